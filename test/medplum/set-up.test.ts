import {
  accessPolicySupportsInteraction,
  buildCdsRequest,
  MedplumClient,
  type AccessPolicyInteraction,
} from '@medplum/core'
import type { ResourceType } from '@medplum/fhirtypes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { main } from '../../deploy/medplum/set-up.ts'
import { rowSchema } from '../../src/tenants/schema.ts'
import { clinician, discover, findingOf } from './ask.ts'
import { createChart } from './chart.ts'
import type { Front } from './front.ts'
import { openSandbox, startService, type Service, type Target } from './targets.ts'

describe('the set-up script', () => {
  let target: Target
  let service: Service
  let front: Front
  beforeAll(async () => {
    target = await openSandbox()
    if (!target.front) throw new Error('no front')
    front = target.front
    service = await startService(target.medplumUrl)
  })
  afterAll(async () => {
    await service.close()
    await target.close()
  })

  const variables = () => ({
    MEDPLUM_BASE_URL: target.medplumUrl,
    MEDPLUM_CLIENT_ID: front.clientId,
    MEDPLUM_CLIENT_SECRET: front.clientSecret,
    MEDPLUM_SUBSCRIPTION_SECRET: 'a-secret-of-more-than-thirty-two-characters',
    PUBLIC_URL: service.url,
  })
  const run = async (args: readonly string[], env: NodeJS.ProcessEnv = variables()) => {
    const lines: string[] = []
    await main(args, env, (line) => lines.push(line))
    return lines.join('\n')
  }
  const made = async () => ({
    policies: await target.medplum.searchResources('AccessPolicy'),
    clients: (await target.medplum.searchResources('ClientApplication')).filter(
      ({ id }) => id !== front.clientId,
    ),
    bots: await target.medplum.searchResources('Bot'),
    code: await target.medplum.searchResources('Binary'),
    subscriptions: await target.medplum.searchResources('Subscription'),
  })
  const counts = async () => Object.values(await made()).map(({ length }) => length)

  it('makes nothing in a dry run', async () => {
    expect(await run(['--dry-run', '--subscription'])).toContain('would make Bot forward-bot')
    expect(await counts()).toEqual([0, 0, 0, 0, 0])
    expect(front.secrets()).toHaveLength(1)
  })

  it('makes each thing once, and nothing twice', async () => {
    const first = await run(['--subscription', '--site', 'lake'])
    expect(first.match(/^made .*$/gm)).toHaveLength(4)
    const { bots } = await made()
    const second = await run(['--subscription', '--site', 'lake'])
    expect(second).not.toMatch(/^(made|updated|deployed|set|limited)/m)
    expect(await counts()).toEqual([1, 1, 1, 1, 1])
    expect((await made()).bots).toEqual(bots)
    for (const secret of [front.clientSecret, variables().MEDPLUM_SUBSCRIPTION_SECRET])
      expect(first + second).not.toContain(secret)
  })

  it('prints a row that a tenants file takes', async () => {
    const row = (printed: string) =>
      rowSchema.parse(JSON.parse(/^\{.*^\}/ms.exec(printed)?.[0] ?? ''))
    const { clients } = await made()
    expect(row(await run(['--site', 'lake']))).toMatchObject({
      id: 'lake',
      fhirServers: [`${target.medplumUrl}/fhir/R4`],
      auth: { kind: 'smart-bearer' },
      mode: 'silent',
      backend: { kind: 'client-credentials', clientIdEnv: 'LAKE_CLIENT_ID' },
    })
    const withKey = await run(['--site', 'lake', '--login', 'private-key'])
    expect(row(withKey).backend).toMatchObject({ kind: 'smart-backend', clientId: clients[0]?.id })
    const { jwksUri, secret } = (await made()).clients[0] ?? {}
    expect(jwksUri).toBe(`${service.url}/.well-known/jwks.json`)
    expect(secret).toBe(clients[0]?.secret)
  })

  it('limits the client to its policy, also one that was given more', async () => {
    const { clients, policies } = await made()
    const profile = `ClientApplication/${clients[0]?.id ?? ''}`
    const membership = () => target.medplum.searchOne('ProjectMembership', { profile })
    const wanted = `AccessPolicy/${policies[0]?.id ?? ''}`
    expect((await membership())?.accessPolicy?.reference).toBe(wanted)
    const { accessPolicy: _, ...rest } = (await membership()) ?? {}
    await target.medplum.updateResource({ ...rest, admin: true } as never)
    expect(await run([])).toContain('limited ClientApplication')
    expect(await membership()).toMatchObject({ accessPolicy: { reference: wanted } })
    expect((await membership())?.admin).toBeUndefined()
  })

  it("has a policy that covers the service's searches and writes, and no more", async () => {
    const [policy] = (await made()).policies
    const may = (interaction: AccessPolicyInteraction, type: ResourceType) =>
      policy !== undefined && accessPolicySupportsInteraction(policy, interaction, type)
    const { prefetch = {} } = await discover(new MedplumClient({ baseUrl: service.url }))
    const read = Object.values(prefetch).map((query) => /^\w+/.exec(query)?.[0] as ResourceType)
    expect(new Set(read)).toEqual(
      new Set(['Patient', 'Observation', 'ServiceRequest', 'Condition']),
    )
    const written: ResourceType[] = ['RiskAssessment', 'Device', 'Provenance']
    for (const type of [...read, ...written]) {
      expect(may('read', type)).toBe(true)
      expect(may('search', type)).toBe(true)
      for (const change of ['create', 'update'] as const)
        expect(may(change, type)).toBe(written.includes(type))
      expect(may('delete', type)).toBe(false)
    }
    expect(may('read', 'MedicationRequest')).toBe(false)
  })

  it('signs notifications with the secret, and keeps the secrets of others', async () => {
    const { subscriptions } = await made()
    expect(subscriptions[0]).toMatchObject({
      channel: { type: 'rest-hook', endpoint: `${service.url}/jobs/ecg` },
      extension: [{ valueString: variables().MEDPLUM_SUBSCRIPTION_SECRET }],
    })
    expect(front.secrets().map(({ name }) => name)).toEqual([
      'OF_ANOTHER_BOT',
      'ANYECG_SERVICE_URL',
    ])
  })

  it('deploys a Bot that runs in a vm and brings the card to the chart', async () => {
    const { medplum } = target
    const chart = await createChart(medplum)
    const described = await discover(medplum)
    expect(described.hook).toBe('patient-view')
    const context = { userId: 'Practitioner/clinician', patientId: chart.patient.id }
    const request = await buildCdsRequest(medplum, clinician, described, context)
    const { cards } = await medplum.callCdsService(described.id, request)
    expect(cards.map(findingOf)).toEqual(['potassium-high'])
    expect(front.printed).toEqual([])
    await service.settled()
    const subject = `Patient/${chart.patient.id}`
    expect(await medplum.searchResources('RiskAssessment', { subject })).toHaveLength(1)
  })

  it.each(['MEDPLUM_BASE_URL', 'MEDPLUM_CLIENT_ID', 'MEDPLUM_CLIENT_SECRET', 'PUBLIC_URL'])(
    'names what is missing: %s',
    async (name) => {
      await expect(run([], { ...variables(), [name]: undefined })).rejects.toThrow(
        `${name}: is not set`,
      )
    },
  )

  it('names what is wrong', async () => {
    const wrong = (args: string[], change: object = {}) => run(args, { ...variables(), ...change })
    await expect(wrong(['--nonsense'])).rejects.toThrow('--nonsense')
    await expect(wrong(['--site', 'No Site'])).rejects.toThrow('--site')
    await expect(wrong([], { PUBLIC_URL: target.medplumUrl })).rejects.toThrow('PUBLIC_URL')
    await expect(wrong([], { PUBLIC_URL: 'http://ecg.example.org' })).rejects.toThrow('https')
    await expect(wrong([], { MEDPLUM_CLIENT_SECRET: 'wrong' })).rejects.toThrow(
      'MEDPLUM_CLIENT_SECRET',
    )
    await expect(
      wrong(['--subscription'], { MEDPLUM_SUBSCRIPTION_SECRET: undefined }),
    ).rejects.toThrow('MEDPLUM_SUBSCRIPTION_SECRET')
    front.admin = false
    await expect(run([])).rejects.toThrow('no administrator')
    front.admin = true
  })

  it('helps', async () => {
    expect(await run(['--help'], {})).toContain('MEDPLUM_CLIENT_SECRET')
  })
})
