import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  differsBySex,
  isFinding,
  labelLimit,
  loadRegistry,
  thresholdFor,
} from '../../src/registry/index.ts'
import type { Direction, Limit } from '../../src/registry/index.ts'

const registry = loadRegistry()

function limitOf(id: string): Limit {
  const limit = registry.indicator(id).finding?.label.value
  if (limit === undefined) throw new Error(`no finding ${id}`)
  return limit
}

describe('thresholds of the reference', () => {
  test.each<[string, number]>([
    ['potassium-low', 3.5],
    ['potassium-high', 5.5],
    ['calcium-low', 8.5],
    ['calcium-high', 10.8],
    ['calcium-ionised-low', 1.12],
    ['magnesium-low', 1.5],
    ['haemoglobin-low', 10],
    ['haematocrit-low', 30],
    ['bnp-high', 100],
    ['hba1c-high', 6.5],
    ['lactate-high', 2],
    ['ph-low', 7.3],
    ['glucose-high', 180],
    ['glucose-low', 70],
    ['procalcitonin-high', 0.5],
    ['crp-high', 10],
    ['d-dimer-high', 500],
    ['tsh-low', 0.4],
    ['tsh-high', 4],
  ])('%s: %d', (id, expected) => {
    expect(limitOf(id)).toBe(expected)
  })
})

describe('limits by sex', () => {
  const troponin = limitOf('troponin-i-hs-high')
  const creatinine = limitOf('creatinine-low')

  test('men and women have their own', () => {
    expect(thresholdFor(troponin, 'male', 60, 'high')).toBe(34)
    expect(thresholdFor(troponin, 'female', 60, 'high')).toBe(16)
  })

  test.each(['unknown', 'other', undefined] as const)('sex %s: the wider range', (sex) => {
    expect(thresholdFor(troponin, sex, 60, 'high')).toBe(34)
    expect(thresholdFor(creatinine, sex, 60, 'low')).toBe(0.5)
  })

  test('only such limits differ', () => {
    expect(differsBySex(troponin)).toBe(true)
    expect(differsBySex({ male: 7, female: 7 })).toBe(false)
    expect(differsBySex(limitOf('nt-probnp-high'))).toBe(false)
    expect(differsBySex(3.5)).toBe(false)
  })

  test('the wider range flags nobody whom the own range would not', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1000, noNaN: true }),
        fc.double({ min: 0, max: 1000, noNaN: true }),
        fc.double({ min: 0, max: 1000, noNaN: true }),
        fc.constantFrom<Direction>('low', 'high'),
        fc.constantFrom('male' as const, 'female' as const),
        (male, female, measured, direction, sex) => {
          const own = thresholdFor({ male, female }, sex, 40, direction)
          const wide = thresholdFor({ male, female }, 'unknown', 40, direction)
          if (own === null || wide === null) throw new Error('a limit by sex needs no age')
          if (isFinding(direction, measured, wide)) {
            expect(isFinding(direction, measured, own)).toBe(true)
          }
        },
      ),
    )
  })
})

describe('limits by age', () => {
  const limit = limitOf('nt-probnp-high')
  test.each([
    [18, 450],
    [49.9, 450],
    [50, 900],
    [75.9, 900],
    [76, 1800],
    [100, 1800],
  ])('NT-proBNP at %d years: %d', (ageYears, expected) => {
    expect(thresholdFor(limit, 'male', ageYears, 'high')).toBe(expected)
  })

  test('an unknown age, or one below the first step, has none', () => {
    expect(thresholdFor(limit, 'male', undefined, 'high')).toBeNull()
    const adults = { byAge: [{ fromYears: 18, value: 450 }] }
    expect(thresholdFor(adults, 'male', 17, 'high')).toBeNull()
  })
})

test('a value exactly at the threshold is not the finding', () => {
  expect(isFinding('low', 3.5, 3.5)).toBe(false)
  expect(isFinding('low', 3.49, 3.5)).toBe(true)
  expect(isFinding('high', 5.5, 5.5)).toBe(false)
  expect(isFinding('high', 5.51, 5.5)).toBe(true)
})

describe('the label of a result', () => {
  const analyte = (id: string) => {
    const found = registry.analytes.get(id)
    if (!found) throw new Error(`no analyte ${id}`)
    return found
  }

  test('venous gases are held to the venous range', () => {
    expect(labelLimit(analyte('pco2'), 'high', '2019-8')).toBe(45)
    expect(labelLimit(analyte('pco2'), 'high', '2021-4')).toBe(51)
    expect(labelLimit(analyte('ph'), 'high', '2746-6')).toBe(7.41)
  })

  test('a label that is no reference limit holds for every specimen', () => {
    expect(labelLimit(analyte('ph'), 'low', '2746-6')).toBe(7.3)
  })

  test('without a code it is that of the analyte; undefined findings have none', () => {
    expect(labelLimit(analyte('pco2'), 'high')).toBe(45)
    expect(labelLimit(analyte('lactate'), 'low')).toBeNull()
  })
})
