import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { listDeadLetters, replayDeadLetters } from '../../src/jobs/dead-letters.ts'
import { visitQueues } from '../../src/jobs/queue.ts'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import { recordingLog } from '../cds-hooks/ehr.ts'
import {
  away,
  keepAssessment,
  openHospital,
  openWard,
  refusing,
  type Hospital,
  type Ward,
} from './hospital.ts'

let hospital: Hospital
let store: Store
let ward: Ward
let boss: Awaited<ReturnType<typeof visitQueues>>
let assessmentId: string
const tenantId = 'ward'
const job = () => ({ tenantId, assessmentId, fhirServer: hospital.fhirServer })
/** The first try and one more, both in vain. */
const die = async () => {
  hospital.intercept(away, away)
  await ward.writeLater(job())
  await ward.idle()
}

beforeAll(async () => {
  hospital = await openHospital()
  store = await openStore({ now: Date.now })
})
afterAll(async () => {
  await store.close()
  await hospital.close()
})
beforeEach(async () => {
  ward = await openWard(store, [hospital.tenantOf(tenantId)], {
    retry: { limit: 1, delaySeconds: 0, maxDelaySeconds: 0 },
  })
  boss = await visitQueues(store, recordingLog())
  await store.executeSql('delete from pgboss.job')
  assessmentId = await keepAssessment(store, tenantId)
})
afterEach(async () => {
  await boss.stop()
  await ward.close()
})

it('keeps what was given up, with its error and its age, and says so aloud', async () => {
  const before = Date.now()
  await die()
  expect(ward.outcomes).toEqual(['failed', 'given-up'])
  const [letter, ...others] = await listDeadLetters(boss)
  expect(others).toEqual([])
  expect(letter).toMatchObject({ ...job(), queue: 'write-back', tries: 2 })
  expect(letter?.error).toContain('RiskAssessment not written')
  expect(letter?.sentAt).toBeGreaterThanOrEqual(before - 1000)
  expect(letter?.givenUpAt).toBeGreaterThanOrEqual(letter?.sentAt ?? Infinity)
  expect(ward.log.lines.at(-1)).toMatchObject({ level: 'error', fields: { outcome: 'given-up' } })
})

it('writes when it is replayed', async () => {
  await die()
  expect(await replayDeadLetters(boss)).toBe(1)
  await ward.idle()
  expect(await hospital.riskAssessments(assessmentId)).toHaveLength(1)
  expect(await listDeadLetters(boss)).toEqual([])
})

it('gives up again when the cause is not mended, and keeps one letter', async () => {
  await die()
  hospital.intercept(away, away)
  await replayDeadLetters(boss)
  await ward.idle()
  expect(ward.outcomes).toEqual(['failed', 'given-up', 'failed', 'given-up'])
  expect(await listDeadLetters(boss)).toHaveLength(1)
})

it('replays those that were named and leaves the others', async () => {
  await die()
  const first = assessmentId
  assessmentId = await keepAssessment(store, tenantId)
  await die()
  const letters = await listDeadLetters(boss)
  expect(letters.map((letter) => letter.assessmentId)).toEqual([first, assessmentId])
  expect(await replayDeadLetters(boss, [letters[1]?.id ?? ''])).toBe(1)
  await ward.idle()
  expect(await hospital.riskAssessments(first)).toEqual([])
  expect(await hospital.riskAssessments(assessmentId)).toHaveLength(1)
  expect(await listDeadLetters(boss)).toEqual([letters[0]])
})

it('drops the second letter of one assessment: one job does for both', async () => {
  await die()
  await die()
  expect(await listDeadLetters(boss)).toHaveLength(2)
  expect(await replayDeadLetters(boss)).toBe(1)
  await ward.idle()
  expect(await hospital.riskAssessments(assessmentId)).toHaveLength(1)
  expect(await listDeadLetters(boss)).toEqual([])
})

it('takes a retraction that cannot be done as far as that, too', async () => {
  await ward.writeLater(job())
  await ward.idle()
  await store.assessments.retract(tenantId, assessmentId, 'model-recalled', Date.now())
  hospital.intercept(refusing, refusing)
  await ward.retractLater(job())
  await ward.idle()
  expect(await listDeadLetters(boss)).toMatchObject([{ queue: 'retract', assessmentId }])
  await replayDeadLetters(boss)
  await ward.idle()
  expect(await hospital.riskAssessments(assessmentId)).toMatchObject([
    { status: 'entered-in-error' },
  ])
})
