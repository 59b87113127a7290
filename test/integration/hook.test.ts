import type { Bundle, OperationOutcome, Patient, Resource } from '@medplum/fhirtypes'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serviceId } from '../../src/cds-hooks/discovery.ts'
import type { DiscoveryResponse, ServiceResponse } from '../../src/cds-hooks/types.ts'
import { hookPath, hookRequest, startTestSandbox, type TestSandbox } from './sandbox.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox()
})
afterAll(() => sandbox.close())

const post = (body: object | string) =>
  supertest(sandbox.url).post(hookPath).set('Content-Type', 'application/json').send(body)
const request = (change?: object) => hookRequest(sandbox.url, 'hyperkalaemia', change)
const outcomeText = (body: unknown) => {
  const outcome = body as OperationOutcome
  expect(outcome.resourceType).toBe('OperationOutcome')
  return outcome.issue[0]?.details?.text ?? ''
}

/** What an EHR sends that fills every template of the discovery document. */
async function fillPrefetch(patientId: string): Promise<Record<string, Resource>> {
  const { services } = await discover()
  const filled: Record<string, Resource> = {}
  for (const [key, template] of Object.entries(services[0]?.prefetch ?? {})) {
    const query = template.replaceAll('{{context.patientId}}', patientId)
    filled[key] = await sandbox.fhir.get(sandbox.fhir.fhirUrl(query))
  }
  return filled
}

async function discover(): Promise<DiscoveryResponse> {
  const response = await supertest(sandbox.url).get('/cds-services').expect(200)
  return response.body as DiscoveryResponse
}

describe('discovery', () => {
  it('describes one patient-view service', async () => {
    const { services } = await discover()
    expect(services).toHaveLength(1)
    expect(services[0]).toMatchObject({ hook: 'patient-view', id: serviceId })
    expect(services[0]?.description).toContain('not for clinical use')
  })
})

describe('patient-view', () => {
  it('gives the same card from prefetch alone as from the FHIR server', async () => {
    const { fhirServer: _, ...withoutServer } = request({
      prefetch: await fillPrefetch('hyperkalaemia'),
    }) as { fhirServer: string }
    const fromPrefetch = await post(withoutServer).expect(200)
    const fromServer = await post(request()).expect(200)
    expect((fromPrefetch.body as ServiceResponse).cards).toHaveLength(1)
    expect(fromPrefetch.body).toEqual(fromServer.body)
  })

  it('fetches what the prefetch left out, was null or failed', async () => {
    const { patient, labs } = await fillPrefetch('hyperkalaemia')
    const failed: OperationOutcome = {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code: 'timeout' }],
    }
    const response = await post(
      request({ prefetch: { patient, labs, ecg: null, orders: failed } }),
    ).expect(200)
    expect((response.body as ServiceResponse).cards).toHaveLength(1)
  })

  it("does not read another patient's ECG, even when the EHR sends it", async () => {
    const { ecg } = await fillPrefetch('hypokalaemia')
    const { patient, labs } = await fillPrefetch('hyperkalaemia')
    const response = await post(request({ prefetch: { patient, labs, ecg } })).expect(200)
    expect(response.body).toEqual({ cards: [] })
  })

  it('needs the data from somewhere: 412 names the missing key', async () => {
    const { fhirServer: _, ...bare } = request() as { fhirServer: string }
    expect(outcomeText((await post(bare).expect(412)).body)).toContain('prefetch.')
    const stranger = hookRequest(sandbox.url, 'nobody')
    expect(outcomeText((await post(stranger).expect(412)).body)).toContain('prefetch.patient')
  })

  it('answers a chart without an ECG with no card', async () => {
    const patient = await sandbox.fhir.createResource<Patient>({
      resourceType: 'Patient',
      birthDate: '1970-01-01',
      gender: 'male',
    })
    expect(await sandbox.open(patient.id)).toEqual({ cards: [] })
  })

  it('falls silent when the order is placed', async () => {
    const { cards } = await sandbox.open('hypocalcaemia')
    const actions = cards[0]?.suggestions?.[0].actions ?? []
    const entry = actions.map((action) => {
      if (action.type !== 'create') throw new Error('only creates are suggested')
      const resource = { ...action.resource, status: 'active', intent: 'order' } as Resource
      return { resource, request: { method: 'POST' as const, url: resource.resourceType } }
    })
    const bundle: Bundle = { resourceType: 'Bundle', type: 'transaction', entry }
    await sandbox.fhir.executeBatch(bundle)
    expect(await sandbox.open('hypocalcaemia')).toEqual({ cards: [] })
  })

  it('passes over malformed resources of the chart instead of failing', async () => {
    const { patient, labs, ecg } = await fillPrefetch('hyperkalaemia')
    const broken = [
      { resourceType: 'Observation', status: 'final' },
      { resourceType: 'Observation', status: 'final', code: { coding: {} }, interpretation: {} },
      { resourceType: 'Condition', code: { coding: {} } },
    ].map((resource) => ({ resource }))
    const bundle = (value: Resource | undefined) => ({
      ...value,
      entry: [...broken, ...((value as Bundle).entry ?? [])],
    })
    const response = await post(
      request({ prefetch: { patient, labs: bundle(labs), ecg: bundle(ecg) } }),
    ).expect(200)
    expect((response.body as ServiceResponse).cards).toHaveLength(1)
    const noList = { ...labs, entry: {} }
    const askedAnew = await post(request({ prefetch: { patient, labs: noList, ecg } })).expect(200)
    expect((askedAnew.body as ServiceResponse).cards).toHaveLength(1)
  })

  it.each([
    ['of tomorrow', new Date(Date.now() + 86_400_000).toISOString()],
    ['without a time of day', new Date().toISOString().slice(0, 10)],
    ['without an offset', new Date().toISOString().slice(0, 19)],
  ])('makes no card of an ECG %s', async (_, effectiveDateTime) => {
    const { patient, labs } = await fillPrefetch('hyperkalaemia')
    const ecg = { ...(await sandbox.ecgOf('hyperkalaemia')), effectiveDateTime }
    const response = await post(request({ prefetch: { patient, labs, ecg } })).expect(200)
    expect(response.body).toEqual({ cards: [] })
  })

  it('takes one paced ECG for a pacemaker, whichever ECG is read', async () => {
    const { patient, labs } = await fillPrefetch('hyperkalaemia')
    const ecg = await sandbox.ecgOf('hyperkalaemia')
    const paced = {
      ...ecg,
      id: 'paced-before',
      interpretation: [{ coding: [{ system: 'http://snomed.info/sct', code: '10370003' }] }],
      effectiveDateTime: '2020-01-01T00:00:00Z',
    }
    const both: Bundle = {
      resourceType: 'Bundle',
      type: 'searchset',
      entry: [{ resource: ecg }, { resource: paced }],
    }
    const response = await post(request({ prefetch: { patient, labs, ecg: both } })).expect(200)
    expect(response.body).toEqual({ cards: [] })
  })

  it('says on the card what it could not read', async () => {
    const { patient, labs, ecg } = await fillPrefetch('hyperkalaemia')
    const { fhirServer: _, ...alone } = request({ prefetch: { patient, labs, ecg } }) as {
      fhirServer: string
    }
    const { cards } = (await post(alone).expect(200)).body as ServiceResponse
    expect(cards[0]?.detail).toContain('Not known to this service: open orders')
  })

  it('never emits null or an empty field', async () => {
    for (const id of ['hyperkalaemia', 'hypokalaemia', 'heart-failure', 'severe-anaemia']) {
      const { cards } = await sandbox.open(id)
      expect(JSON.stringify(cards)).not.toMatch(/null|""|\[\]|\{\}/)
    }
  })
})

describe('a wrong request', () => {
  it.each([
    [400, 'is not JSON', '{"hook":'],
    [400, 'context.patientId', { context: { userId: 'Practitioner/1', patientId: 'a b' } }],
    [400, 'hookInstance', { hookInstance: 'x' }],
    [403, 'fhirServer', { fhirServer: 'http://169.254.169.254/fhir' }],
    [403, 'fhirServer', { fhirServer: 'https://elsewhere.example/fhir/R4' }],
  ])('is answered %i, naming %s', async (status, name, change) => {
    const body = typeof change === 'string' ? change : request(change)
    expect(outcomeText((await post(body).expect(status)).body)).toContain(name)
  })

  it('of another kind is answered 404, 405, 413 or 415', async () => {
    const client = supertest(sandbox.url)
    outcomeText((await client.post('/cds-services/other').send(request()).expect(404)).body)
    outcomeText((await client.get('/nowhere').expect(404)).body)
    const refused = await client.get(hookPath).expect(405)
    expect(refused.headers.allow).toBe('POST')
    const huge = request({ extension: { padding: 'x'.repeat(9 * 1024 * 1024) } })
    outcomeText((await post(huge).expect(413)).body)
    await client.post(hookPath).set('Content-Type', 'text/plain').send('{}').expect(415)
  })

  it('writes nothing', async () => {
    const before = await sandbox.fhir.searchResources('RiskAssessment', { _count: 1000 })
    await post(request({ hookInstance: 'x' })).expect(400)
    await sandbox.settled()
    const after = await sandbox.fhir.searchResources('RiskAssessment', { _count: 1000 })
    expect(after).toHaveLength(before.length)
  })
})
