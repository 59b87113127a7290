import { randomUUID } from 'node:crypto'
import { buildCdsRequest, MedplumClient, type CdsRequest } from '@medplum/core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { handler, type HookEvent } from '../../deploy/medplum/forward-bot.ts'
import { serviceId } from '../../src/cds-hooks/discovery.ts'
import { modelSystem } from '../../src/present/identity.ts'
import { clinician, discover, findingOf } from './ask.ts'
import { createChart, deleteChart, type Chart } from './chart.ts'
import { startOddService, type OddService } from './odd-service.ts'
import { openSandbox, realMedplum, startService, type Service, type Target } from './targets.ts'

const real = realMedplum(process.env)
const targets = [
  { name: 'the sandbox', open: openSandbox },
  ...(real ? [{ name: 'a real Medplum', open: real }] : []),
]

afterEach(() => vi.restoreAllMocks())

describe.each(targets)('Medplum: $name', ({ open }) => {
  let target: Target
  let service: Service
  let chart: Chart
  beforeAll(async () => {
    target = await open()
    service = await startService(target.medplumUrl)
    chart = await createChart(target.medplum)
  })
  afterAll(async () => {
    await deleteChart(target.medplum, chart)
    await service.close()
    await target.close()
  })

  const context = () => ({ userId: 'Practitioner/clinician', patientId: chart.patient.id })
  const hook = (): CdsRequest => ({
    hook: 'patient-view',
    hookInstance: randomUUID(),
    context: context(),
  })
  /** Medplum's client, as if AnyECG-Lab were the server: it shows its token below its baseUrl only. */
  const cdsClient = (token = target.token) => {
    const client = new MedplumClient({ baseUrl: service.url, cacheTime: 0 })
    client.setAccessToken(token)
    return client
  }
  const written = async () => {
    await service.settled()
    const { medplum } = target
    const subject = `Patient/${chart.patient.id}`
    const risks = await medplum.searchResources('RiskAssessment', { subject })
    const targets = risks.map(({ id }) => `RiskAssessment/${id}`).join(',')
    const provenances = await medplum.searchResources('Provenance', { target: targets || 'none' })
    const { id, version } = service.model.manifest
    const identifier = `${modelSystem}|${id}@${version}`
    const devices = await medplum.searchResources('Device', { identifier })
    return { risks, provenances, devices }
  }
  const botEvent = (change: Partial<HookEvent> = {}): HookEvent => ({
    bot: { reference: 'Bot/forward-bot' },
    contentType: 'application/json',
    input: hook(),
    secrets: { ANYECG_SERVICE_URL: { name: 'ANYECG_SERVICE_URL', valueString: service.url } },
    headers: { authorization: `Bearer ${target.token}` },
    ...change,
  })

  it('is answered from what its own client prefetches', async () => {
    const client = cdsClient()
    const described = await discover(client)
    const request = await buildCdsRequest(target.medplum, clinician, described, context())
    expect(Object.keys(request.prefetch ?? {})).toContain('ecg')
    const { cards } = await client.callCdsService(described.id, request)
    expect(cards.map(findingOf)).toEqual(['potassium-high'])
  })

  it('gets one RiskAssessment, Device and Provenance, however often the chart is opened', async () => {
    const request = {
      ...hook(),
      fhirServer: `${target.medplumUrl}/fhir/R4`,
      fhirAuthorization: {
        access_token: target.token,
        token_type: 'Bearer',
        expires_in: 300,
        scope: '',
        subject: 'suite',
      },
    }
    const client = cdsClient()
    const first = await client.callCdsService(serviceId, request)
    expect(first.cards.map(findingOf)).toEqual(['potassium-high'])
    const before = await written()
    const again = await client.callCdsService(serviceId, { ...request, ...hook() })
    expect(again).toEqual(first)
    const after = await written()
    for (const { risks, provenances, devices } of [before, after]) {
      expect(risks).toHaveLength(1)
      expect(provenances).toHaveLength(1)
      expect(devices).toHaveLength(1)
      expect(risks[0]?.basis).toContainEqual({ reference: `Observation/${chart.ecg.id}` })
      const who = provenances.flatMap(({ agent }) => agent.map((one) => one.who.reference))
      expect(who).toEqual(devices.map(({ id }) => `Device/${id}`))
    }
    expect(after.risks[0]?.meta?.versionId).toBe(before.risks[0]?.meta?.versionId)
  })

  it('refuses a token that Medplum did not give, and a caller without one', async () => {
    const callers = [
      cdsClient('not-a-token'),
      // Its own CDS services elsewhere: Medplum's client keeps its token to itself there. Hence the Bot.
      new MedplumClient({
        baseUrl: target.medplumUrl,
        cdsServicesUrl: `${service.url}/cds-services`,
        accessToken: target.token,
      }),
    ]
    for (const client of callers)
      await expect(client.callCdsService(serviceId, hook())).rejects.toThrow('Unauthorized')
    const refused = service.log.lines.filter(({ fields }) => fields.event === 'caller-refused')
    expect(refused.map(({ fields }) => fields.reason)).toEqual(['token-refused', 'unknown-tenant'])
  })

  describe('the Bot', () => {
    let odd: OddService
    beforeAll(async () => {
      odd = await startOddService()
    })
    afterAll(() => odd.close())

    it('adds server and token, and brings the same card without a second RiskAssessment', async () => {
      const client = cdsClient()
      const described = await discover(client)
      const request = await buildCdsRequest(target.medplum, clinician, described, context())
      const direct = await client.callCdsService(serviceId, request)
      const answer = await handler(target.medplum, botEvent())
      expect(answer.cards.map(findingOf)).toEqual(['potassium-high'])
      expect(answer.cards.map(({ uuid }) => uuid)).toEqual(direct.cards.map(({ uuid }) => uuid))
      const { risks, provenances, devices } = await written()
      expect([risks.length, provenances.length, devices.length]).toEqual([1, 1, 1])
    })

    it("uses Medplum's token for this run where the caller has none to hand on", async () => {
      const headers = { authorization: 'Basic Y2xpZW50OnNlY3JldA==' }
      const { cards } = await handler(target.medplum, botEvent({ headers }))
      expect(cards).toHaveLength(1)
    })

    it.each<{ what: string; says: RegExp; change: () => Partial<HookEvent> }>([
      {
        what: 'a service that is away',
        says: /does not answer/,
        change: () => ({ secrets: serviceAt('http://127.0.0.1:1') }),
      },
      {
        what: 'an address that is no CDS service',
        says: /answered 404/,
        change: () => ({ secrets: serviceAt(`${service.url}/elsewhere`) }),
      },
      {
        what: 'an address that sends it elsewhere, where the token must not go',
        says: /does not answer/,
        change: () => ({ secrets: serviceAt(`${odd.url}/moved`) }),
      },
      {
        what: 'a service that keeps it waiting',
        says: /no answer within/,
        change: () => ({ secrets: serviceAt(`${odd.url}/slow`) }),
      },
      {
        what: 'an answer that is no CDS response',
        says: /no list of cards/,
        change: () => ({ secrets: serviceAt(`${odd.url}/null`) }),
      },
      {
        what: 'a token the service refuses',
        says: /answered 401/,
        change: () => ({ headers: { authorization: 'Bearer not-a-token' } }),
      },
      {
        what: 'a request that is no hook',
        says: /answered 400/,
        change: () => ({ input: { ...hook(), hook: 'order-sign' } }),
      },
      {
        what: 'a project without the secret',
        says: /no secret ANYECG_SERVICE_URL/,
        change: () => ({ secrets: {} }),
      },
    ])('answers without cards and says why: $what', async ({ says, change }) => {
      const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
      const answer = await handler(target.medplum, botEvent(change()))
      expect(answer).toEqual({ cards: [] })
      const lines = log.mock.calls.flat().join('\n')
      expect(lines).toMatch(says)
      expect(log).toHaveBeenCalledOnce()
      expect(odd.leaked()).toBe(0)
      for (const secret of [chart.patient.id, target.token, chart.patient.name?.[0]?.family ?? '?'])
        expect(lines).not.toContain(secret)
    })
  })

  it('finds what the service searches for, by each of its searches', async () => {
    const { medplum } = target
    const { prefetch = {} } = await discover(cdsClient())
    const search = async (key: string) => {
      const query = prefetch[key]?.replaceAll('{{context.patientId}}', chart.patient.id) ?? ''
      const [type = '', criteria] = query.split('?')
      const found = await medplum.searchResources(type as 'Observation', criteria)
      return found.map(({ id }) => id)
    }
    expect(await search('ecg')).toEqual([chart.ecg.id])
    expect(await search('labs')).toEqual([chart.lab.id])
    expect(await search('orders')).toEqual([])
    expect(await search('conditions')).toEqual([])
  })

  it('makes one resource of two conditional creates at the same time', async () => {
    const both = await Promise.all([chart.createPatient(), chart.createPatient()])
    expect(both.map(({ id }) => id)).toEqual([chart.patient.id, chart.patient.id])
  })

  it('leaves neither the token nor the patient in the log', () => {
    const log = JSON.stringify(service.log.lines)
    expect(log).toContain('write-back')
    expect(log).not.toContain(target.token)
    expect(log).not.toContain(chart.patient.id)
  })
})

function serviceAt(valueString: string): HookEvent['secrets'] {
  return { ANYECG_SERVICE_URL: { name: 'ANYECG_SERVICE_URL', valueString } }
}
