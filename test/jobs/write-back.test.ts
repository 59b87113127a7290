import type { Observation, Resource } from '@medplum/fhirtypes'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import { tenantOf } from '../cds-hooks/ehr.ts'
import { assessment, type NewAssessment } from '../store/samples.ts'
import {
  away,
  ecg,
  keepAssessment,
  model,
  openHospital,
  openWard,
  patient,
  refusing,
  type Hospital,
  type Ward,
} from './hospital.ts'

let hospital: Hospital
let store: Store
let ward: Ward
let assessmentId: string
const tenantId = 'ward'
const job = () => ({ tenantId, assessmentId, fhirServer: hospital.fhirServer })
const open = (own: Store = store) =>
  openWard(own, [
    hospital.tenantOf('ward'),
    hospital.tenantOf('no-demo', { allowDemonstration: false }),
    hospital.tenantOf('quiet', { mode: 'silent' }),
    tenantOf({ id: 'poor' }),
  ])
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
  ward = await open()
  hospital.calls.length = 0
  assessmentId = await keepAssessment(store, tenantId)
})
afterEach(() => ward.close())

it('writes what the hook would have written, and knows that it is written', async () => {
  await hospital.fhir.load([
    { resourceType: 'Encounter', id: 'e1', status: 'in-progress', class: { code: 'IMP' } },
  ])
  await ward.writeLater({ ...job(), encounterId: 'e1' })
  await ward.idle()
  const [risk] = await hospital.riskAssessments(assessmentId)
  expect(risk).toMatchObject({
    status: 'final',
    subject: { reference: 'Patient/patient-1' },
    encounter: { reference: 'Encounter/e1' },
    basis: [{ reference: 'Observation/1' }],
  })
  expect(risk?.prediction?.length).toBeGreaterThan(0)
  expect((await store.assessments.find(tenantId, assessmentId))?.writtenAt).toBeTypeOf('number')
  expect(ward.outcomes).toEqual(['written'])
  await ward.writeLater(job())
  await ward.idle()
  expect(ward.outcomes).toEqual(['written', 'already-written'])
  expect(hospital.writes()).toHaveLength(1)
})

it('waits for a token that is refused at first', async () => {
  hospital.revokeTokens()
  hospital.refuseTokens(1)
  await ward.writeLater(job())
  await ward.idle()
  expect(ward.outcomes).toEqual(['failed', 'written'])
  expect(await statuses()).toEqual(['final'])
})

it('gets a new token for one that the server no longer takes, within the same try', async () => {
  const given = hospital.tokensGiven()
  hospital.revokeTokens()
  await ward.writeLater(job())
  await ward.idle()
  expect(ward.outcomes).toEqual(['written'])
  expect(hospital.tokensGiven()).toBe(given + 1)
})

it('writes once the FHIR server is back, exactly once', async () => {
  hospital.intercept(away, away)
  await ward.writeLater(job())
  await ward.idle()
  expect(ward.outcomes).toEqual(['failed', 'failed', 'written'])
  expect(await statuses()).toEqual(['final'])
})

it('is one job however often it is sent', async () => {
  await Promise.all(Array.from({ length: 50 }, () => ward.writeLater(job())))
  await ward.idle()
  expect(await statuses()).toEqual(['final'])
  expect(hospital.writes()).toHaveLength(1)
})

it('writes no second one after a crash between the writing and the note of it', async () => {
  let crashes = 1
  const markWritten: Store['assessments']['markWritten'] = async (...args) => {
    if (crashes-- > 0) throw new Error('the process is gone')
    await store.assessments.markWritten(...args)
  }
  await ward.close()
  ward = await open({ ...store, assessments: { ...store.assessments, markWritten } })
  await ward.writeLater(job())
  await ward.idle()
  expect(ward.outcomes).toEqual(['failed', 'written'])
  expect(hospital.writes()).toHaveLength(2)
  expect(await statuses()).toEqual(['final'])
})

it.each([
  ['demonstration-model', 'no-demo'],
  ['silent', 'quiet'],
])('writes nothing where the answer is %s', async (outcome, otherTenant) => {
  assessmentId = await keepAssessment(store, otherTenant)
  await ward.writeLater({ ...job(), tenantId: otherTenant })
  await ward.idle()
  expect(ward.outcomes).toEqual([outcome])
  expect(hospital.calls).toEqual([])
})

it.each(['all', 'tenant:ward', `model:${model.manifest.id}@${model.manifest.version}`] as const)(
  'writes nothing while %s is switched off',
  async (scope) => {
    await store.silences.impose({ scope, reason: 'test', by: 'test', since: 0 })
    await ward.writeLater(job())
    await ward.idle()
    await store.silences.lift(scope)
    expect(ward.outcomes).toEqual(['silenced'])
    expect(hospital.calls).toEqual([])
  },
)

it('leaves what another model said, and says so', async () => {
  assessmentId = await keepAssessment(store, tenantId, { model: { id: 'other', version: '1' } })
  await ward.writeLater(job())
  await ward.idle()
  expect(ward.outcomes).toEqual(['other-model'])
  expect(hospital.calls).toEqual([])
  expect(ward.log.lines).toContainEqual({
    level: 'warn',
    fields: {
      event: 'job',
      queue: 'write-back',
      tenant: tenantId,
      assessment: assessmentId,
      outcome: 'other-model',
    },
  })
})

/** The ECG of that id. */
const about = (id: string): Pick<NewAssessment, 'ecg'> => ({
  ecg: { ...assessment(tenantId).ecg, source: { format: 'fhir', reference: `Observation/${id}` } },
})

describe('reads the ECG before it writes about it', () => {
  const another = { ...ecg, id: 'another' }
  const [component] = ecg.component ?? []
  it.each([
    ['is not on the server', 'ecg-not-found', undefined],
    ['is the same', 'written', another],
    ['has another signal', 'ecg-differs', { ...another, component: [component, component] }],
    [
      'is of another time',
      'ecg-differs',
      { ...another, effectiveDateTime: '2026-01-01T13:00:00Z' },
    ],
    ["is another patient's", 'ecg-differs', { ...another, subject: { reference: 'Patient/2' } }],
    ['was entered in error', 'ecg-differs', { ...another, status: 'entered-in-error' }],
  ])('one that %s: %s', async (_, outcome, onServer) => {
    const id = `another-${crypto.randomUUID()}`
    if (onServer) await hospital.fhir.load([{ ...onServer, id } as Observation])
    assessmentId = await keepAssessment(store, tenantId, about(id))
    await ward.writeLater(job())
    await ward.idle()
    expect(ward.outcomes).toEqual([outcome])
    expect(await statuses()).toEqual(outcome === 'written' ? ['final'] : [])
    const { writtenAt } = (await store.assessments.find(tenantId, assessmentId)) ?? {}
    expect(typeof writtenAt).toBe(outcome === 'written' ? 'number' : 'undefined')
    expect(ward.log.lines).toMatchObject([{ level: outcome === 'written' ? 'info' : 'warn' }])
    expect(JSON.stringify(ward.log.lines)).not.toMatch(/patient-1|another/)
  })

  it('tries again while the server does not say', async () => {
    hospital.interceptEcg(refusing, refusing)
    await ward.writeLater(job())
    await ward.idle()
    expect(ward.outcomes).toEqual(['failed', 'failed', 'written'])
    expect(hospital.writes()).toHaveLength(1)
  })
})

describe('reads the patient before it writes about one', () => {
  const code = (of: string) => ({ coding: [{ system: 'http://snomed.info/sct', code: of }] })
  it.each<[string, string, (id: string) => Resource[]]>([
    ['is an adult', 'written', (id) => [{ ...patient, id }]],
    ['is not on the server', 'patient-not-found', () => []],
    ['is a child', 'under-age', (id) => [{ ...patient, id, birthDate: '2015-01-01' }]],
    ['has no date of birth', 'age-unknown', (id) => [{ resourceType: 'Patient', id }]],
    [
      'has a pacemaker',
      'paced',
      (id) => [
        { ...patient, id },
        {
          ...{ resourceType: 'Condition', id: `pacemaker-${id}`, code: code('441509002') },
          subject: { reference: `Patient/${id}` },
        },
      ],
    ],
    [
      'has another ECG that is paced',
      'paced',
      (id) => [
        { ...patient, id },
        {
          ...{ ...ecg, id: `paced-${id}`, interpretation: [code('10370003')] },
          subject: { reference: `Patient/${id}` },
        },
      ],
    ],
  ])('one who %s: %s', async (_, outcome, onServer) => {
    const id = `patient-${crypto.randomUUID()}`
    const theirs: Observation = { ...ecg, id, subject: { reference: `Patient/${id}` } }
    await hospital.fhir.load([...onServer(id), theirs])
    assessmentId = await keepAssessment(store, tenantId, { patientId: id, ...about(id) })
    await ward.writeLater(job())
    await ward.idle()
    expect(ward.outcomes).toEqual([outcome])
    expect(await statuses()).toEqual(outcome === 'written' ? ['final'] : [])
    expect(ward.log.lines).toMatchObject([{ level: outcome === 'written' ? 'info' : 'warn' }])
    expect(JSON.stringify(ward.log.lines)).not.toContain(id)
  })
})

it('knows which tenants can be written for', () => {
  expect(['ward', 'poor', 'unknown'].map(ward.canWrite)).toEqual([true, false, false])
})

it('opens no queue where no tenant has credentials', async () => {
  const none = await openWard(store, [tenantOf({ id: 'poor' })])
  expect(none.canWrite('poor')).toBe(false)
  await expect(none.writeLater({ ...job(), tenantId: 'poor' })).rejects.toThrow(
    'backend credentials',
  )
  await none.close()
})

it('puts neither token nor patient into the queue or the log', async () => {
  hospital.intercept(away)
  const tempting = { ...job(), accessToken: 'hush', patientId: 'patient-1' }
  await ward.writeLater(tempting)
  await ward.idle()
  const { rows } = await store.executeSql('select * from pgboss.job')
  const kept = JSON.stringify([rows, ward.log.lines])
  expect(kept).toContain(assessmentId)
  expect(kept).not.toMatch(/hush|patient-1|token-\d/)
})

it('ends what runs and what waits, when the process ends', async () => {
  await Promise.all([job(), job()].map(ward.writeLater))
  await ward.close()
  expect(ward.outcomes).toEqual(['written'])
  expect(await statuses()).toEqual(['final'])
})
