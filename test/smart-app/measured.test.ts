import { describe, expect, it } from 'vitest'
import { decimalsOf } from '../../smart-app/src/data/decimals.ts'
import { describeDistance, describeValue } from '../../smart-app/src/data/measured.ts'
import type { MeasuredAnswer } from '../../src/api/types.ts'

const potassium = { unit: 'mmol/L', decimals: 1 }

function measured(value: number | null, unit = 'mmol/L'): MeasuredAnswer {
  return {
    reference: 'Observation/1',
    analyteId: 'potassium',
    analyte: 'Potassium',
    value,
    unit,
    collectedAt: '2026-01-15T08:56:00Z',
    standing: 'final',
    side: null,
  }
}

describe('a measured value', () => {
  it('has its unit as people write it, and none where the code is only an annotation', () => {
    expect(describeValue(measured(28, 'mm[Hg]'), 'en', 0)).toBe('28 mmHg')
    expect(describeValue(measured(14.2, '10*3/uL'), 'de', 1)).toBe('14,2 10³/µL')
    expect(describeValue(measured(2.4, '{INR}'), 'en', 1)).toBe('2.4')
  })

  it('of 7 reads as the laboratory wrote it, 7.0', () => {
    const result = measured(7)
    const decimals = decimalsOf(potassium, [result])
    expect(describeValue(result, 'en', decimals)).toBe('7.0 mmol/L')
    expect(describeValue(result, 'de', decimals)).toBe('7,0 mmol/L')
    expect(describeValue({ ...result, comparator: '>' }, 'en', decimals)).toBe('> 7.0 mmol/L')
  })

  it('is never rounded, and has no number where it could not be converted', () => {
    expect(describeValue(measured(7.125), 'en', 1)).toBe('7.125 mmol/L')
    expect(describeValue(measured(null), 'en', 1)).toBe('not reported')
  })

  it('has its distance from the ECG', () => {
    const ecg = '2026-01-15T08:41:00Z'
    expect(describeDistance(ecg, '2026-01-15T08:56:00Z', 'en')).toBe('15 min after the ECG')
    expect(describeDistance(ecg, '2025-12-05T08:41:00Z', 'en')).toBe('41 days before the ECG')
    expect(describeDistance(ecg, ecg, 'en')).toBe('at the time of the ECG')
  })

  it.each(['en', 'de'] as const)('of a day has none, before or after (%s)', (locale) => {
    expect(describeDistance('2026-01-15T08:41:00Z', '2026-01-15', locale)).toBe('')
    expect(describeDistance('2026-01-15T08:41:00Z', '2026-01-14', locale)).toBe('')
  })
})

describe('the decimals of the results of one test', () => {
  const of = (values: readonly (number | null)[], about = potassium) =>
    decimalsOf(
      about,
      values.map((value) => ({ value, unit: about.unit })),
    )

  it('are those of the most exact of them', () => {
    expect(of([7, 5.2])).toBe(1)
    expect(of([7, 5.25])).toBe(2)
    expect(of([141, 138.5], { unit: 'mmol/L', decimals: 0 })).toBe(1)
    expect(of([141, null], { unit: 'mmol/L', decimals: 0 })).toBe(0)
  })

  it('are not those of a value that a conversion gave many', () => {
    expect(of([7, 5.1999])).toBe(1)
  })

  it('are claimed of no other unit', () => {
    expect(decimalsOf(potassium, [{ value: 20, unit: 'mg/dL' }])).toBe(0)
  })
})
