import { describe, expect, it } from 'vitest'
import { manifestSchema } from '../../src/model/manifest.ts'
import { performanceSchema } from '../../src/model/performance.ts'
import { evidence } from '../interpret/examples.ts'

const estimate = { value: 0.8, ci95: [0.7, 0.9] }
const point = {
  threshold: 0.2,
  sensitivity: estimate,
  specificity: estimate,
  ppv: null,
  npv: estimate,
}

function contentOf(row: object, parts: object = {}) {
  return {
    schemaVersion: 1,
    modelId: 'anyecg-test',
    modelVersion: '1.2.3',
    source: 'simulated',
    dataset: { name: 'd', part: 'test', patients: 1, prevalence: 'natural', description: 'd' },
    leads: { II: { 'potassium-high': row, 'lactate-low': null } },
    ...parts,
  }
}

const full = {
  operatingPoints: [
    {
      name: 'target-ppv',
      ...point,
      flagged: 0.1,
      netBenefit: { thresholdProbability: 0.15, value: 0.01, treatAll: -0.1, treatNone: 0 },
    },
  ],
  ppvAtPrevalence: [{ prevalence: 0.05, ppv: estimate, npv: null }],
  curve: [
    [1, 0, 1],
    [0.2, 0.8, 0.7],
    [0, 1, 0],
  ],
  subgroups: [{ name: 'sex', value: 'male', n: 9, positives: 3, auroc: null, oe: estimate }],
  allRecords: { n: 20, auroc: estimate },
}

const tiers = { strong: 1, moderate: 0, limited: 0, notReported: 1 }
const row = { auroc: estimate, oe: estimate, slope: null }
const parts = {
  tally: { II: { all: tiers, distinct: tiers } },
  controls: {
    nulls: {
      II: {
        method: 'm',
        familywiseLevel: 0.05,
        rows: [
          {
            indicator: 'mchc-low',
            positives: 300,
            enoughPositives: true,
            auroc: estimate,
            familywise: [0.4, 0.6],
            containsHalf: true,
          },
        ],
        pooled: estimate,
      },
    },
    permuted: {
      II: {
        method: 'm',
        familywiseLevel: 0.05,
        seed: 0,
        outputs: 99,
        containHalf: 98,
        mean: 0.5,
        outside: [{ indicator: 'mchc-low', auroc: 0.6, familywise: [0.55, 0.65] }],
      },
    },
    oracle: { lead: 'II', rows: { 'potassium-high': { auroc: estimate, recovered: null } } },
  },
  requirements: [{ name: 'nothing', met: null, figure: '-' }],
  shifts: [
    {
      name: 's',
      description: 'd',
      source: 'simulated',
      n: 5,
      leads: { II: { 'potassium-high': row, 'lactate-low': null } },
    },
  ],
}

describe('performance.json', () => {
  it('may hold the older fields alone', () => {
    expect(performanceSchema.safeParse(contentOf(evidence())).success).toBe(true)
  })

  it('may hold everything that evaluate writes', () => {
    const content = contentOf({ ...evidence(), ...full }, parts)
    expect(performanceSchema.parse(content)).toEqual(content)
  })

  it('may lack what a part of real records cannot have', () => {
    const controls = { nulls: null, permuted: null, oracle: null }
    const content = contentOf({ ...evidence(), ppvAtPrevalence: null }, { controls })
    expect(performanceSchema.safeParse(content).success).toBe(true)
  })

  it('has no field that nobody knows', () => {
    expect(performanceSchema.safeParse(contentOf(evidence(), { tiers })).success).toBe(false)
  })
})

describe('the isotonic calibration of a manifest', () => {
  const { calibration } = manifestSchema.shape
  const line = { method: 'isotonic', x: [-1, 1], y: [0.1, 0.4], low: [0, 0.3], high: [0.2, 0.5] }
  const accepts = (change: object) =>
    calibration.safeParse({ II: { a: { ...line, threshold: null, ...change } } }).success

  it('is rising knots of equal number', () => {
    expect(accepts({})).toBe(true)
    expect(accepts({ y: [0.4, 0.1] })).toBe(false)
    expect(accepts({ x: [1, -1] })).toBe(false)
    expect(accepts({ low: [0.1] })).toBe(false)
    expect(accepts({ y: [0.1, 1.4] })).toBe(false)
    expect(accepts({ method: 'spline' })).toBe(false)
  })
})
