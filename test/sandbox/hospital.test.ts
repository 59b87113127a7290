import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Operator } from '@medplum/core'
import type { Bundle, Observation, Patient } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toMeasuredAnswer } from '../../src/api/measured.ts'
import { readMeasurements } from '../../src/fhir/recent-labs.ts'
import { loadRegistry } from '../../src/registry/index.ts'
import { createFhirServer, type FhirServer } from '../../src/sandbox/fhir-server/index.ts'
import { loadHospital } from '../../src/sandbox/hospital.ts'

const fixtures = join(import.meta.dirname, 'fixtures/hospital')
const story = join(fixtures, 'test-hansen.json')
const now = new Date('2026-11-22T15:00:00Z')

let server: FhirServer
let directory: string

beforeEach(async () => {
  server = await createFhirServer({ baseUrl: 'http://hospital.example/fhir/R4' })
  directory = await mkdtemp(join(tmpdir(), 'hospital-'))
})

afterEach(() => rm(directory, { recursive: true }))

async function writeStory(change: (bundle: Bundle) => void, name = 'story.json'): Promise<void> {
  const bundle = JSON.parse(await readFile(story, 'utf8')) as Bundle
  change(bundle)
  await writeFile(join(directory, name), JSON.stringify(bundle))
}

describe('loadHospital', () => {
  it('loads the stories as of today, with their ids, and a clinician', async () => {
    expect(await loadHospital(server, { directory: fixtures, now })).toBe(1)
    const { repository } = server
    const patient = await repository.readResource<Patient>('Patient', 'test-hansen')
    expect(patient.birthDate).toBe('1959-06-02')
    const ecg = await repository.readResource<Observation>('Observation', 'test-hansen-ecg')
    // Nineteen minutes before the now of the story.
    expect(ecg.effectiveDateTime).toBe('2026-11-22T14:41:00Z')
    expect(ecg.component).toHaveLength(2)
    const practitioners = await repository.search({ resourceType: 'Practitioner' })
    expect(practitioners.total).toBe(1)
  })

  it('loads its own stories', async () => {
    expect(await loadHospital(server)).toBeGreaterThan(0)
  })

  it('follows references by fullUrl', async () => {
    const urn = 'urn:uuid:6d6f2e6c-1b6f-4f27-8a4f-6f1e7f6f2c11'
    await writeStory(({ entry = [] }) => {
      Object.assign(entry[0] ?? {}, { fullUrl: urn })
      Object.assign(entry[1]?.resource ?? {}, { subject: { reference: urn } })
    })
    await loadHospital(server, { directory, now })
    const encounter = await server.repository.readResource('Encounter', 'test-hansen-encounter')
    expect(encounter).toMatchObject({ subject: { reference: 'Patient/test-hansen' } })
  })

  it.each<[string, (bundle: Bundle) => void, string]>([
    [
      'an invalid resource',
      ({ entry }) => Object.assign(entry?.[0]?.resource ?? {}, { gender: 'M' }),
      'Bundle.entry[0].resource.gender',
    ],
    ['no timestamp', (bundle) => delete bundle.timestamp, 'Bundle.timestamp'],
    ['another type', (bundle) => (bundle.type = 'document'), 'Bundle'],
    [
      'a resource without an id',
      ({ entry }) => delete entry?.[2]?.resource?.id,
      'entry[2].resource.id',
    ],
  ])('refuses a story with %s, naming it', async (_what, change, named) => {
    await writeStory(change)
    const loading = loadHospital(server, { directory, now })
    await expect(loading).rejects.toMatchObject({ code: 'sandbox-data-invalid' })
    await expect(loading).rejects.toThrow(named)
    await expect(loading).rejects.toThrow('story.json')
    expect((await server.repository.search({ resourceType: 'Patient' })).total).toBe(0)
  })

  it('refuses one id with two contents, and takes one that is the same twice', async () => {
    await copyFile(story, join(directory, 'a.json'))
    await copyFile(story, join(directory, 'b.json'))
    expect(await loadHospital(server, { directory, now })).toBe(1)
    await writeStory(({ entry }) => {
      Object.assign(entry?.[0]?.resource ?? {}, { gender: 'female' })
    }, 'c.json')
    await expect(loadHospital(server, { directory, now })).rejects.toThrow('Patient/test-hansen')
  })

  it('names what it cannot read', async () => {
    const missing = loadHospital(server, { directory: join(directory, 'nowhere') })
    await expect(missing).rejects.toMatchObject({ code: 'file-unreadable' })
    await writeFile(join(directory, 'broken.json'), '{')
    await expect(loadHospital(server, { directory })).rejects.toThrow('broken.json')
  })
})

describe('its own stories read like records of a hospital', () => {
  const observationsOf = async (patient: string, category: string): Promise<Observation[]> => {
    await loadHospital(server, { now })
    return server.repository.searchResources<Observation>({
      resourceType: 'Observation',
      count: 1000,
      filters: [
        { code: 'patient', operator: Operator.EQUALS, value: patient },
        { code: 'category', operator: Operator.EQUALS, value: category },
      ],
    })
  }
  const flagOf = ({ interpretation }: Observation) => interpretation?.[0]?.coding?.[0]?.code

  it.each([
    ['dialysis', 'male'],
    ['severe-anaemia', 'female'],
  ] as const)(
    '%s: results carry their range and the side that the registry sees',
    async (id, sex) => {
      const registry = loadRegistry()
      const labs = await observationsOf(`Patient/${id}`, 'laboratory')
      expect(labs.length).toBeGreaterThan(2)
      for (const lab of labs) {
        const [measurement] = readMeasurements([lab], registry)
        const chart = {
          patient: { id, sex },
          hasPacemaker: false,
          measurements: [],
          openOrders: [],
        }
        const side = measurement && toMeasuredAnswer(measurement, chart, registry).side
        expect(flagOf(lab), lab.id).toBe(side ? { low: 'L', high: 'H' }[side] : 'N')
        const [{ low, high } = {}] = lab.referenceRange ?? []
        expect(low?.value, lab.id).toBeLessThan(high?.value ?? 0)
        expect([low?.code, high?.code]).toEqual([lab.valueQuantity?.code, lab.valueQuantity?.code])
      }
    },
  )

  it('a child is not judged by the ranges of adults', async () => {
    const [lab] = await observationsOf('Patient/child', 'laboratory')
    expect(lab?.valueQuantity?.value).toBe(12.8)
    expect([lab && flagOf(lab), lab?.referenceRange]).toEqual([undefined, undefined])
  })

  it('ECGs are named in words, five of them in one chart', async () => {
    const ecgs = await observationsOf('Patient/dialysis', 'procedure')
    expect(ecgs.map(({ code }) => code.text)).toEqual(Array(5).fill('ECG, leads I and II'))
  })
})
