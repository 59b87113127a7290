import { describe, expect, it } from 'vitest'
import { calibrate } from '../../src/interpret/calibrate.ts'
import { estimateIndicators } from '../../src/interpret/estimate.ts'
import { manifestSchema, type PlattCalibration } from '../../src/model/manifest.ts'
import { performanceSchema } from '../../src/model/performance.ts'
import { evidence } from './examples.ts'

const indicators = ['potassium-low', 'potassium-high', 'lactate-low']

/** The probability at a logit of 0 is exactly 0.5. */
const platt = (change: Partial<PlattCalibration> = {}): PlattCalibration => ({
  method: 'platt',
  slope: 1,
  intercept: 0,
  covariance: [0.01, 0, 0.02],
  threshold: 0.5,
  ...change,
})
const ofII = { 'potassium-low': platt(), 'potassium-high': platt(), 'lactate-low': null }
const ofI = {
  'potassium-low': null,
  'potassium-high': platt({ slope: 0.5, intercept: -1 }),
  'lactate-low': null,
}

function manifestOf(calibration: Record<string, Record<string, PlattCalibration | null>>) {
  return manifestSchema.parse({
    schemaVersion: 1,
    id: 'anyecg-test',
    version: '1.2.3',
    title: 'A model for tests',
    status: 'demonstration',
    sha256: '0'.repeat(64),
    input: {
      name: 'ecg',
      shape: ['N', 1, 5000],
      samplingHz: 500,
      seconds: 10,
      unit: 'mV',
      leads: ['II', 'I'],
      unprovenLeads: ['MLII'],
    },
    preprocessing: 'ecgfounder-v1',
    outputs: { logits: { name: 'logits', indicators } },
    calibration,
    labelWindowHours: { F: 1, M: 6, C: 336 },
    population: { minAgeYears: 18, paced: 'excluded' },
    trainedOn: 'Nothing.',
    licence: 'Apache-2.0',
  })
}
const manifest = manifestOf({ II: ofII, I: ofI })

const performance = performanceSchema.parse({
  schemaVersion: 1,
  modelId: 'anyecg-test',
  modelVersion: '1.2.3',
  source: 'simulated',
  dataset: { name: 'd', part: 'test', patients: 1, prevalence: 'natural', description: 'd' },
  leads: {
    II: {
      'potassium-low': evidence(),
      'potassium-high': evidence({ positives: 501 }),
      'lactate-low': null,
    },
    I: { 'potassium-low': null, 'potassium-high': evidence({ positives: 77 }) },
  },
})

function estimatesOf(logits: readonly number[], lead: string, of = manifest) {
  const estimates = estimateIndicators({ logits: Float32Array.from(logits) }, of, performance, lead)
  return new Map(estimates.map((estimate) => [estimate.id, estimate]))
}

describe('estimateIndicators', () => {
  it('answers every indicator once, in the order of the model, with its own logit', () => {
    const estimates = [...estimatesOf([-1.5, 0.25, 3], 'II').values()]
    expect(estimates.map(({ id, logit }) => [id, logit])).toEqual([
      ['potassium-low', -1.5],
      ['potassium-high', 0.25],
      ['lactate-low', 3],
    ])
  })

  it('reads each lead with its own calibration and evidence', () => {
    const high = (lead: string) => estimatesOf([0, 2, 0], lead).get('potassium-high')
    expect(high('II')).toMatchObject(calibrate(2, platt()))
    expect(high('II')?.performance?.positives).toBe(501)
    expect(high('I')?.probability).toBeCloseTo(0.5, 12)
    expect(high('I')).toMatchObject(calibrate(2, platt({ slope: 0.5, intercept: -1 })))
    expect(high('I')?.performance?.positives).toBe(77)
  })

  it('flags from the threshold on', () => {
    const flagged = (logit: number) =>
      estimatesOf([0, logit, 0], 'II').get('potassium-high')?.flagged
    expect(flagged(-0.01)).toBe(false)
    expect(flagged(0)).toBe(true)
    expect(flagged(0.01)).toBe(true)
  })

  it('never flags where no threshold is worth acting on', () => {
    const without = { ...ofII, 'potassium-high': platt({ threshold: null }) }
    const estimate = estimatesOf([0, 50, 0], 'II', manifestOf({ II: without })).get(
      'potassium-high',
    )
    expect(estimate?.probability).toBeGreaterThan(0.99)
    expect(estimate?.flagged).toBe(false)
  })

  it('tells a threshold of 0 from none', () => {
    const always = { ...ofII, 'potassium-high': platt({ threshold: 0 }) }
    const estimates = estimatesOf([0, -50, 0], 'II', manifestOf({ II: always }))
    expect(estimates.get('potassium-high')?.flagged).toBe(true)
  })

  it('reads an unproven lead with the calibration of the preferred lead, without evidence', () => {
    const monitor = [...estimatesOf([0.5, 2, 0], 'MLII').values()]
    const preferred = [...estimatesOf([0.5, 2, 0], 'II').values()]
    expect(monitor.map(({ probability, interval95 }) => [probability, interval95])).toEqual(
      preferred.map(({ probability, interval95 }) => [probability, interval95]),
    )
    expect(monitor[1]?.probability).toBeGreaterThan(0.8)
    expect(monitor.map((estimate) => estimate.performance)).toEqual([null, null, null])
  })

  it('does not borrow a single calibration from another lead', () => {
    const low = estimatesOf([5, 0, 0], 'I').get('potassium-low')
    expect(low).toMatchObject({ probability: null, interval95: null, flagged: false })
  })

  it('has no probability for an undefined finding, whatever the network says', () => {
    for (const lead of ['II', 'I', 'MLII'])
      expect(estimatesOf([0, 0, 50], lead).get('lactate-low')).toEqual({
        id: 'lactate-low',
        logit: 50,
        probability: null,
        interval95: null,
        flagged: false,
        performance: null,
      })
  })
})
