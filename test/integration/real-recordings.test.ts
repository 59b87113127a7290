import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Patient } from '@medplum/fhirtypes'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { validateFhir } from '../../src/fhir/validate.ts'
import { describeWithTestData, testDataDir } from '../test-data.ts'
import { startTestSandbox, type TestSandbox } from './sandbox.ts'

const main = resolve(import.meta.dirname, '../../src/cli/main.ts')
const run = promisify(execFile)

describeWithTestData('real recordings, ingested and opened as charts', () => {
  let sandbox: TestSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  afterAll(() => sandbox.close())

  const ingest = (path: string, patientId: string) =>
    run(process.execPath, [
      main,
      'ingest',
      join(testDataDir, path),
      '--patient',
      patientId,
      '--fhir',
      `${sandbox.url}/fhir/R4`,
    ])
  const admit = () =>
    sandbox.fhir.createResource<Patient>({
      resourceType: 'Patient',
      birthDate: '1958-02-03',
      gender: 'female',
    })

  it.each([
    ...Array.from({ length: 12 }, (_, i) => `wfdb/georgia/E${String(7500 + i).padStart(5, '0')}`),
    'wfdb/s0010_re',
    'wfdb/v102s',
    'fhir/derived_12lead_E07500.json',
    'fhir/derived_healthkit_s0010re_leadI_512Hz_30s.json',
  ])('%s: hook, interpretation and RiskAssessment', async (path) => {
    const patient = await admit()
    await ingest(path, patient.id)
    const { cards } = await sandbox.open(patient.id)
    expect(cards.length).toBeLessThanOrEqual(1)
    const risks = await sandbox.riskAssessments(patient.id)
    expect(risks).toHaveLength(1)
    expect(validateFhir(risks[0])).toEqual([])
    expect(risks[0]?.prediction?.length).toBeGreaterThan(0)
    const ecg = await sandbox.ecgOf(patient.id)
    expect(risks[0]?.basis?.[0]?.reference).toBe(`Observation/${ecg.id}`)
    expect(validateFhir(ecg)).toEqual([])
  })

  it('100 (MLII) is answered with a warning and without a card', async () => {
    const patient = await admit()
    await ingest('wfdb/100', patient.id)
    expect(await sandbox.open(patient.id)).toEqual({ cards: [] })
    const [risk] = await sandbox.riskAssessments(patient.id)
    expect(risk?.prediction).toBeUndefined()
    expect(risk?.note?.[0]?.text).toContain('no evidence for lead MLII')
  })

  it.each([
    ['wfdb/03700181', 2],
    ['fhir/R4_observation-example-sample-data.json', 2],
    ['fhir/phd_rtsa-example_pleth_notECG.json', 2],
    ['scp/ECGToolkit_Example.scp', 1],
  ])('%s ends with %i and writes nothing', async (path, code) => {
    const patient = await admit()
    await expect(ingest(path, patient.id)).rejects.toMatchObject({ code })
    const found = await sandbox.fhir.searchResources('Observation', { patient: patient.id })
    expect(found).toHaveLength(0)
  })

  it('names a patient who does not exist, and writes nothing', async () => {
    await expect(ingest('wfdb/georgia/E07500', 'nobody')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--patient nobody') as string,
    })
  })
})
