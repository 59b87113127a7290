/** @module smart-app/data/calibration-reach: how far the dots of a calibration plot go, against an estimate at hand. */
import type { IndicatorPerformance } from '../../../src/model/performance.ts'

type Bins = NonNullable<IndicatorPerformance['calibration']>['bins']

export interface Beyond {
  /** Of the estimates in the highest bin, 0 to 1. */
  readonly mean: number
  /** Bins are of equal size: one of ten is a tenth of the patients. */
  readonly isTenth: boolean
}

/**
 * A bin holds a range of estimates and tells their mean: single ones in the highest may be as high as this one, and were
 * not looked at on their own.
 * @returns null where the dots reach the estimate, to the percent that is written.
 */
export function beyondBins(bins: Bins, estimate: number): Beyond | null {
  if (bins.length === 0) return null
  const mean = Math.max(...bins.map(({ predicted }) => predicted))
  const isBeyond = Math.round(estimate * 100) > Math.round(mean * 100)
  return isBeyond ? { mean, isTenth: bins.length === 10 } : null
}
