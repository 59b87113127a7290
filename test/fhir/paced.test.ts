import type { Condition, Observation } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { hasPacemaker, statesPacedRhythm } from '../../src/fhir/paced.ts'

const condition = (change: Partial<Condition> = {}): Condition => ({
  resourceType: 'Condition',
  subject: { reference: 'Patient/p1' },
  code: { coding: [{ system: 'http://snomed.info/sct', code: '441509002' }] },
  ...change,
})
const paced = { coding: [{ system: 'http://snomed.info/sct', code: '10370003' }] }
const ecg = (change: Partial<Observation>): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: {},
  ...change,
})

describe('a pacemaker', () => {
  it('is known from a coded Condition that was not refuted', () => {
    expect(hasPacemaker([condition()])).toBe(true)
    const refuted = { verificationStatus: { coding: [{ code: 'refuted' }] } }
    expect(hasPacemaker([condition(refuted)])).toBe(false)
    expect(hasPacemaker([condition({ code: { text: 'pacemaker clinic' } })])).toBe(false)
  })

  it('is known from the statement on the ECG, wherever it stands', () => {
    expect(statesPacedRhythm(ecg({ valueCodeableConcept: paced }))).toBe(true)
    expect(statesPacedRhythm(ecg({ interpretation: [paced] }))).toBe(true)
    expect(statesPacedRhythm(ecg({ component: [{ code: {}, valueCodeableConcept: paced }] }))).toBe(
      true,
    )
    expect(statesPacedRhythm(ecg({}))).toBe(false)
  })

  it.each(['entered-in-error', 'cancelled'] as const)('is not known from an ECG %s', (status) => {
    expect(statesPacedRhythm(ecg({ status, interpretation: [paced] }))).toBe(false)
  })
})
