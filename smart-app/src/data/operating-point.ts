/** @module smart-app/data/operating-point: what flagging at one threshold would mean among these patients. */
import { ppvAtPrevalence } from '../../../src/interpret/frequencies.ts'
import type { IndicatorPerformance } from '../../../src/model/performance.ts'

export interface CurvePoint {
  readonly threshold: number
  readonly sensitivity: number
  readonly specificity: number
}

export interface PointAtPrevalence extends CurvePoint {
  /** Null when nobody would be flagged. */
  readonly ppv: number | null
  /** Null when everybody would be flagged. */
  readonly npv: number | null
  readonly of1000: {
    readonly flagged: number
    readonly truePositives: number
    readonly missed: number
  }
}

/** From flagging no one to flagging everyone, the model's own point among them; empty where no curve was reported. */
export function curveOf(performance: IndicatorPerformance | null): CurvePoint[] {
  const curve = (performance?.curve ?? []).map(([threshold, sensitivity, specificity]) => ({
    threshold,
    sensitivity,
    specificity,
  }))
  const own = performance?.operatingPoint
  if (curve.length === 0 || !own?.sensitivity || !own.specificity) return curve
  const { threshold, sensitivity, specificity } = own
  const point = { threshold, sensitivity: sensitivity.value, specificity: specificity.value }
  return [...curve, point].sort((a, b) => b.threshold - a.threshold)
}

/** Where the model stands as delivered: the point of the curve whose threshold is nearest. */
export function nearestPoint(curve: readonly CurvePoint[], threshold: number | null): number {
  if (threshold === null) return Math.floor(curve.length / 2)
  return nearest(curve, (point) => Math.abs(point.threshold - threshold))
}

/** The point of the curve nearest to a place in the plot. */
export function nearestPlace(
  curve: readonly CurvePoint[],
  falsePositiveRate: number,
  sensitivity: number,
): number {
  return nearest(curve, (point) =>
    Math.hypot(1 - point.specificity - falsePositiveRate, point.sensitivity - sensitivity),
  )
}

function nearest(curve: readonly CurvePoint[], distance: (point: CurvePoint) => number): number {
  let best = 0
  curve.forEach((point, index) => {
    const current = curve[best]
    if (current && distance(point) < distance(current)) best = index
  })
  return best
}

/** Predictive values by Bayes' theorem, and the same as counts of 1000 patients. */
export function atPrevalence(point: CurvePoint, prevalence: number): PointAtPrevalence {
  const { sensitivity, specificity } = point
  const truePositives = sensitivity * prevalence
  const falsePositives = (1 - specificity) * (1 - prevalence)
  const of1000 = (share: number) => Math.round(share * 1000)
  return {
    ...point,
    ppv: ppvAtPrevalence(sensitivity, specificity, prevalence),
    // The same theorem for the other answer.
    npv: ppvAtPrevalence(specificity, sensitivity, 1 - prevalence),
    of1000: {
      flagged: of1000(truePositives + falsePositives),
      truePositives: of1000(truePositives),
      missed: of1000(prevalence - truePositives),
    },
  }
}

/** What is typed as percent, in either decimal sign; null unless it lies between 0 and 100, both excluded. */
export function readPrevalence(text: string): number | null {
  const percent = /^\d{1,3}([.,]\d+)?$/.test(text.trim())
    ? Number(text.trim().replace(',', '.'))
    : 0
  return percent > 0 && percent < 100 ? percent / 100 : null
}
