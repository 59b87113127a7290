/** @module interpret/compare-labs: what was measured, or asked for, beats what is estimated. */
import { compareMoments, spanOf } from '../date-time.ts'
import { precedenceBeforeHours, type Indicator, type Registry } from '../registry/index.ts'
import type { Chart, EcgTime, Measurement } from './chart.ts'

const hourMs = 3_600_000

export type Known =
  | { readonly kind: 'measured'; readonly measurement: Measurement }
  | { readonly kind: 'being-measured' }

/**
 * Is the finding's analyte, or the one redundant with it, already measured or on its way?
 * A result counts when collected after the ECG, or within the window class's hours before it (cohort table 6). One that
 * is known to the day may be of its last minute: it counts rather than not.
 */
export function findKnown(
  indicator: Indicator,
  chart: Chart,
  ecg: EcgTime,
  registry: Registry,
): Known | null {
  const { analyte } = indicator
  const ids = [analyte.id, ...(analyte.redundantWith ? [analyte.redundantWith] : [])]
  const windowClass = registry.windowClasses[analyte.windowClass]
  const since = ecg.at - precedenceBeforeHours(windowClass, analyte.id) * hourMs
  const current = chart.measurements.filter(
    ({ analyteId, collectedAt }) =>
      ids.includes(analyteId) && spanOf(collectedAt, ecg.aheadMs).until >= since,
  )
  // Its own analyte first: an ionised calcium is a better answer to a question about ionised calcium.
  const final = current
    .filter((measurement) => measurement.standing === 'final')
    .sort(
      (a, b) =>
        ids.indexOf(a.analyteId) - ids.indexOf(b.analyteId) ||
        compareMoments(b.collectedAt, a.collectedAt, ecg.aheadMs),
    )
  if (final[0]) return { kind: 'measured', measurement: final[0] }
  const pending = current.some((measurement) => measurement.standing === 'pending')
  return pending || isOrdered(ids, chart, ecg.at, registry) ? { kind: 'being-measured' } : null
}

/** An open order whose panel measures the analyte or its twin; a forgotten one of long ago is not on its way. */
function isOrdered(ids: readonly string[], chart: Chart, ecgTime: number, registry: Registry) {
  const since = ecgTime - registry.policy.openOrderMaxAgeHours * hourMs
  return chart.openOrders
    .filter(({ authoredAt }) => authoredAt === undefined || authoredAt >= since)
    .flatMap(({ loincCodes }) => loincCodes)
    .some((code) => registry.measuredBy(code).some((id) => ids.includes(id)))
}
