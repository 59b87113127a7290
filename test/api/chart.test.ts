import type { Observation } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { chartAt } from '../../src/api/chart.ts'
import { chartOf } from '../interpret/examples.ts'
import { pacedRhythm } from './course-of.ts'

const ecg = (effectiveDateTime: string, change: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '11524-6' }] },
  effectiveDateTime,
  ...change,
})

describe('a pacemaker that only ECGs tell of', () => {
  const isPaced = (own: string, ofPaced: string) =>
    chartAt(ecg(own), {
      chart: chartOf(),
      pacemakerCoded: false,
      ecgs: [ecg(ofPaced, { interpretation: [pacedRhythm] })],
    }).hasPacemaker

  it.each([
    ['2026-03-01T08:00:00Z', true],
    ['2026-03-01T09:30:00+01:00', true],
    ['2026-03-01T09:30:00Z', false],
    // It may have been there: the day begins in Kiribati at 10:00 UTC of the day before.
    ['2026-03-01', true],
    ['2026-03-02', false],
    ['2026-03-01T23:00:00', true],
    ['2026-03', true],
  ])('was there at 09:00 UTC of 1 March when one of %s says so: %s', (ofPaced, expected) => {
    expect(isPaced('2026-03-01T09:00:00Z', ofPaced)).toBe(expected)
  })

  it('may be there since the day that begins elsewhere', () => {
    expect(isPaced('2026-03-01T11:00:00Z', '2026-03-02')).toBe(true)
  })
})
