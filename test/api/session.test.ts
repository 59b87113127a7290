import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Model } from '../../src/model/index.ts'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import type { Tenant } from '../../src/tenants/index.ts'
import { tenantOf } from '../cds-hooks/ehr.ts'
import { startFhirStub, type FhirStub } from '../fhir/fhir-stub.ts'
import { assessment } from '../store/samples.ts'
import { declinedSchema } from './answers.ts'
import { openApi, outcomeText } from './api.ts'

/** Charts without an ECG need no model behind the door. */
const model = {
  path: '/none',
  manifest: {
    id: 'none',
    version: '0.0.0',
    status: 'research',
    sha256: 'none',
    input: { leads: ['II'], unprovenLeads: [] },
  },
  performance: { source: 'local', leads: {} },
} as unknown as Model

let store: Store
beforeAll(async () => {
  store = await openStore({ now: Date.now })
})
afterAll(() => store.close())

let ehr: FhirStub
let elsewhere: FhirStub
beforeEach(async () => {
  ehr = await startFhirStub()
  elsewhere = await startFhirStub()
})
afterEach(() => {
  ehr.close()
  elsewhere.close()
})

const paths = ['assessment', 'waveform', 'history']
const patient = { resourceType: 'Patient', id: 'p1', birthDate: '1960-01-01' }
const empty = { to: /\?patient=p1/, body: { resourceType: 'Bundle', type: 'searchset' } }
const bearer = { authorization: 'Bearer good' }
const site = (change: Partial<Tenant> = {}): Tenant =>
  tenantOf({ id: 'lake', fhirServers: [ehr.url], auth: { kind: 'smart-bearer' }, ...change })
const open = (change: Partial<Tenant> = {}, requestTimeoutMs?: number) =>
  openApi({
    model,
    store,
    tenants: [site(change), site({ id: 'other', fhirServers: [elsewhere.url] })],
    ...(requestTimeoutMs === undefined ? {} : { requestTimeoutMs }),
  })
const about = (change: Record<string, string> = {}) => ({
  iss: ehr.url,
  patient: 'p1',
  ecg: 'Observation/1',
  ...change,
})
/** A chart that the token may read, and that holds nothing. */
const mockEmptyChart = () => {
  ehr.mock({ to: /^GET \/fhir\/R4\/Patient\/p1/, body: patient })
  ehr.mock({ to: /^GET \/fhir\/R4\/Patient\/p1/, body: patient })
  ehr.mock(...Array.from({ length: 8 }, () => empty))
}
const unauthorised = {
  status: 401,
  body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'login' }] },
}

describe('a token that is good for the patient', () => {
  it.each([{ kind: 'smart-bearer' } as const, { kind: 'open' } as const])(
    'is tried on its own server and sent nowhere else (%o)',
    async (auth) => {
      mockEmptyChart()
      const { iss, patient: id } = about()
      const response = await open({ auth }).ask('assessment', { iss, patient: id }, bearer)
      expect(declinedSchema.parse(await response.json()).reason).toBe('no-ecg')
      expect(ehr.requests[0]?.line).toContain('/Patient/p1?_elements=id')
      for (const { headers } of ehr.requests) expect(headers.authorization).toBe('Bearer good')
      expect(elsewhere.requests).toEqual([])
    },
  )

  it('is good for a server written with a slash', async () => {
    mockEmptyChart()
    const { ask } = open()
    expect((await ask('history', about({ iss: `${ehr.url}/` }), bearer)).status).toBe(200)
  })
})

describe('a caller who is turned away', () => {
  it.each(paths)('by the FHIR server, at %s, sees no chart', async (path) => {
    ehr.mock(unauthorised)
    const { ask, log } = open()
    const response = await ask(path, about(), bearer)
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(await outcomeText(response, 401)).toContain('token')
    expect(ehr.requests).toHaveLength(1)
    expect(JSON.stringify(log.lines)).toContain('token-refused')
    expect(JSON.stringify(log.lines)).not.toMatch(/good|p1/)
  })

  it.each([403, 404, 410])(
    'with %s for the patient, learns no more than with 401',
    async (status) => {
      ehr.mock({ status, body: unauthorised.body })
      await outcomeText(await open().ask('assessment', about(), bearer), 401)
      expect(ehr.requests).toHaveLength(1)
    },
  )

  it('because the server answers with another patient', async () => {
    ehr.mock({ body: { ...patient, id: 'p2' } })
    await outcomeText(await open().ask('assessment', about(), bearer), 401)
  })

  it.each(paths)('without a token, at %s, makes no call', async (path) => {
    await outcomeText(await open().ask(path, about()), 401)
    await outcomeText(await open().ask(path, about(), { authorization: 'Basic Z29vZA==' }), 401)
    await outcomeText(
      await open({ auth: { kind: 'cds-jwt', issuers: [] } }).ask(path, about()),
      401,
    )
    expect(ehr.requests).toEqual([])
  })

  it.each(['Bearer', 'Bearer a b', 'Basic Z29vZA=='])(
    'with %o is not taken for one without a token',
    async (authorization) => {
      const response = await open({ auth: { kind: 'open' } }).ask('history', about(), {
        authorization,
      })
      await outcomeText(response, 401)
      expect(ehr.requests).toEqual([])
    },
  )

  it('without a token, where an open tenant has a server that wants one', async () => {
    ehr.mock(unauthorised)
    await outcomeText(await open({ auth: { kind: 'open' } }).ask('history', about()), 401)
    expect(ehr.requests).toHaveLength(1)
    expect(ehr.requests[0]?.headers.authorization).toBeUndefined()
  })

  it('for a while, when the server does not answer', async () => {
    ehr.mock({ status: 500 })
    await outcomeText(await open().ask('assessment', about(), bearer), 503)
  })
})

describe('no call is made', () => {
  it.each(paths)('at %s to a server on no list', async (path) => {
    const stranger = await startFhirStub()
    const response = await open().ask(path, about({ iss: stranger.url }), bearer)
    expect(await outcomeText(response, 403)).toContain('iss: ')
    stranger.close()
    expect([stranger, ehr, elsewhere].flatMap(({ requests }) => requests)).toEqual([])
  })

  it.each([
    ['patient', { patient: 'a b' }],
    ['patient', { patient: '..' }],
    ['patient', { patient: 'p1?x=1' }],
    ['patient', { patient: 'a'.repeat(65) }],
    ['ecg', { ecg: 'Observation/..' }],
    ['ecg', { ecg: 'Patient/p1' }],
    ['ecg', { ecg: 'https://elsewhere.example/Observation/1' }],
    ['iss', { iss: 'file:///etc/passwd' }],
    ['iss', { iss: '' }],
  ])('for a wrong %s: %o', async (field, change) => {
    const response = await open().ask('assessment', about(change), bearer)
    expect(await outcomeText(response, 400)).toContain(`${field}: `)
    expect(ehr.requests).toEqual([])
  })

  it('for another method', async () => {
    const response = await open().app.request('/api/assessment', { method: 'POST' })
    expect(response.headers.get('allow')).toBe('GET')
    await outcomeText(response, 405)
  })
})

describe('a chart that cannot be read', () => {
  it('is 412, and says which part', async () => {
    ehr.mock({ body: patient }, { to: /Patient/, body: patient })
    const response = await open().ask('history', about(), bearer)
    expect(await outcomeText(response, 412)).toMatch(/prefetch\.(ecg|labs)/)
  })

  it('is given up in time', async () => {
    ehr.mock({ body: patient, delay: 2000 })
    const response = await open({}, 100).ask('history', about(), bearer)
    expect(await outcomeText(response, 503)).toContain('100 ms')
  })
})

describe('a named ECG that the search did not bring', () => {
  const ecg = (subject: string) => ({
    resourceType: 'Observation',
    id: '1',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '11524-6' }] },
    subject: { reference: subject },
  })
  const named = { to: /GET \/fhir\/R4\/Observation\/1$/ }

  it("is read by its id, and judged by the patient's own", async () => {
    ehr.mock({ ...named, body: ecg('Patient/p1') })
    mockEmptyChart()
    const own = { iss: ehr.url, patient: 'p1', ecg: 'Observation/1' }
    const response = await open().ask('assessment', own, bearer)
    const answer = declinedSchema.parse(await response.json())
    expect(answer).toMatchObject({ reason: 'no-signal', ecg: { reference: 'Observation/1' } })
  })

  it('is put together from the Observations that it was assessed from', async () => {
    const source = {
      format: 'fhir' as const,
      reference: 'Observation/1',
      parts: ['Observation/1', 'Observation/2'],
    }
    const kept = assessment('lake', { patientId: 'p1', contentHash: 'h' })
    await store.assessments.keep({ ...kept, ecg: { ...kept.ecg, source } })
    const lead = (id: string, code: string) => ({
      ...ecg('Patient/p1'),
      id,
      code: { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.24', code }] },
      effectiveDateTime: '2026-01-01T12:00:00Z',
      valueSampledData: { origin: { value: 0, code: 'mV' }, period: 2, dimensions: 1, data: '0 1' },
    })
    ehr.mock({ ...named, body: lead('1', '131329') })
    ehr.mock({ to: /Observation\/2$/, body: lead('2', '131330') })
    mockEmptyChart()
    const response = await open().ask('assessment', about(), bearer)
    // Lead II stands in the second: it was read, and is too short.
    expect(declinedSchema.parse(await response.json()).reason).toBe('too-short')
  })

  it.each(['Patient/p2', 'https://elsewhere.example/fhir/Patient/p1', 'Group/p1'])(
    'is not shown when it is of %s',
    async (subject) => {
      ehr.mock({ ...named, body: ecg(subject) })
      mockEmptyChart()
      const text = await outcomeText(await open().ask('assessment', about(), bearer), 403)
      expect(text).not.toContain(subject)
    },
  )

  it('is forbidden when the token may not see it, and not found when it is not there', async () => {
    const answered = async (status: number, code: string, id: string) => {
      const issue = [{ severity: 'error', code }]
      ehr.mock({ ...named, status, body: { resourceType: 'OperationOutcome', id, issue } })
      mockEmptyChart()
      return (await open().ask('waveform', about(), bearer)).status
    }
    expect(await answered(403, 'forbidden', 'forbidden')).toBe(403)
    expect(await answered(404, 'not-found', 'not-found')).toBe(404)
  })
})
