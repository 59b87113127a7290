import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readCourse } from '../../src/api/read-course.ts'
import type { Session } from '../../src/api/session.ts'
import { partsOf } from '../../src/ecg/per-lead.ts'
import { connectFhir } from '../../src/fhir/client.ts'
import { prefetchTemplates } from '../../src/fhir/prefetch.ts'
import { registry } from '../cds-hooks/parts.ts'
import { observation, sampledData, snomed } from '../ecg/observation-fixtures.ts'
import { startFhirStub, type FhirStub } from '../fhir/fhir-stub.ts'
import { dayMs } from './course-of.ts'

let server: FhirStub
beforeEach(async () => {
  server = await startFhirStub()
})
afterEach(() => {
  server.close()
})

const newest = Date.parse('2026-01-31T08:41:00Z')
const daysBefore = (days: number) => new Date(newest - days * dayMs).toISOString()
const whole = (day: number) =>
  observation({ id: `whole-${day}`, effectiveDateTime: daysBefore(day) })
const report = (day: number, name: string | number = day) =>
  observation({ id: `report-${name}`, effectiveDateTime: daysBefore(day), component: undefined })
const leadCodes = [
  ...['272729005', '272730000', '272731001', '257474006', '257473000', '257472005'],
  ...['257475007', '257476008', '257477004', '257478009', '257479001', '257480003'],
]
const lead = (code: string, day: number) =>
  observation({
    id: `${code}-${day}`,
    code: { coding: [{ system: snomed, code }] },
    effectiveDateTime: daysBefore(day),
    component: undefined,
    valueSampledData: sampledData([1, 2, 3]),
  })
const perLead = (day: number, count = leadCodes.length) =>
  leadCodes.slice(0, count).map((code) => lead(code, day))
const upTo = (count: number) => Array.from({ length: count }, (_, day) => day)

const page = (resources: readonly unknown[], next?: string) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  ...(next ? { link: [{ relation: 'next', url: `${server.url}?page=${next}` }] } : {}),
  entry: resources.map((resource) => ({ resource })),
})
const ecgSearch = /code=http:\/\/loinc\.org\|11524-6/

function read({ until = Date.now() + 60_000, signal = new AbortController().signal } = {}) {
  const patient = { resourceType: 'Patient', id: 'p1', birthDate: '1958-02-03' }
  server.mock(
    { to: /Patient\/p1/, body: patient },
    { to: /code=http:\/\/loinc\.org\|2823-3/, body: page([]) },
    { to: /ServiceRequest\?/, body: page([]) },
    { to: /Condition\?/, body: page([]) },
  )
  const fhirServer = server.url
  const session = {
    client: connectFhir({ fhirServer, timeoutMs: 60_000, allowPrivate: true }),
    registry,
    request: {
      hook: 'patient-view',
      hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
      fhirServer,
      context: { userId: '', patientId: 'p1' },
    },
  } as unknown as Session
  const parts = { templates: prefetchTemplates(['2823-3']), now: Date.now }
  return readCourse(session, parts, until, signal)
}
const idsOf = ({ ecgs }: Awaited<ReturnType<typeof read>>) => ecgs.map(({ id }) => id)

it('says that there are more, where one page has more than fifty ECGs of a lead an Observation', async () => {
  server.mock({ to: ecgSearch, body: page(upTo(60).flatMap((day) => perLead(day))) })
  const course = await read()
  expect(course.ecgs).toHaveLength(50)
  expect(course.ecgs.map((ecg) => partsOf(ecg).length)).toEqual(upTo(50).map(() => 12))
  expect(course.moreEcgs).toBe(true)
})

it('keeps the last ECG of a list that was broken off, where it is one Observation', async () => {
  server.mock(
    { to: ecgSearch, body: page([whole(0), whole(1), whole(2)], '2') },
    { to: /page=2/, status: 500, body: {} },
  )
  const course = await read()
  expect(idsOf(course)).toEqual(['whole-0', 'whole-1', 'whole-2'])
  expect(course.moreEcgs).toBe(true)
})

it('leaves out an ECG whose other leads may lie beyond, wherever it stands', async () => {
  const brokenOff = [...perLead(2, 5), report(2)]
  server.mock(
    { to: ecgSearch, body: page([...perLead(0), whole(1), ...brokenOff], '2') },
    { to: /page=2/, status: 500, body: {} },
  )
  const course = await read()
  expect(idsOf(course)).toEqual([`${leadCodes[0] ?? ''}-0`, 'whole-1', 'report-2'])
  expect(course.moreEcgs).toBe(true)
})

it('keeps the last ECG of a lead an Observation, where it has all twelve', async () => {
  server.mock(
    { to: ecgSearch, body: page([...perLead(0), ...perLead(1)], '2') },
    { to: /page=2/, status: 500, body: {} },
  )
  expect((await read()).ecgs.map((ecg) => partsOf(ecg).length)).toEqual([12, 12])
})

describe('a page that hangs', () => {
  beforeEach(() => {
    server.mock(
      { to: ecgSearch, body: page([whole(0)], '2') },
      { to: /page=2/, delay: 60_000, body: page([whole(1)]) },
    )
  })
  const isAsked = (path: string) => server.requests.some(({ line }) => line.includes(path))

  it('is not waited for when the reading is due: there is what came before it', async () => {
    const course = await read({ until: Date.now() + 1000 })
    expect(isAsked('page=2')).toBe(true)
    expect(idsOf(course)).toEqual(['whole-0'])
    expect(course.moreEcgs).toBe(true)
  })

  it('is not waited for when the caller hung up', async () => {
    const caller = new AbortController()
    const course = read({ signal: caller.signal })
    await vi.waitUntil(() => isAsked('page=2'), { timeout: 20_000 })
    caller.abort()
    expect(idsOf(await course)).toEqual(['whole-0'])
  })
})

it('ends when the caller hung up before the first page came', async () => {
  server.mock({ to: ecgSearch, delay: 60_000, body: page([]) })
  const caller = new AbortController()
  const course = read({ signal: caller.signal })
  await vi.waitUntil(() => server.requests.length > 0, { timeout: 20_000 })
  caller.abort()
  await expect(course).rejects.toMatchObject({ code: 'fhir-failed' })
})

it('has the ECGs behind six hundred reports', async () => {
  server.mock({
    to: ecgSearch,
    body: page([whole(0), ...upTo(700).map((n) => report(1, n)), whole(2)]),
  })
  const course = await read()
  expect(idsOf(course).filter((id) => id?.startsWith('whole'))).toEqual(['whole-0', 'whole-2'])
  expect(course.moreEcgs).toBe(false)
})
