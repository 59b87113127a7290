import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { searchset, startTestSandbox, type TestSandbox } from './sandbox.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox()
})
afterAll(() => sandbox.close())

const statuses = async (patientId: string) =>
  (await sandbox.riskAssessments(patientId)).map(({ status }) => status).sort()

describe('an ECG that was assessed', () => {
  it('and then entered in error takes its RiskAssessment along', async () => {
    expect((await sandbox.open('hyperkalaemia')).cards).toHaveLength(1)
    expect(await statuses('hyperkalaemia')).toEqual(['final'])
    const ecg = await sandbox.ecgOf('hyperkalaemia')
    await sandbox.fhir.updateResource({ ...ecg, status: 'entered-in-error' })
    expect((await sandbox.open('hyperkalaemia')).cards).toEqual([])
    expect(await statuses('hyperkalaemia')).toEqual(['entered-in-error'])
  })

  it('and then corrected is assessed anew, and the old RiskAssessment is struck out', async () => {
    await sandbox.open('hypokalaemia')
    const ecg = await sandbox.ecgOf('hypokalaemia')
    const later = new Date(Date.parse(ecg.effectiveDateTime ?? '') - 60_000).toISOString()
    await sandbox.fhir.updateResource({ ...ecg, status: 'corrected', effectiveDateTime: later })
    expect((await sandbox.open('hypokalaemia')).cards).toHaveLength(1)
    expect(await statuses('hypokalaemia')).toEqual(['entered-in-error', 'final'])
  })

  it('and then only tagged keeps its RiskAssessment', async () => {
    await sandbox.open('hypocalcaemia')
    const ecg = await sandbox.ecgOf('hypocalcaemia')
    const meta = { ...ecg.meta, tag: [{ system: 'https://example.org/tags', code: 'reviewed' }] }
    await sandbox.fhir.updateResource({ ...ecg, meta })
    expect((await sandbox.open('hypocalcaemia')).cards).toHaveLength(1)
    expect(await statuses('hypocalcaemia')).toEqual(['final'])
  })

  it('and is moved to another patient takes its RiskAssessment out of the first chart', async () => {
    await sandbox.open('heart-failure')
    const ecg = await sandbox.ecgOf('heart-failure')
    await sandbox.fhir.updateResource({ ...ecg, subject: { reference: 'Patient/normal' } })
    await sandbox.open('normal')
    expect(await statuses('heart-failure')).toEqual(['entered-in-error'])
    // And back: the first RiskAssessment stays struck out, and one more tells of the ECG.
    await sandbox.fhir.updateResource(ecg)
    expect((await sandbox.open('heart-failure')).cards).toHaveLength(1)
    expect((await sandbox.open('heart-failure')).cards).toHaveLength(1)
    expect(await statuses('heart-failure')).toEqual(['entered-in-error', 'final'])
  })

  it('and is moved takes it along, too, when the chart is opened that it left', async () => {
    await sandbox.open('sepsis')
    expect(await statuses('sepsis')).toEqual(['final'])
    const ecg = await sandbox.ecgOf('sepsis')
    await sandbox.fhir.updateResource({ ...ecg, subject: { reference: 'Patient/normal' } })
    await sandbox.open('sepsis')
    expect(await statuses('sepsis')).toEqual(['entered-in-error'])
  })

  it('and then deleted takes its RiskAssessment along', async () => {
    await sandbox.open('severe-anaemia')
    expect(await statuses('severe-anaemia')).toEqual(['final'])
    const { id } = await sandbox.ecgOf('severe-anaemia')
    await sandbox.fhir.deleteResource('Observation', id)
    expect((await sandbox.open('severe-anaemia')).cards).toEqual([])
    expect(await statuses('severe-anaemia')).toEqual(['entered-in-error'])
  })

  it('and entered in error by mistake speaks again once the FHIR server has it as it was', async () => {
    const ecg = await sandbox.ecgOf('myocardial-injury')
    const withdrawn = { ...ecg, status: 'entered-in-error' } as const
    const struckOut: string[] = []
    for (const _ of ['once', 'and again']) {
      expect((await sandbox.open('myocardial-injury')).cards).toHaveLength(1)
      expect(await statuses('myocardial-injury')).toEqual([...struckOut, 'final'])
      await sandbox.fhir.updateResource(withdrawn)
      expect((await sandbox.open('myocardial-injury')).cards).toEqual([])
      struckOut.push('entered-in-error')
      expect(await statuses('myocardial-injury')).toEqual(struckOut)
      // On a caller's word alone it stays withdrawn.
      const prefetched = await sandbox.openAs('myocardial-injury', { ecg: searchset(ecg) })
      expect(prefetched.cards).toEqual([])
      expect(await statuses('myocardial-injury')).toEqual(struckOut)
      await sandbox.fhir.updateResource(ecg)
    }
  })

  it('while no FHIR server was named takes along what was written later', async () => {
    const ecg = await sandbox.ecgOf('potassium-measured')
    const prefetch = {
      patient: await sandbox.fhir.readResource('Patient', 'potassium-measured'),
      ecg: searchset(ecg),
      labs: searchset(),
      orders: searchset(),
      conditions: searchset(),
    }
    const unnamed = { fhirServer: undefined }
    expect((await sandbox.openAs('potassium-measured', prefetch, unnamed)).cards).toHaveLength(1)
    expect(await statuses('potassium-measured')).toEqual([])
    await sandbox.open('potassium-measured')
    expect(await statuses('potassium-measured')).toEqual(['final'])
    await sandbox.fhir.updateResource({ ...ecg, status: 'entered-in-error' })
    await sandbox.open('potassium-measured')
    expect(await statuses('potassium-measured')).toEqual(['entered-in-error'])
  })
})
