/** The list's questions, put to the sandbox's own FHIR server. */
import type { Encounter, Patient } from '@medplum/fhirtypes'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  describeMatches,
  findPatient,
  findPatients,
  readNextPatients,
} from '../../../../src/sandbox/chart/patients/find-patients.ts'
import { createFhirServer } from '../../../../src/sandbox/fhir-server/index.ts'

const { signal } = new AbortController()
const asked: string[] = []

function patient(id: string, family: string, given: string, number: string): Patient {
  return {
    resourceType: 'Patient',
    id,
    name: [{ family, given: [given] }],
    identifier: [{ system: 'https://hospital.example/mrn', value: number }],
  }
}

function encounter(id: string, patientId: string, reason: string): Encounter {
  return {
    resourceType: 'Encounter',
    id,
    status: 'in-progress',
    class: { code: 'EMER' },
    subject: { reference: `Patient/${patientId}` },
    reasonCode: [{ text: reason }],
  }
}

const crowd = Array.from({ length: 60 }, (_, index) =>
  patient(`crowd-${index}`, 'Zimmer', `Person ${String(index).padStart(2, '0')}`, `C-${index}`),
)

beforeAll(async () => {
  const server = await createFhirServer({ baseUrl: 'http://fhir.example/fhir/R4' })
  await server.load([
    patient('ada', 'Lovelace', 'Ada', 'H-1'),
    patient('ada-2', 'Byron', 'Ada', 'H-2'),
    // Her name is somebody else's record number.
    patient('odd', 'H-1', 'Olga', 'H-3'),
    encounter('visit', 'ada', 'Palpitations'),
    encounter('visit-2', 'ada-2', 'Fall'),
    ...crowd,
  ])
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    asked.push(url)
    return server.app.request(url, init)
  })
})

afterAll(() => {
  vi.unstubAllGlobals()
})

const idsOf = async (text: string) =>
  (await findPatients(text, signal)).patients.map(({ id }) => id)

describe('who is found', () => {
  it.each([
    ['lovelace', ['ada']],
    ['Lovelace, Ada', ['ada']],
    ['  ada   love ', ['ada']],
    ['ada', ['ada-2', 'ada']],
    ['H-2', ['ada-2']],
    ['h-2', ['ada-2']],
    ['nobody', []],
    ['love|ada', []],
    ['a,b\\c$', []],
  ])('%o', async (text, ids) => {
    expect(await idsOf(text)).toEqual(ids)
  })

  it('counts each once, the record number first', async () => {
    const { patients, total } = await findPatients('H-1', signal)
    expect(patients.map(({ id }) => id)).toEqual(['ada', 'odd'])
    expect(total).toBe(2)
  })

  it('brings the encounters of those it shows', async () => {
    const [ada] = (await findPatients('lovelace', signal)).patients
    expect(ada).toMatchObject({ encounterId: 'visit', reason: 'Palpitations' })
  })

  it('writes no name into an address', async () => {
    asked.length = 0
    await findPatients('lovelace', signal)
    expect(asked).toEqual(['/fhir/R4/Patient/_search', '/fhir/R4/Patient/_search'])
  })
})

it('reads hundreds page by page, each patient once', async () => {
  const first = await findPatients('', signal)
  expect(first.total).toBe(63)
  const seen = first.patients.map(({ id }) => id)
  for (let { next } = first; next !== undefined;) {
    const page = await readNextPatients(next, signal)
    expect(page.patients.length).toBeLessThanOrEqual(first.patients.length)
    seen.push(...page.patients.map(({ id }) => id))
    next = page.next
  }
  expect(seen).toHaveLength(63)
  expect(new Set(seen).size).toBe(63)
})

it('goes on with the same search on the next page', async () => {
  const first = await findPatients('zimmer', signal)
  expect(first.total).toBe(60)
  const second = await readNextPatients(first.next ?? '', signal)
  expect(second.patients.every(({ name }) => name.startsWith('Zimmer'))).toBe(true)
})

it('finds the patient of an address, or nobody', async () => {
  expect(await findPatient('ada', signal)).toMatchObject({
    name: 'Lovelace, Ada',
    reason: 'Palpitations',
  })
  expect(await findPatient('gone', signal)).toBeUndefined()
})

it.each([
  ['', 0, 0, 'There are no patients.'],
  ['', 12, 12, '12 patients'],
  ['', 1, 1, '1 patient'],
  ['', 25, 63, '25 of 63 patients'],
  ['ada', 1, 1, '1 patient: Enter opens the chart.'],
  ['zz', 0, 0, 'No patient has the name or record number “zz”.'],
])('says of %o with %i of %i: %s', (text, shown, total, words) => {
  expect(describeMatches(text, shown, total)).toBe(words)
})
