/** @module interpret/calibrate: from a logit to a probability with its interval. */
import type { PlattCalibration } from '../model/manifest.ts'

/** No calibration set is large enough to support a certainty beyond these. */
const floor = 1e-4
const ceiling = 1 - 1e-4

/** Two-sided 95 % quantile of the normal distribution. */
const z95 = 1.959964

export interface CalibratedProbability {
  readonly probability: number
  /** 95 % interval from the uncertainty of the calibration fit (delta method on the linear predictor). */
  readonly interval95: readonly [number, number]
}

/**
 * Platt scaling: sigmoid(slope * logit + intercept). The interval says how well the calibration
 * is known, not how sure the network is of this patient.
 * Platt, "Probabilistic outputs for support vector machines", 1999.
 */
export function calibrate(logit: number, calibration: PlattCalibration): CalibratedProbability {
  const { slope, intercept, covariance } = calibration
  const [varSlope, cov, varIntercept] = covariance
  const predictor = slope * logit + intercept
  const variance = varSlope * logit * logit + 2 * cov * logit + varIntercept
  const margin = z95 * Math.sqrt(Math.max(0, variance))
  return {
    probability: sigmoid(predictor),
    interval95: [sigmoid(predictor - margin), sigmoid(predictor + margin)],
  }
}

function sigmoid(x: number): number {
  return Math.min(ceiling, Math.max(floor, 1 / (1 + Math.exp(-x))))
}
