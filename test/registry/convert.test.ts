import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadRegistry, toRegistryUnit } from '../../src/registry/index.ts'

const { analytes } = loadRegistry()

function convert(id: string, value: number, unit: string): number | null {
  const analyte = analytes.get(id)
  if (!analyte) throw new Error(`no analyte ${id}`)
  return toRegistryUnit(analyte, value, unit)
}

describe('known pairs', () => {
  test.each<[string, number, string, number]>([
    ['potassium', 4.2, 'mmol/L', 4.2],
    ['potassium', 4.2, 'meq/L', 4.2],
    ['sodium', 140, 'mEq/L', 140],
    ['calcium', 1, 'mmol/L', 4.008],
    ['calcium', 2, 'meq/L', 4.008],
    ['calcium-ionised', 4.008, 'mg/dL', 1],
    ['calcium-ionised', 2, 'meq/L', 1],
    ['magnesium', 1, 'mmol/L', 2.43],
    ['magnesium', 2, 'meq/L', 2.43],
    ['phosphate', 1, 'mmol/L', 3.097],
    ['creatinine', 88.4, 'umol/L', 1],
    ['urea-nitrogen', 0.357, 'mmol/L', 1],
    ['urea-nitrogen', 2.14, 'mg/dL{urea}', 1],
    ['glucose', 1, 'mmol/L', 18.016],
    ['glucose', 1, 'g/L', 100],
    ['hba1c', 0, 'mmol/mol', 2.15],
    ['hba1c', 48, 'mmol/mol', 6.542],
    ['lactate', 9.01, 'mg/dL', 1],
    ['ph', 7.4, 'pH', 7.4],
    ['pco2', 1, 'kPa', 7.5],
    ['po2', 10, 'kPa', 75],
    ['troponin-i-hs', 0.034, 'ng/mL', 34],
    ['troponin-t-hs', 14, 'pg/mL', 14],
    ['nt-probnp', 450, 'ng/L', 450],
    ['haemoglobin', 0.6206, 'mmol/L', 1],
    ['haemoglobin', 120, 'g/L', 12],
    ['haematocrit', 0.4, 'L/L', 40],
    ['leukocytes', 7.1, '10*9/L', 7.1],
    ['leukocytes', 7100, '/uL', 7.1],
    ['d-dimer', 0.5, 'mg/L{FEU}', 500],
    ['d-dimer', 500, 'ug/L{FEU}', 500],
    ['crp', 1, 'mg/dL', 10],
    ['alt', 1, 'ukat/L', 60],
    ['bilirubin-total', 17.1, 'umol/L', 1],
    ['albumin', 35, 'g/L', 3.5],
    ['total-protein', 70, 'g/L', 7],
    ['tsh', 2.5, 'u[IU]/mL', 2.5],
    ['free-t4', 12.87, 'pmol/L', 1],
  ])('%s: %d %s is %d', (id, value, unit, expected) => {
    expect(convert(id, value, unit)).toBeCloseTo(expected, 6)
  })

  test('calcium agrees whichever way it is reported', () => {
    const milligrams = convert('calcium', 9.6192, 'mg/dL')
    expect(convert('calcium', 2.4, 'mmol/L')).toBeCloseTo(milligrams ?? Number.NaN, 10)
    expect(convert('calcium', 4.8, 'mEq/L')).toBeCloseTo(milligrams ?? Number.NaN, 10)
  })

  test('white space around a unit is no other unit', () => {
    expect(convert('potassium', 4, ' mmol/L ')).toBe(4)
  })
})

describe('what does not convert is null', () => {
  test.each([
    ['potassium', 4, 'mg/dL'],
    ['potassium', 4, 'MMOL/L'],
    ['potassium', 4, ''],
    ['d-dimer', 250, 'ng/mL{DDU}'],
    ['d-dimer', 500, 'ng/mL'],
    ['potassium', Number.NaN, 'mmol/L'],
    ['potassium', Number.POSITIVE_INFINITY, 'meq/L'],
    ['troponin-i-hs', 1e308, 'ng/mL'],
  ])('%s: %d %s', (id, value, unit) => {
    expect(convert(id, value, unit)).toBeNull()
  })
})

test('every conversion is finite and keeps the order of values', () => {
  const conversions = [...analytes.values()].flatMap((analyte) =>
    analyte.conversions.map(({ unit }) => ({ analyte, unit })),
  )
  expect(conversions.length).toBeGreaterThan(100)
  fc.assert(
    fc.property(
      fc.constantFrom(...conversions),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      ({ analyte, unit }, value, step) => {
        const lower = toRegistryUnit(analyte, value, unit)
        const higher = toRegistryUnit(analyte, value + step, unit)
        expect(Number.isFinite(lower)).toBe(true)
        expect(Number.isFinite(higher)).toBe(true)
        expect(higher).toBeGreaterThan(lower ?? Number.NaN)
      },
    ),
    { numRuns: 2000 },
  )
})

test('a reference limit survives the way through every unit', () => {
  for (const analyte of analytes.values()) {
    const limit = analyte.reference.high
    if (typeof limit !== 'number') continue
    for (const { unit, factor, offset = 0 } of analyte.conversions) {
      expect(toRegistryUnit(analyte, (limit - offset) / factor, unit)).toBeCloseTo(limit, 8)
    }
  }
})
