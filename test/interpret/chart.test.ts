import { describe, expect, it } from 'vitest'
import { ageYearsAt } from '../../src/interpret/chart.ts'

const at = Date.parse('2026-03-01T08:00:00Z')

describe('ageYearsAt', () => {
  it.each([
    ['1960-03-01', 66],
    ['1960-03-02', 65],
    ['2008-03-01', 18],
    ['2008-03-02', 17],
    ['2008-03', 17],
    ['2008-02', 18],
    ['2008', 17],
    ['2026-02-28', 0],
  ])('%s is %i years old on 2026-03-01', (birthDate, age) => {
    expect(ageYearsAt(birthDate, at)).toBe(age)
  })

  it.each([undefined, '', 'unknown', '08/03/1960', '2030-01-01'])('%s has no age', (birthDate) => {
    expect(ageYearsAt(birthDate, at)).toBeNull()
  })
})
