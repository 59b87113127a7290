import type { Bundle } from '@medplum/fhirtypes'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import {
  away,
  keepAssessment,
  openHospital,
  openWard,
  type Hospital,
  type Ward,
} from './hospital.ts'

let hospital: Hospital
let store: Store
let ward: Ward
let assessmentId: string
const tenantId = 'ward'
const job = () => ({ tenantId, assessmentId, fhirServer: hospital.fhirServer })
/** As the hook does when an ECG turns out to be entered in error. */
const retract = async () => {
  await store.assessments.retract(tenantId, assessmentId, 'ecg-entered-in-error', Date.now())
  await ward.retractLater(job())
}
const written = async () => {
  await ward.writeLater(job())
  await ward.idle()
  const [risk] = await hospital.riskAssessments(assessmentId)
  if (risk?.status !== 'final') throw new Error('not written')
  return risk
}
const statuses = async () =>
  (await hospital.riskAssessments(assessmentId)).map(({ status }) => status)

beforeAll(async () => {
  hospital = await openHospital()
  store = await openStore({ now: Date.now })
})
afterAll(async () => {
  await store.close()
  await hospital.close()
})
beforeEach(async () => {
  ward = await openWard(store, [hospital.tenantOf(tenantId)])
  hospital.calls.length = 0
  assessmentId = await keepAssessment(store, tenantId)
})
afterEach(() => ward.close())

it('turns the RiskAssessment entered-in-error and keeps the rest of it', async () => {
  const before = await written()
  await retract()
  await ward.idle()
  const [after] = await hospital.riskAssessments(assessmentId)
  expect(after).toEqual({ ...before, status: 'entered-in-error', meta: after?.meta })
  expect(after?.meta?.tag).toEqual(before.meta?.tag)
  expect(ward.outcomes).toEqual(['written', 'retracted'])
})

it('stops a writing that waits to be tried again, and one that is asked for afterwards', async () => {
  hospital.intercept(async (request, pass) => {
    await store.assessments.retract(tenantId, assessmentId, 'ecg-corrected', Date.now())
    return away(request, pass)
  })
  await ward.writeLater(job())
  await ward.idle()
  await ward.writeLater(job())
  await ward.idle()
  expect(ward.outcomes).toEqual(['failed', 'nothing-to-retract', 'nothing-to-retract'])
  expect(await statuses()).toEqual([])
})

it('is done where nothing stands in the chart', async () => {
  await retract()
  await ward.idle()
  expect(ward.outcomes).toEqual(['nothing-to-retract'])
})

it('overtakes a writing that is under way', async () => {
  const arrived = Promise.withResolvers<undefined>()
  const released = Promise.withResolvers<undefined>()
  hospital.intercept(async (_request, pass) => {
    arrived.resolve(undefined)
    await released.promise
    return pass()
  })
  await ward.writeLater(job())
  await arrived.promise
  await retract()
  // Its own job finds nothing, for nothing is in the chart so far.
  while (!ward.outcomes.includes('nothing-to-retract'))
    await new Promise((resolve) => setTimeout(resolve, 20))
  released.resolve(undefined)
  await ward.idle()
  expect(ward.outcomes).toEqual(['nothing-to-retract', 'retracted'])
  expect(await statuses()).toEqual(['entered-in-error'])
})

it('overtakes a writing whose answer was lost', async () => {
  hospital.intercept(async (_request, pass) => {
    await pass()
    await store.assessments.retract(tenantId, assessmentId, 'ecg-moved', Date.now())
    return new Response('', { status: 502 })
  })
  await ward.writeLater(job())
  await ward.idle()
  expect(ward.outcomes).toEqual(['failed', 'retracted'])
  expect(await statuses()).toEqual(['entered-in-error'])
})

it('is tried again when somebody else changes the resource at the same moment', async () => {
  const risk = await written()
  const change = async (_request: Request, pass: () => Promise<Response>) => {
    const answer = await pass()
    await hospital.fhir.app.request(`/fhir/R4/RiskAssessment/${risk.id ?? ''}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify({ ...risk, mitigation: 'seen by the ward' }),
    })
    return answer
  }
  hospital.intercept((_request, pass) => pass(), change)
  await retract()
  await ward.idle()
  expect(ward.outcomes).toEqual(['written', 'failed', 'retracted'])
  expect(await hospital.riskAssessments(assessmentId)).toMatchObject([
    { status: 'entered-in-error', mitigation: 'seen by the ward' },
  ])
})

it('reads and writes once each when it was done before', async () => {
  await written()
  await retract()
  await ward.idle()
  hospital.calls.length = 0
  await ward.retractLater(job())
  await ward.idle()
  expect(hospital.calls.map((call) => call.split(' ')[0])).toEqual(['GET', 'GET'])
  expect(ward.outcomes).toEqual(['written', 'retracted', 'nothing-to-retract'])
})

it('follows an ECG that is entered in error to every RiskAssessment that rests on it', async () => {
  await written()
  const rest = await store.assessments.ofEcgs(tenantId, ['Observation/1'])
  expect(rest.map(({ id }) => id)).toContain(assessmentId)
  for (const { id } of rest) {
    await store.assessments.retract(tenantId, id, 'ecg-entered-in-error', Date.now())
    await ward.retractLater({ ...job(), assessmentId: id })
  }
  await ward.idle()
  for (const { id } of rest)
    for (const { status } of await hospital.riskAssessments(id))
      expect(status).toBe('entered-in-error')
  expect(await statuses()).toEqual(['entered-in-error'])
})

it('leaves the history readable: final, then entered in error', async () => {
  const { id = '' } = await written()
  await retract()
  await ward.idle()
  const answer = await hospital.fhir.app.request(`/fhir/R4/RiskAssessment/${id}/_history`)
  const { entry = [] } = (await answer.json()) as Bundle
  expect(entry.map(({ resource }) => (resource as { status?: string }).status)).toEqual([
    'entered-in-error',
    'final',
  ])
})
