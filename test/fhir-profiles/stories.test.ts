import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestSandbox, type TestSandbox } from '../integration/sandbox.ts'
import { validateAs } from './profiles.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox()
}, 300_000)
afterAll(() => sandbox.close())

it('every chart of the sandbox is written in the profiles', async () => {
  const patients = await sandbox.fhir.searchResources('Patient', { _count: 1000 })
  expect(patients.length).toBeGreaterThan(10)
  for (const { id } of patients) await sandbox.open(id)
  const [risks, devices, provenances, ecgs] = await Promise.all([
    sandbox.fhir.searchResources('RiskAssessment', { _count: 1000 }),
    sandbox.fhir.searchResources('Device', { _count: 1000 }),
    sandbox.fhir.searchResources('Provenance', { _count: 1000 }),
    sandbox.fhir.searchResources('Observation', { category: 'procedure', _count: 1000 }),
  ])
  expect(risks.length).toBeGreaterThan(5)
  expect(provenances).toHaveLength(risks.length)
  for (const risk of risks)
    expect(validateAs('ecg-risk-assessment', risk), risk.subject.reference).toEqual([])
  for (const device of devices) expect(validateAs('ecg-model-device', device)).toEqual([])
  for (const provenance of provenances) expect(validateAs('ecg-provenance', provenance)).toEqual([])
  for (const { basis } of risks) {
    const ecg = ecgs.find(({ id }) => basis?.[0]?.reference === `Observation/${id}`)
    expect(validateAs('ecg-observation', ecg), ecg?.id).toEqual([])
  }
}, 300_000)
