/** @module api/measured: what the laboratory found, beside what is estimated. */
import { compareMoments, spanOf, type Moment } from '../date-time.ts'
import { ageYearsAt, type Chart, type EcgTime, type Measurement } from '../interpret/chart.ts'
import { findKnown } from '../interpret/compare-labs.ts'
import {
  isFinding,
  labelLimit,
  precedenceBeforeHours,
  thresholdFor,
  type Analyte,
  type Direction,
  type Indicator,
  type Limit,
  type Registry,
} from '../registry/index.ts'
import type { EstimateAnswer, MeasuredAnswer } from './types.ts'

const hourMs = 3_600_000

/**
 * The measurement to show beside an estimate: what would silence it, else the newest of the analyte or its twin, even
 * if it is pending or unreliable. Near: from the precedence window before the ECG until the ECG is too old for a card.
 */
export function findMeasured(
  indicator: Indicator,
  chart: Chart,
  ecg: EcgTime,
  registry: Registry,
): Measurement | null {
  const { analyte } = indicator
  const measurements = measuredNear(indicator, chart, ecg, registry)
  const known = findKnown(indicator, { ...chart, measurements }, ecg, registry)
  if (known?.kind === 'measured') return known.measurement
  const newest = (id: string | null) =>
    measurements
      .filter(({ analyteId }) => analyteId === id)
      .toSorted((a, b) => compareMoments(b.collectedAt, a.collectedAt, ecg.aheadMs))[0]
  return newest(analyte.id) ?? newest(analyte.redundantWith) ?? null
}

/** Beside an ECG that others followed: what was true when it was recorded, not what came of it since. */
export function findNearest(
  indicator: Indicator,
  chart: Chart,
  ecg: EcgTime,
  registry: Registry,
): Measurement | null {
  const { analyte } = indicator
  const final = measuredNear(indicator, chart, ecg, registry).filter(
    ({ standing }) => standing === 'final',
  )
  const nearest = (id: string | null) =>
    final
      .filter(({ analyteId }) => analyteId === id)
      .toSorted((a, b) => distanceMs(a.collectedAt, ecg) - distanceMs(b.collectedAt, ecg))[0]
  return (
    nearest(analyte.id) ??
    nearest(analyte.redundantWith) ??
    findMeasured(indicator, chart, ecg, registry)
  )
}

/** At most so far from the ECG, before or after it. */
function distanceMs(collectedAt: Moment, { at, aheadMs }: EcgTime): number {
  const { from, until } = spanOf(collectedAt, aheadMs)
  return Math.max(Math.abs(from - at), Math.abs(until - at))
}

function measuredNear(
  { analyte }: Indicator,
  { measurements }: Chart,
  ecg: EcgTime,
  { windowClasses, policy }: Registry,
): readonly Measurement[] {
  const windowClass = windowClasses[analyte.windowClass]
  const from = ecg.at - precedenceBeforeHours(windowClass, analyte.id) * hourMs
  const to = ecg.at + windowClass.ecgTooOldHours[policy.ecgContext] * hourMs
  return measurements.filter(({ collectedAt }) => {
    const may = spanOf(collectedAt, ecg.aheadMs)
    return may.until >= from && may.from <= to
  })
}

export function toMeasuredAnswer(
  measurement: Measurement,
  { patient }: Chart,
  { analytes }: Registry,
): MeasuredAnswer {
  const { analyteId, reference, value, comparator, collectedAt, standing } = measurement
  const analyte = analytes.get(analyteId)
  return {
    reference,
    analyteId,
    analyte: analyte?.name ?? analyteId,
    value,
    ...(comparator ? { comparator } : {}),
    unit: analyte?.unit ?? '',
    collectedAt:
      typeof collectedAt === 'string' ? collectedAt : new Date(collectedAt).toISOString(),
    standing,
    side: analyte ? sideOf(measurement, analyte, patient) : null,
  }
}

/** Specimens have ranges of their own (venous gases) and a result here no longer says which: it lies beyond all of them, or nothing is said. */
function sideOf(
  measurement: Measurement,
  { reference, loinc }: Analyte,
  { sex }: Chart['patient'],
): MeasuredAnswer['side'] {
  const ranges = [reference, ...loinc.flatMap((entry) => entry.reference ?? [])]
  const liesBeyondAll = (direction: Direction) =>
    ranges.every((range) => {
      const limit = range[direction]
      const threshold = limit === null ? null : thresholdFor(limit, sex, undefined, direction)
      return threshold !== null && liesBeyond(direction, measurement, threshold) === true
    })
  return (['low', 'high'] as const).find(liesBeyondAll) ?? null
}

/**
 * Does the measured value show what the estimate says of it? Only where the estimate says something (it has an
 * operating threshold) and of that time: values that are, or of which only the day is known and that may be, from outside
 * the label window are shown and not compared.
 * @param labelWindowHours how far from the ECG a result may have been taken for the model to learn from it.
 */
export function compareWithEstimate(
  measurement: Measurement,
  raised: boolean,
  of: {
    readonly direction: Direction
    readonly chart: Chart
    readonly ecg: EcgTime
    readonly labelWindowHours: number
    readonly registry: Registry
  },
): EstimateAnswer['agreement'] {
  const { direction, chart, ecg, registry } = of
  const analyte = registry.analytes.get(measurement.analyteId)
  const limit = analyte ? labelLimit(analyte, direction) : null
  const isNear = distanceMs(measurement.collectedAt, ecg) <= of.labelWindowHours * hourMs
  if (measurement.standing !== 'final' || !isNear || limit === null) return null
  const threshold = thresholdOf(limit, chart, ecg.at, direction)
  const isFound = threshold === null ? null : liesBeyond(direction, measurement, threshold)
  if (isFound === null) return null
  return isFound === raised ? 'agrees' : 'disagrees'
}

function thresholdOf(limit: Limit, { patient }: Chart, at: number, direction: Direction) {
  const age = ageYearsAt(patient.birthDate, at) ?? undefined
  return thresholdFor(limit, patient.sex, age, direction)
}

/** Null: cannot be known, as with "<5" and a limit of 3. A value exactly at the threshold is not beyond it. */
function liesBeyond(
  direction: Direction,
  { value, comparator }: Measurement,
  threshold: number,
): boolean | null {
  if (value === null) return null
  if (comparator === undefined) return isFinding(direction, value, threshold)
  const isBelow = comparator.startsWith('<')
  const isBeyond = isFinding(direction, value, threshold)
  const isAt = value === threshold
  // "<5": everything below 5, so beyond a low limit of 5 or more, and on the near side of a high one.
  if (isBelow === (direction === 'low'))
    return isBeyond || (isAt && !comparator.endsWith('=')) ? true : null
  return isBeyond ? null : false
}
