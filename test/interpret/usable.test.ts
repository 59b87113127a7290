import { describe, expect, it } from 'vitest'
import { declinePatient } from '../../src/interpret/usable.ts'
import { chartOf, ecgTime } from './examples.ts'

const adults = { minAgeYears: 18, paced: 'excluded' } as const
const bornOn = (birthDate: string) => chartOf({ patient: { id: 'p1', sex: 'female', birthDate } })
const reasonFor = (birthDate: string, minAgeYears = 18) =>
  declinePatient(bornOn(birthDate), { ...adults, minAgeYears }, ecgTime)?.reason ?? null

describe('declinePatient', () => {
  it('has nothing against an adult without a pacemaker', () => {
    expect(declinePatient(chartOf(), adults, ecgTime)).toBeNull()
  })

  it('draws the line at the birthday (the ECG is of 2026-03-01)', () => {
    expect(reasonFor('2008-03-01')).toBeNull()
    expect(reasonFor('2008-03-02')).toBe('under-age')
    expect(reasonFor('2020-01-01')).toBe('under-age')
  })

  it('takes a birth date known to the year or month as its latest day', () => {
    expect(reasonFor('2008')).toBe('under-age')
    expect(reasonFor('2007')).toBeNull()
    expect(reasonFor('2008-03')).toBe('under-age')
    expect(reasonFor('2008-02')).toBeNull()
  })

  it('counts the age at the time of the ECG, not of today', () => {
    const laterTime = Date.parse('2026-03-02T00:00:00Z')
    const chart = bornOn('2008-03-02')
    expect(declinePatient(chart, adults, ecgTime)?.reason).toBe('under-age')
    expect(declinePatient(chart, adults, laterTime)).toBeNull()
  })

  it('asks the population of the model for the age', () => {
    expect(reasonFor('2020-01-01', 0)).toBeNull()
  })

  it('does not guess an age', () => {
    const undated = chartOf({ patient: { id: 'p1', sex: 'female' } })
    expect(declinePatient(undated, adults, ecgTime)?.reason).toBe('age-unknown')
    expect(reasonFor('1 May 1960')).toBe('age-unknown')
    // Born after the ECG: one of the two dates is wrong.
    expect(reasonFor('2027-01-01')).toBe('age-unknown')
    expect(declinePatient(chartOf(), adults, NaN)?.reason).toBe('age-unknown')
  })

  it('declines a paced heart', () => {
    expect(declinePatient(chartOf({ hasPacemaker: true }), adults, ecgTime)).toMatchObject({
      kind: 'declined',
      reason: 'paced',
    })
  })

  it('tells nothing of the patient', () => {
    const details = [bornOn('2015-07-09'), bornOn('2031-07-09')].map(
      (chart) => declinePatient(chart, adults, ecgTime)?.detail,
    )
    for (const detail of details) expect(detail).toMatch(/^(?!.*(?:p1|2015|2031)).+\.$/)
  })
})
