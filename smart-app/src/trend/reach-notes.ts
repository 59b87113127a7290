/** @module smart-app/trend/reach-notes: below a course, the results that its time axis does not reach, and the way to them. */
import { html, nothing, type TemplateResult } from 'lit'
import { describeValue } from '../data/measured.ts'
import { formatDateTime } from '../data/format.ts'
import type { Locale } from '../views/contract.ts'
import type { Reach } from './reach.ts'
import { trendWords } from './words.ts'

/**
 * @param decimals of the measured values.
 * @param isWhole everything is drawn, as the reader asked for.
 */
export function reachNotes(
  { older, newer }: Reach,
  decimals: number,
  locale: Locale,
  isWhole: boolean,
  toggle: () => void,
): TemplateResult | typeof nothing {
  if (older.length + newer.length === 0) return nothing
  const words = trendWords[locale]
  const sentences = isWhole
    ? []
    : (
        [
          [older, words.older],
          [newer, words.newer],
        ] as const
      ).flatMap(([results, say]) => {
        const newest = results.at(-1)
        if (!newest) return []
        const value =
          newest.value === null ? words.noValue : describeValue(newest, locale, decimals)
        const when = words.collected(formatDateTime(newest.collectedAt, locale))
        return [say(results.length, `${value}, ${when}`)]
      })
  return html`<div class="row">
    ${sentences.map((sentence) => html`<p class="muted small">${sentence}</p>`)}
    <button type="button" class="small no-print" @click=${toggle}>
      ${isWhole ? words.drawEcgTime : words.drawAll}
    </button>
  </div>`
}
