/** @module smart-app/trend/plot-label: what is drawn, for who cannot see it. */
import { formatDateTime } from '../data/format.ts'
import type { Locale } from '../views/contract.ts'
import { isDrawable, type Course } from './course.ts'
import { trendWords } from './words.ts'

export function plotLabel(
  finding: string,
  { estimates, results }: Course,
  unit: string,
  locale: Locale,
): string {
  const drawn = results.filter((result) => isDrawable(result, unit))
  const days = [...estimates, ...drawn]
    .toSorted((a, b) => a.time - b.time)
    .map((one) => formatDateTime('start' in one ? one.start : one.collectedAt, locale))
  return trendWords[locale].plotLabel(
    finding,
    String(estimates.length),
    String(drawn.length),
    days[0] ?? '',
    days.at(-1) ?? '',
  )
}
