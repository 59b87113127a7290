/** @module interpret/calibrate: from a logit to a probability with its interval. */
import type { Calibration, IsotonicCalibration, PlattCalibration } from '../model/manifest.ts'

/** No calibration set is large enough to support a certainty beyond these. */
const floor = 1e-4
const ceiling = 1 - 1e-4

/** Two-sided 95 % quantile of the normal distribution. */
const z95 = 1.959964

export interface CalibratedProbability {
  readonly probability: number
  /** 95 % interval from the uncertainty of the calibration fit. */
  readonly interval95: readonly [number, number]
}

/**
 * By the method the manifest names. The interval says how well the calibration is known, not how
 * sure the network is of this patient.
 */
export function calibrate(logit: number, calibration: Calibration): CalibratedProbability {
  return calibration.method === 'platt'
    ? scale(logit, calibration)
    : interpolate(logit, calibration)
}

/**
 * Platt scaling: sigmoid(slope * logit + intercept), interval by the delta method on the linear
 * predictor. Platt, "Probabilistic outputs for support vector machines", 1999.
 */
function scale(logit: number, calibration: PlattCalibration): CalibratedProbability {
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

/** A straight line between the knots of the isotonic fit and of its interval; level beyond them. */
function interpolate(logit: number, calibration: IsotonicCalibration): CalibratedProbability {
  const { x, y, low, high } = calibration
  const above = x.findIndex((knot) => knot > logit)
  const right = above === -1 ? x.length - 1 : above
  const left = above === -1 ? right : Math.max(0, above - 1)
  const from = x[left] ?? 0
  const width = (x[right] ?? 0) - from
  const share = width > 0 ? (logit - from) / width : 0
  const at = (values: readonly number[]) => {
    const start = values[left] ?? Number.NaN
    return clamp(start + share * ((values[right] ?? start) - start))
  }
  const probability = at(y)
  // Rounding must not put the probability outside its interval.
  return {
    probability,
    interval95: [Math.min(probability, at(low)), Math.max(probability, at(high))],
  }
}

function sigmoid(x: number): number {
  return clamp(1 / (1 + Math.exp(-x)))
}

function clamp(probability: number): number {
  return Math.min(ceiling, Math.max(floor, probability))
}
