/** @module interpret/compare-labs: what was measured, or asked for, beats what is estimated. */
import { precedenceBeforeHours, type Indicator, type Registry } from '../registry/index.ts'
import type { Chart, Measurement } from './chart.ts'

const hourMs = 3_600_000

export type Known =
  | { readonly kind: 'measured'; readonly measurement: Measurement }
  | { readonly kind: 'being-measured' }

/**
 * Is the finding's analyte, or the one redundant with it, already measured or on its way?
 * A result counts when collected after the ECG, or within the window class's hours before it (cohort table 6).
 * @param ecgTime ms since 1970.
 */
export function findKnown(
  indicator: Indicator,
  chart: Chart,
  ecgTime: number,
  registry: Registry,
): Known | null {
  const { analyte } = indicator
  const ids = [analyte.id, ...(analyte.redundantWith ? [analyte.redundantWith] : [])]
  const windowClass = registry.windowClasses[analyte.windowClass]
  const since = ecgTime - precedenceBeforeHours(windowClass, analyte.id) * hourMs
  const current = chart.measurements.filter(
    (measurement) => ids.includes(measurement.analyteId) && measurement.collectedAt >= since,
  )
  // Its own analyte first: an ionised calcium is a better answer to a question about ionised calcium.
  const final = current
    .filter((measurement) => measurement.standing === 'final')
    .sort(
      (a, b) =>
        ids.indexOf(a.analyteId) - ids.indexOf(b.analyteId) || b.collectedAt - a.collectedAt,
    )
  if (final[0]) return { kind: 'measured', measurement: final[0] }
  const pending = current.some((measurement) => measurement.standing === 'pending')
  return pending || isOrdered(indicator, chart, registry) ? { kind: 'being-measured' } : null
}

/** An active order for the finding's own panel, or for the analyte itself. */
function isOrdered({ analyte, finding }: Indicator, chart: Chart, registry: Registry): boolean {
  const wanted = new Set<string>()
  for (const id of finding?.orders ?? [])
    for (const code of registry.orders[id]?.codes ?? [])
      wanted.add(`http://loinc.org|${code.loinc}`)
  for (const { code } of analyte.loinc) wanted.add(`http://loinc.org|${code}`)
  return chart.openOrders.some((order) => [...order.codes].some((code) => wanted.has(code)))
}
