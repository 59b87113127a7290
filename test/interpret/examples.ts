/** @module test/interpret/examples: evidence, assessments and charts that tests vary one field at a time. */
import type { Assessment } from '../../src/assess.ts'
import type { Chart, Measurement } from '../../src/interpret/chart.ts'
import type { IndicatorEstimate } from '../../src/interpret/estimate.ts'
import type { IndicatorPerformance } from '../../src/model/performance.ts'
import { loadRegistry } from '../../src/registry/index.ts'

export const registry = loadRegistry()

export const ecgTime = Date.parse('2026-03-01T08:41:00Z')
export const hourMs = 3_600_000

/** Evidence that passes every step of the gate. */
export function evidence(change: Partial<IndicatorPerformance> = {}): IndicatorPerformance {
  return {
    n: 20_000,
    positives: 500,
    prevalence: 0.025,
    auroc: { value: 0.84, ci95: [0.82, 0.86] },
    auprc: { value: 0.3, ci95: [0.26, 0.34] },
    brier: 0.02,
    calibration: null,
    operatingPoint: {
      threshold: 0.2,
      sensitivity: { value: 0.4, ci95: [0.36, 0.44] },
      specificity: { value: 0.98, ci95: [0.978, 0.982] },
      ppv: { value: 0.33, ci95: [0.3, 0.37] },
      npv: { value: 0.985, ci95: [0.983, 0.987] },
    },
    baseline: { auroc: { value: 0.62, ci95: [0.59, 0.65] } },
    gain: { value: 0.22, ci95: [0.19, 0.25] },
    subgroups: [],
    ...change,
  }
}

export function estimate(id: string, change: Partial<IndicatorEstimate> = {}): IndicatorEstimate {
  return {
    id,
    logit: 0.5,
    probability: 0.34,
    interval95: [0.31, 0.37],
    flagged: true,
    performance: evidence(),
    ...change,
  }
}

/** All 108, silent but for those named. */
export function assessmentOf(...named: readonly IndicatorEstimate[]): Assessment {
  const silent = (id: string) =>
    estimate(id, { probability: 0.01, interval95: [0.008, 0.012], flagged: false })
  return {
    kind: 'assessment',
    model: { id: 'anyecg-test', version: '1.2.3', status: 'demonstration' },
    ecg: {
      source: { format: 'fhir', reference: 'Observation/ecg-1', version: '1' },
      start: '2026-03-01T08:41:00Z',
      lead: 'II',
      leadProven: true,
      samplingHz: 500,
      seconds: 10,
      windowStartSeconds: 0,
      windowSeconds: 10,
      quality: { gapFraction: 0, flatFraction: 0, clippedFraction: 0, noise: 0.1, amplitudeMv: 1 },
    } as unknown as Assessment['ecg'],
    estimates: registry.indicators.map(
      ({ id }) => named.find((given) => given.id === id) ?? silent(id),
    ),
    warnings: [],
  }
}

export function chartOf(change: Partial<Chart> = {}): Chart {
  return {
    patient: { id: 'p1', sex: 'female', birthDate: '1960-05-05' },
    hasPacemaker: false,
    measurements: [],
    openOrders: [],
    ...change,
  }
}

export function measured(analyteId: string, hoursAfterEcg: number): Measurement {
  return {
    analyteId,
    value: 4.2,
    collectedAt: ecgTime + hoursAfterEcg * hourMs,
    reference: 'Observation/lab-1',
    standing: 'final',
  }
}
