import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import type { ClientRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Observation } from '@medplum/fhirtypes'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HistoryAnswer } from '../../src/api/types.ts'
import type { Model } from '../../src/model/index.ts'
import { contentHashOf } from '../../src/present/identity.ts'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import type { LogLine } from '../cds-hooks/ehr.ts'
import { startTestSandbox, type TestSandbox } from '../integration/sandbox.ts'
import { assessment } from '../store/samples.ts'
import { assessedSchema, historySchema } from './answers.ts'
import { openApi, type ApiOptions } from './api.ts'
import { dayMs, openCourse, pacedRhythm, shortened, type CourseOf } from './course-of.ts'

let sandbox: TestSandbox
let store: Store
let inferences = 0
const calls: string[] = []
const onRequest = (message: unknown) => {
  const { request } = message as { request: ClientRequest }
  calls.push(decodeURIComponent(request.path.replace(/^.*\/fhir\/R4\//, '')))
}
beforeAll(async () => {
  sandbox = await startTestSandbox()
  store = await openStore({ now: Date.now })
})
afterAll(async () => {
  await sandbox.close()
  await store.close()
})
beforeEach(() => {
  inferences = 0
})

const counting = (): Model => ({
  ...sandbox.model,
  infer: (samples) => {
    inferences++
    return sandbox.model.infer(samples)
  },
})

async function historyOf(
  patient: string,
  change: Partial<ApiOptions> = {},
): Promise<HistoryAnswer & Required<Pick<HistoryAnswer, 'leftOut'>>> {
  const { tenants } = sandbox
  const api = openApi({ model: counting(), store, tenants, requestTimeoutMs: 240_000, ...change })
  const response = await api.ask('history', { iss: `${sandbox.url}/fhir/R4`, patient })
  expect(response.status).toBe(200)
  const { leftOut, ...answer } = historySchema.parse(await response.json())
  if (!leftOut) throw new Error('the service says what it leaves out')
  return { ...answer, leftOut }
}

const assessmentOf = async (patient: string, ecg: string) => {
  const api = openApi({ model: counting(), store, tenants: sandbox.tenants })
  const response = await api.ask('assessment', { iss: `${sandbox.url}/fhir/R4`, patient, ecg })
  return (await response.json()) as unknown
}
const nameOf = ({ id }: { id: string }) => `Observation/${id}`
const namesOf = ({ ecgs }: HistoryAnswer) => ecgs.map(({ reference }) => reference)

describe('a course of fourteen ECGs, four of which cannot be used', () => {
  let course: CourseOf
  const usable: (Observation & { id: string })[] = []
  const history = (change?: Partial<ApiOptions>) => historyOf(course.patientId, change)

  beforeAll(async () => {
    course = await openCourse(sandbox)
    for (const daysAgo of [400, 90, 30, 21, 14, 9, 7, 5, 3, 2])
      usable.push(await course.add(daysAgo))
    const unreadable = await sandbox.ecgOf('undecodable-ecg')
    await course.add(60, { component: unreadable.component ?? [] })
    await course.add(12, { status: 'entered-in-error' })
    await course.add(6, { component: shortened(await sandbox.ecgOf('normal'), 4) })
    await course.add(1, { interpretation: [pacedRhythm] })
  })

  it('holds the other ten, oldest first, though nobody looked at them before', async () => {
    calls.length = 0
    subscribe('http.client.request.start', onRequest)
    const { ecgs, leftOut } = await history()
    unsubscribe('http.client.request.start', onRequest)
    expect(ecgs.map(({ reference }) => reference)).toEqual(usable.map(nameOf))
    expect(ecgs.map(({ start }) => start)).toEqual(
      usable.map(({ effectiveDateTime }) => effectiveDateTime),
    )
    const { id, version } = sandbox.model.manifest
    expect(ecgs.every(({ model }) => model.id === id && model.version === version)).toBe(true)
    expect(leftOut).toEqual({
      moreEcgs: false,
      moreMeasurements: false,
      ecgs: { paced: 1, 'wrong-status': 1, 'too-short': 1, undecodable: 1 },
      earlierModels: [],
    })
    expect(inferences).toBe(10)
    // Two pages of ECGs; none is asked for on its own.
    expect(calls.map((call) => call.split('?')[0]).sort()).toEqual([
      'Condition',
      'Observation',
      'Observation',
      'Observation',
      `Patient/${course.patientId}`,
      `Patient/${course.patientId}`,
      'ServiceRequest',
    ])
  })

  it('is read once: the second answer is the same and runs no network', async () => {
    const first = await history()
    inferences = 0
    expect(await history()).toEqual(first)
    expect(inferences).toBe(0)
  })

  it('says of each what the ECG itself says', async () => {
    const { ecgs } = await history()
    const [oldest] = ecgs
    const answer = await assessmentOf(course.patientId, oldest?.reference ?? '')
    const { estimates } = assessedSchema.parse(answer)
    const said = estimates.flatMap(({ id, probability }) =>
      probability === null ? [] : [[id, probability]],
    )
    expect(oldest?.probabilities).toEqual(Object.fromEntries(said))
    const intervals = estimates.flatMap(({ id, interval95 }) =>
      interval95 ? [[id, interval95]] : [],
    )
    expect(intervals.length).toBeGreaterThan(90)
    expect(oldest?.intervals95).toEqual(Object.fromEntries(intervals))
  })

  it("shows of a corrected ECG the new estimate, and of another patient's none", async () => {
    const before = await history()
    const [corrected, moved] = usable.slice(-2)
    if (!corrected || !moved) throw new Error('there are ten')
    const { component = [] } = await sandbox.ecgOf('severe-anaemia')
    await sandbox.fhir.updateResource({ ...corrected, status: 'corrected', component })
    const other = await openCourse(sandbox)
    const subject = { reference: `Patient/${other.patientId}` }
    await sandbox.fhir.updateResource({ ...moved, subject })
    inferences = 0
    const after = await history()
    expect(inferences).toBe(1)
    expect(namesOf(after)).toEqual(namesOf(before).filter((name) => name !== nameOf(moved)))
    const estimateIn = ({ ecgs }: HistoryAnswer) =>
      ecgs.find(({ reference }) => reference === nameOf(corrected))?.probabilities
    expect(estimateIn(after)).not.toEqual(estimateIn(before))
    expect(namesOf(await historyOf(other.patientId))).toEqual([nameOf(moved)])
  })

  it('names the earlier model version whose scores it cannot show', async () => {
    const [oldest] = usable
    if (!oldest) throw new Error('there are ten')
    const model = { id: sandbox.model.manifest.id, version: '0.0.1' }
    const source = { format: 'fhir' as const, reference: nameOf(oldest) }
    const assessedAt = Date.now() - 300 * dayMs
    const row = assessment('sandbox', {
      id: 'of-an-earlier-version',
      patientId: course.patientId,
      model,
      contentHash: contentHashOf(oldest),
      assessedAt,
    })
    await store.assessments.keep({ ...row, ecg: { ...row.ecg, source } })
    const anothers = { ...row, id: 'of-another-signal', contentHash: 'another' }
    await store.assessments.keep({ ...anothers, ecg: { ...row.ecg, source } })
    // Nothing is said of an ECG that is not read now.
    const unread = await course.add(4, { component: shortened(oldest, 4) })
    await store.assessments.keep({
      ...row,
      id: 'of-an-unusable',
      contentHash: contentHashOf(unread),
      ecg: { ...row.ecg, source: { format: 'fhir', reference: nameOf(unread) } },
    })
    const { ecgs, leftOut } = await history()
    expect(leftOut.earlierModels).toEqual([
      { ...model, ecgs: 1, lastAssessedAt: new Date(assessedAt).toISOString() },
    ])
    expect(ecgs.filter(({ reference }) => reference === source.reference)).toHaveLength(1)
    expect(ecgs.some(({ model: { version } }) => version === model.version)).toBe(false)
  })
})

it('leaves out what follows a paced ECG, and keeps what was before it', async () => {
  const { add, patientId } = await openCourse(sandbox)
  const before = await add(8)
  await add(5, { interpretation: [pacedRhythm] })
  const after = await add(2)
  const { leftOut, ...answer } = await historyOf(patientId)
  expect(namesOf(answer)).toEqual([nameOf(before)])
  expect(leftOut.ecgs).toEqual({ paced: 2 })
  expect(await assessmentOf(patientId, nameOf(before))).toMatchObject({ kind: 'assessed' })
  expect(await assessmentOf(patientId, nameOf(after))).toMatchObject({ reason: 'paced' })
})

it('keeps what follows a paced ECG that was entered in error', async () => {
  const { add, patientId } = await openCourse(sandbox)
  await add(5, { status: 'entered-in-error', interpretation: [pacedRhythm] })
  const after = await add(2)
  const { leftOut, ...answer } = await historyOf(patientId)
  expect(namesOf(answer)).toEqual([nameOf(after)])
  expect(leftOut.ecgs).toEqual({ 'wrong-status': 1 })
})

it('says what was not ready in time, and has the newest', async () => {
  const { add, patientId } = await openCourse(sandbox)
  await Promise.all([4, 3].map((daysAgo) => add(daysAgo)))
  const newest = await add(1)
  const slow: Model = {
    ...sandbox.model,
    infer: (samples) =>
      inferences++ === 0 ? sandbox.model.infer(samples) : new Promise(() => undefined),
  }
  const { leftOut, ...answer } = await historyOf(patientId, { model: slow, requestTimeoutMs: 8000 })
  expect(namesOf(answer)).toEqual([nameOf(newest)])
  expect(leftOut.ecgs).toEqual({ 'not-ready': 2 })
})

it('begins no other ECG when the caller hung up', async () => {
  const { add, patientId } = await openCourse(sandbox)
  for (const daysAgo of [6, 5, 4, 3, 2, 1]) await add(daysAgo)
  const caller = new AbortController()
  const model: Model = {
    ...sandbox.model,
    infer: async (samples) => {
      inferences++
      caller.abort()
      await vi.waitUntil(() => sawAbort, { timeout: 20_000 })
      return sandbox.model.infer(samples)
    },
  }
  let sawAbort = false
  const { app, log } = openApi({ model, store, tenants: sandbox.tenants })
  const isGone = ({ fields }: LogLine) => fields.event === 'caller-gone'
  const server = serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: (request) => {
      request.signal.addEventListener('abort', () => {
        sawAbort = true
      })
      return app.fetch(request)
    },
  })
  if (!server.listening) await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const query = new URLSearchParams({ iss: `${sandbox.url}/fhir/R4`, patient: patientId })
  const url = `http://127.0.0.1:${String(port)}/api/history?${query.toString()}`
  await expect(fetch(url, { signal: caller.signal })).rejects.toThrow(/abort/i)
  await vi.waitUntil(() => log.lines.some(isGone), { timeout: 20_000 })
  // Those that were being read are read to their end, and kept.
  expect(inferences).toBeLessThanOrEqual(2)
  expect(log.lines.filter(({ level }) => level !== 'info')).toEqual([])
  server.close()
})

it('holds every result, not only those of the first page', async () => {
  const { add, patientId } = await openCourse(sandbox)
  await add(1)
  const results = Array.from({ length: 130 }, (_, day) => day)
  await Promise.all(
    results.map((day) =>
      sandbox.fhir.createResource({
        resourceType: 'Observation',
        status: 'final',
        subject: { reference: `Patient/${patientId}` },
        code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }] },
        effectiveDateTime: new Date(Date.now() - day * dayMs).toISOString(),
        valueQuantity: { value: 4 + day / 100, unit: 'mmol/L', code: 'mmol/L' },
      }),
    ),
  )
  const { measurements, leftOut } = await historyOf(patientId)
  expect(measurements.map(({ value }) => value)).toEqual(
    results.toReversed().map((day) => 4 + day / 100),
  )
  expect(leftOut.moreMeasurements).toBe(false)
})

it('holds the newest fifty, and says that there are more', { timeout: 180_000 }, async () => {
  const { add, patientId } = await openCourse(sandbox)
  const days = Array.from({ length: 53 }, (_, day) => 53 - day)
  const ecgs: (Observation & { id: string })[] = []
  for (const day of days) ecgs.push(await add(day))
  const { leftOut, ...answer } = await historyOf(patientId)
  expect(namesOf(answer)).toEqual(ecgs.slice(3).map(nameOf))
  expect(leftOut).toMatchObject({ moreEcgs: true, ecgs: {} })
})

it('is empty for a patient without an ECG', async () => {
  const { patientId } = await openCourse(sandbox)
  const { ecgs, leftOut } = await historyOf(patientId)
  expect([ecgs, leftOut.ecgs, leftOut.moreEcgs]).toEqual([[], {}, false])
})
