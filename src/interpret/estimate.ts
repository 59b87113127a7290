/** @module interpret/estimate: the network's logits as one estimate per indicator. */
import type { Manifest } from '../model/manifest.ts'
import type { IndicatorPerformance, Performance } from '../model/performance.ts'
import { calibrate } from './calibrate.ts'

export interface IndicatorEstimate {
  readonly id: string
  readonly logit: number
  /** Calibrated; null where the finding is undefined or the data gave no calibration. */
  readonly probability: number | null
  readonly interval95: readonly [number, number] | null
  /** At or above the operating threshold; never where the data supports none. */
  readonly flagged: boolean
  /** Evidence for the lead in use; null when none was reported. */
  readonly performance: IndicatorPerformance | null
}

/**
 * @param lead the lead the window was cut from. A lead without a calibration of its own is read with that of the
 *   preferred lead and carries no evidence.
 */
export function estimateIndicators(
  scores: { readonly logits: ArrayLike<number> },
  manifest: Manifest,
  performance: Performance,
  lead: string,
): readonly IndicatorEstimate[] {
  const preferred = manifest.input.leads[0] ?? ''
  const calibrations = manifest.calibration[lead] ?? manifest.calibration[preferred] ?? {}
  return manifest.outputs.logits.indicators.map((id, index) => {
    const logit = scores.logits[index] ?? Number.NaN
    const calibration = calibrations[id]
    const calibrated = calibration ? calibrate(logit, calibration) : null
    return {
      id,
      logit,
      probability: calibrated?.probability ?? null,
      interval95: calibrated?.interval95 ?? null,
      flagged: isFlagged(calibrated?.probability, calibration?.threshold),
      performance: performance.leads[lead]?.[id] ?? null,
    }
  })
}

function isFlagged(probability: number | undefined, threshold: number | null | undefined): boolean {
  return probability !== undefined && typeof threshold === 'number' && probability >= threshold
}
