/** @module smart-app/trend/left-out: what a course does not show, and why, in sentences. */
import type { HistoryGaps } from '../../../src/api/types.ts'
import { formatDateTime } from '../data/format.ts'
import type { Locale } from '../views/contract.ts'
import { wordsIn } from '../words/index.ts'
import { trendWords } from './words.ts'

/** Without those still being read, which the reader can ask for: `notReadyOf`. */
export function sentencesOf(gaps: HistoryGaps, locale: Locale): readonly string[] {
  const words = trendWords[locale]
  return [
    unusedOf(gaps, locale),
    gaps.moreEcgs ? words.moreEcgs : '',
    gaps.moreMeasurements ? words.moreMeasurements : '',
    ...gaps.earlierModels.map(({ id, version, ecgs, lastAssessedAt }) =>
      words.earlierModel(`${id} ${version}`, ecgs, formatDateTime(lastAssessedAt, locale)),
    ),
  ].filter(Boolean)
}

export function notReadyOf({ ecgs }: HistoryGaps): number {
  return ecgs['not-ready'] ?? 0
}

/** "3 ECGs are not shown: paced rhythm (2), too short (1)."; the most frequent first. */
function unusedOf({ ecgs }: HistoryGaps, locale: Locale): string {
  const { 'not-ready': _, ...unused } = ecgs
  const { leftOut } = wordsIn(locale).reasons
  const counted = Object.entries(unused)
    .map(([reason, count]) => ({ name: leftOut[reason as keyof typeof unused], count }))
    .sort((a, b) => b.count - a.count)
  const total = counted.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return ''
  const reasons = counted.map(({ name, count }) =>
    counted.length === 1 ? name : `${name} (${String(count)})`,
  )
  return trendWords[locale].unused(total, reasons.join(', '))
}
