import type { Observation } from '@medplum/fhirtypes'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hookPath, hookRequest, startTestSandbox, type TestSandbox } from './sandbox.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox()
})
afterAll(() => sandbox.close())

const statuses = async (patientId: string) =>
  (await sandbox.riskAssessments(patientId)).map(({ status }) => status).sort()

/** Opens a chart with the ECG as somebody says it is. */
async function openWith(patientId: string, ecg: Observation): Promise<void> {
  const prefetch = {
    ecg: { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: ecg }] },
  }
  await supertest(sandbox.url)
    .post(hookPath)
    .send(hookRequest(sandbox.url, patientId, { prefetch }))
    .expect(200)
  await sandbox.settled()
}

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
  })
})

describe('what a caller prefetches', () => {
  it('retracts nothing: the FHIR server has the last word', async () => {
    await sandbox.open('myocardial-injury')
    const ecg = await sandbox.ecgOf('myocardial-injury')
    await openWith('myocardial-injury', { ...ecg, status: 'entered-in-error' })
    await openWith('sepsis', { ...ecg, subject: { reference: 'Patient/sepsis' } })
    expect(await statuses('myocardial-injury')).toEqual(['final'])
  })

  it('is written into the chart only where the FHIR server has the same', async () => {
    const ecg = await sandbox.ecgOf('potassium-measured')
    await openWith('potassium-measured', { ...ecg, id: 'made-up' })
    await openWith('potassium-measured', { ...ecg, component: ecg.component?.toReversed() ?? [] })
    expect(await statuses('potassium-measured')).toEqual([])
    await openWith('potassium-measured', ecg)
    await openWith('potassium-measured', ecg)
    expect(await statuses('potassium-measured')).toEqual(['final'])
  })
})
