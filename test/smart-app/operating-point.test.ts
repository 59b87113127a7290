import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  atPrevalence,
  curveOf,
  nearestPlace,
  nearestPoint,
  readPrevalence,
} from '../../smart-app/src/data/operating-point.ts'
import { performanceSchema } from '../../src/model/performance.ts'

const folder = join(import.meta.dirname, '../../models/anyecg-demo')
const performance = performanceSchema.parse(
  JSON.parse(readFileSync(join(folder, 'performance.json'), 'utf8')),
)
const potassium = performance.leads.II?.['potassium-high'] ?? null

describe('the curve', () => {
  it('falls in threshold and rises in sensitivity, with the point of the model on it', () => {
    const curve = curveOf(potassium)
    const own = potassium?.operatingPoint
    expect(curve.length).toBeGreaterThan(10)
    expect(curve.map(({ threshold }) => threshold)).toContain(own?.threshold)
    for (const [index, point] of curve.entries()) {
      const before = curve[index - 1] ?? { threshold: Infinity, sensitivity: 0, specificity: 1 }
      expect(point.threshold).toBeLessThanOrEqual(before.threshold)
      expect(point.sensitivity).toBeGreaterThanOrEqual(before.sensitivity)
      expect(point.specificity).toBeLessThanOrEqual(before.specificity)
    }
  })

  it('begins at the threshold of the model', () => {
    const curve = curveOf(potassium)
    const threshold = potassium?.operatingPoint?.threshold ?? null
    expect(curve[nearestPoint(curve, threshold)]?.threshold).toBe(threshold)
  })

  it('is followed by a pointer', () => {
    const curve = curveOf(potassium)
    expect(nearestPlace(curve, 0, 0)).toBe(0)
    expect(nearestPlace(curve, 1, 1)).toBe(curve.length - 1)
  })

  it('is empty where none was reported', () => {
    expect(curveOf(null)).toEqual([])
  })
})

describe('predictive values', () => {
  it('are those of the evidence at the prevalence of the evidence', () => {
    const own = potassium?.operatingPoint
    if (!potassium || !own?.sensitivity || !own.specificity) throw new Error('no evidence')
    const { ppv, npv } = atPrevalence(
      {
        threshold: own.threshold,
        sensitivity: own.sensitivity.value,
        specificity: own.specificity.value,
      },
      potassium.prevalence,
    )
    expect(ppv).toBeCloseTo(own.ppv?.value ?? NaN, 3)
    expect(npv).toBeCloseTo(own.npv?.value ?? NaN, 3)
  })

  it('collapse at a low prevalence: AUC 0.88, 1 %, PPV 3 %', () => {
    const point = { threshold: 0.5, sensitivity: 0.8, specificity: 0.74 }
    const { ppv, npv } = atPrevalence(point, 0.01)
    expect(ppv).toBeCloseTo(0.03, 2)
    expect(npv).toBeCloseTo(0.997, 3)
  })

  it('agree with counting patients, for every point and prevalence', () => {
    const share = fc.double({ min: 0.001, max: 0.999, noNaN: true })
    fc.assert(
      fc.property(share, share, share, (sensitivity, specificity, prevalence) => {
        const { ppv, npv, of1000 } = atPrevalence(
          { threshold: 0, sensitivity, specificity },
          prevalence,
        )
        const patients = 1e6
        const sick = patients * prevalence
        const found = sick * sensitivity
        const spared = (patients - sick) * specificity
        expect(ppv).toBeCloseTo(found / (found + (patients - sick - spared)), 6)
        expect(npv).toBeCloseTo(spared / (spared + sick - found), 6)
        expect(of1000.truePositives).toBeLessThanOrEqual(of1000.flagged)
        expect(Math.abs(of1000.truePositives + of1000.missed - 1000 * prevalence)).toBeLessThan(
          1.01,
        )
      }),
    )
  })

  it('are unknown where nobody is flagged, or everybody', () => {
    expect(atPrevalence({ threshold: 1, sensitivity: 0, specificity: 1 }, 0.1).ppv).toBeNull()
    expect(atPrevalence({ threshold: 0, sensitivity: 1, specificity: 0 }, 0.1).npv).toBeNull()
  })
})

describe('a typed prevalence', () => {
  it.each([
    ['2.5', 0.025],
    ['2,5', 0.025],
    [' 12 ', 0.12],
    ['0', null],
    ['100', null],
    ['', null],
    ['1e3', null],
    ['-2', null],
    ['abc', null],
  ])('%j is %j', (text, share) => {
    expect(readPrevalence(text)).toBe(share)
  })
})
