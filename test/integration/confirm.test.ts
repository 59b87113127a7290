import type { Observation } from '@medplum/fhirtypes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { searchset, startTestSandbox, type TestSandbox } from './sandbox.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox()
})
afterAll(() => sandbox.close())

const statuses = async (patientId: string) =>
  (await sandbox.riskAssessments(patientId)).map(({ status }) => status)
const openWith = (patientId: string, ecg: Observation) =>
  sandbox.openAs(patientId, { ecg: searchset(ecg) })

describe('what a caller prefetches', () => {
  it('retracts nothing: the FHIR server has the last word', async () => {
    await sandbox.open('myocardial-injury')
    const ecg = await sandbox.ecgOf('myocardial-injury')
    await openWith('myocardial-injury', { ...ecg, status: 'entered-in-error' })
    await openWith('sepsis', { ...ecg, subject: { reference: 'Patient/sepsis' } })
    expect(await statuses('myocardial-injury')).toEqual(['final'])
  })

  it('is written into the chart only where the FHIR server has the same ECG', async () => {
    const ecg = await sandbox.ecgOf('potassium-measured')
    await openWith('potassium-measured', { ...ecg, id: 'made-up' })
    await openWith('potassium-measured', { ...ecg, component: ecg.component?.toReversed() ?? [] })
    expect(await statuses('potassium-measured')).toEqual([])
    await openWith('potassium-measured', ecg)
    await openWith('potassium-measured', ecg)
    expect(await statuses('potassium-measured')).toEqual(['final'])
  })

  it.each<[string, string, (ecg: Observation) => Promise<unknown>]>([
    ['who is a child', 'hyperkalaemia', () => bear('hyperkalaemia', '2020-01-01')],
    ['whose age nobody knows', 'hypokalaemia', () => bear('hypokalaemia')],
    [
      'who has a pacemaker',
      'hypocalcaemia',
      () => {
        const subject = { reference: 'Patient/hypocalcaemia' }
        const code = { coding: [{ system: 'http://snomed.info/sct', code: '441509002' }] }
        return sandbox.fhir.createResource({ resourceType: 'Condition', subject, code })
      },
    ],
    [
      'of whom another ECG is paced',
      'heart-failure',
      ({ id: _, ...ecg }) => {
        const paced = { coding: [{ system: 'http://snomed.info/sct', code: '10370003' }] }
        const effectiveDateTime = '2020-01-01T00:00:00Z'
        return sandbox.fhir.createResource({ ...ecg, effectiveDateTime, interpretation: [paced] })
      },
    ],
  ])('makes no adult without a pacemaker of one %s', async (_, patientId, tellServer) => {
    const ecg = await sandbox.ecgOf(patientId)
    const prefetch = {
      patient: await sandbox.fhir.readResource('Patient', patientId),
      ecg: searchset(ecg),
      conditions: searchset(),
    }
    await tellServer(ecg)
    expect((await sandbox.openAs(patientId, prefetch)).cards).toHaveLength(1)
    expect(await statuses(patientId)).toEqual([])
    // As the FHIR server has it, there is not even a card.
    expect((await sandbox.open(patientId)).cards).toEqual([])
  })
})

function bear(id: string, birthDate?: string): Promise<unknown> {
  const patient = { resourceType: 'Patient', id, ...(birthDate ? { birthDate } : {}) } as const
  return sandbox.fhir.updateResource(patient)
}
