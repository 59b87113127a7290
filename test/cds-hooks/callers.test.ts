import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Tenant } from '../../src/tenants/index.ts'
import { feedbackPath } from '../../src/cds-hooks/discovery.ts'
import { openDoor } from './door.ts'
import { createKey, issuerOf, sign, tenantOf, type SigningKey } from './ehr.ts'

const iss = 'https://north.example/oauth2'
let key: SigningKey
beforeAll(async () => {
  key = await createKey('ES384', 'k1')
})

/** A FHIR server that knows the token "good" for the patient p1, and an introspection endpoint. */
let server: Server
let base: string
let asked: { readonly path: string; readonly authorization: string | undefined }[]
let answer: (request: IncomingMessage) => readonly [status: number, body: unknown]
const patient = [200, { resourceType: 'Patient', id: 'p1' }] as const
beforeEach(async () => {
  asked = []
  answer = ({ headers }) => (headers.authorization === 'Bearer good' ? patient : [401, {}])
  server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', authorization: request.headers.authorization })
    const [status, body] = answer(request)
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {})
    response.end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.close()
  server.closeAllConnections()
})

const north = (): Tenant =>
  tenantOf({
    id: 'north',
    fhirServers: ['https://north.example/fhir'],
    auth: {
      kind: 'cds-jwt',
      issuers: [issuerOf(iss, { kind: 'static', jwks: { keys: [key.jwk] } })],
    },
  })
const lake = (change: Partial<Tenant> = {}): Tenant =>
  tenantOf({ id: 'lake', fhirServers: [`${base}/fhir`], auth: { kind: 'smart-bearer' }, ...change })
const open = tenantOf({ id: 'open', fhirServers: ['https://open.example/fhir'] })

describe('a tenant with client JWTs', () => {
  it('is answered once per token', async () => {
    const { call } = await openDoor([north()])
    const token = await sign(key, { iss })
    const first = await call(token)
    expect(first.status).toBe(200)
    expect(await first.json()).toEqual({ cards: [] })
    expect((await call(token)).status).toBe(401)
  })

  it('turns away with an empty body, before it reads what was sent', async () => {
    const { post, log } = await openDoor([north()])
    const expired = await sign(key, { iss, exp: 1, jti: 'j9' })
    for (const authorization of ['', 'Basic eDp5', 'Bearer', 'Bearer x', `Bearer ${expired}`]) {
      const response = await post('{"not json', { authorization })
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toBe('Bearer')
      expect(await response.text()).toBe('')
    }
    expect(log.lines.map(({ fields }) => fields)).toContainEqual({
      event: 'caller-refused',
      reason: 'expired',
      iss,
      jti: 'j9',
    })
    expect(JSON.stringify(log.lines)).not.toContain(expired)
  })

  it('reaches its own FHIR servers only', async () => {
    const { call } = await openDoor([north(), lake()])
    const fhirServer = `${base}/fhir`
    expect((await call(await sign(key, { iss }), { fhirServer })).status).toBe(403)
    expect(asked).toEqual([])
  })

  it('is not entered by its FHIR server alone, with whatever other tenant beside it', async () => {
    const { call } = await openDoor([north(), open, lake()])
    const fhirServer = 'https://north.example/fhir'
    for (const token of [undefined, 'good', await sign(key, { iss: 'https://x.example' })])
      expect((await call(token, { fhirServer })).status).toBe(401)
    expect((await call(await sign(key, { iss, exp: 1 }), {})).status).toBe(401)
    expect(asked).toEqual([])
  })
})

describe('a tenant with access tokens', () => {
  it('asks its own FHIR server for the patient, as Medplum clients need', async () => {
    const { call } = await openDoor([north(), lake()])
    expect((await call('good')).status).toBe(200)
    expect(asked).toEqual([{ path: '/fhir/Patient/p1?_elements=id', authorization: 'Bearer good' }])
    expect((await call('bad')).status).toBe(401)
    expect(await (await call('bad')).text()).toBe('')
    expect((await call(undefined)).status).toBe(401)
  })

  it.each<[number, readonly [number, unknown]]>([
    [401, [403, {}]],
    [401, [404, {}]],
    [401, [200, { resourceType: 'Patient', id: 'p2' }]],
    [503, [200, { resourceType: 'Bundle' }]],
    [503, [500, {}]],
    [503, [302, {}]],
  ])('answers %i when its FHIR server answers %j', async (status, given) => {
    answer = () => given
    const { call } = await openDoor([lake()])
    expect((await call('good')).status).toBe(status)
    expect(asked).toHaveLength(1)
  })

  it('never shows a token to two servers: several such tenants need fhirServer', async () => {
    const { call } = await openDoor([lake(), lake({ id: 'pond', fhirServers: [`${base}/pond`] })])
    const response = await call('good')
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('Only one smart-bearer tenant')
    expect(asked).toEqual([])
    await call('good', { fhirServer: `${base}/pond` })
    expect(asked[0]?.path).toContain('/pond/Patient/p1')
    expect(asked.every(({ path }) => path.startsWith('/pond/'))).toBe(true)
  })

  it('shows a token to no server that is not listed', async () => {
    const { call } = await openDoor([lake()])
    expect((await call('good', { fhirServer: `${base}/other` })).status).toBe(401)
    expect(asked).toEqual([])
  })

  const introspecting = (): Tenant =>
    lake({
      auth: {
        kind: 'smart-bearer',
        introspection: {
          url: `${base}/introspect`,
          clientIdEnv: 'LAKE_ID',
          clientSecretEnv: 'LAKE_SECRET',
        },
      },
    })

  it.each<[number, readonly string[], readonly [number, unknown]]>([
    [200, ['/introspect'], [200, { active: true, patient: 'p1' }]],
    [200, ['/introspect', '/fhir/Patient/p1?_elements=id'], [200, { active: true }]],
    [200, ['/introspect', '/fhir/Patient/p1?_elements=id'], [200, { active: true, patient: 'x' }]],
    [401, ['/introspect'], [200, { active: false }]],
    [503, ['/introspect'], [200, {}]],
    [503, ['/introspect'], [401, {}]],
  ])('answers %i after asking %j, introspection saying %j', async (status, paths, said) => {
    answer = ({ url }) => (url === '/introspect' ? said : patient)
    const { call } = await openDoor([introspecting()])
    expect((await call('good')).status).toBe(status)
    expect(asked.map(({ path }) => path)).toEqual(paths)
    const basic = Buffer.from('a%3Ab:hush').toString('base64')
    expect(asked[0]?.authorization).toBe(`Basic ${basic}`)
  })
})

describe('an open tenant', () => {
  it('is told what is wrong with its FHIR server', async () => {
    const { call } = await openDoor([open])
    expect((await call(undefined)).status).toBe(200)
    expect((await call('any')).status).toBe(200)
    expect((await call(undefined, { fhirServer: 'https://else.example/fhir' })).status).toBe(403)
  })

  it('does not catch tokens that another tenant refused', async () => {
    const { call } = await openDoor([open, lake()])
    expect((await call('bad')).status).toBe(401)
    expect((await call(undefined)).status).toBe(200)
  })
})

describe('feedback of tenants with access tokens', () => {
  const feedback = (...cards: readonly string[]) => ({
    feedback: cards.map((card) => ({
      card,
      outcome: 'overridden',
      outcomeTimestamp: '2026-03-01T08:41:00Z',
    })),
  })
  const shown = (tenantId: string, uuid: string) => ({
    tenantId,
    uuid,
    assessmentId: 'a',
    indicatorId: 'potassium-high',
    userId: 'Practitioner/7',
    patientId: 'p1',
    suggestionUuids: [],
    shownAt: 0,
  })

  it('finds its tenant by its cards, and tries the token on their patients', async () => {
    const tenants = [lake(), lake({ id: 'pond', fhirServers: [`${base}/pond`] })]
    const { post, store } = await openDoor(tenants)
    const uuid = randomUUID()
    await store.cards.show([shown('pond', uuid)])
    const send = (token: string) =>
      post(feedback(uuid), { authorization: `Bearer ${token}` }, feedbackPath)
    expect((await send('good')).status).toBe(200)
    expect(asked.map(({ path }) => path)).toEqual(['/pond/Patient/p1?_elements=id'])
    expect((await send('bad')).status).toBe(401)
    expect(await store.feedback.ofCard('pond', uuid)).toHaveLength(1)
  })

  it('on cards that nobody knows has no patient to try a token on: 401', async () => {
    const { post } = await openDoor([lake()])
    const answer = await post(
      feedback(randomUUID()),
      { authorization: 'Bearer good' },
      feedbackPath,
    )
    expect(answer.status).toBe(401)
    expect(asked).toEqual([])
  })

  it('is counted before it is looked into', async () => {
    const { post } = await openDoor([lake()])
    const answer = await post({ feedback: Array(1001).fill(1) }, {}, feedbackPath)
    expect(answer.status).toBe(400)
    expect((await answer.text()).length).toBeLessThan(1000)
    const many = await post({ feedback: Array(1000).fill(1) }, {}, feedbackPath)
    expect((await many.text()).length).toBeLessThan(10_000)
  })
})
