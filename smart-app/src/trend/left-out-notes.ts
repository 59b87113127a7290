/** @module smart-app/trend/left-out-notes: below a course, what is not in it, and a way to ask for what was not read yet. */
import { html, nothing, type TemplateResult } from 'lit'
import type { HistoryGaps } from '../../../src/api/types.ts'
import type { Locale } from '../views/contract.ts'
import { notReadyOf, sentencesOf } from './left-out.ts'
import { trendWords } from './words.ts'

export interface Asking {
  /** Whether the reader has asked for the rest, and whether the answer is still to come. */
  readonly state: 'unasked' | 'pending' | 'answered'
  readonly ask: () => void
}

export function leftOutNotes(
  gaps: HistoryGaps | undefined,
  locale: Locale,
  asking: Asking,
): TemplateResult | typeof nothing {
  if (!gaps) return nothing
  const notReady = notReadyOf(gaps)
  const sentences = sentencesOf(gaps, locale)
  if (notReady === 0 && asking.state === 'unasked' && sentences.length === 0) return nothing
  return html`<div class="left-out stack muted small">
    ${notReadyLine(notReady, locale, asking)}
    ${sentences.map((sentence) => html`<p>${sentence}</p>`)}
  </div>`
}

/** Stays where it is once all are read, as the place where a screen reader hears so. */
function notReadyLine(count: number, locale: Locale, { state, ask }: Asking) {
  const words = trendWords[locale]
  const isAllRead = count === 0
  if (isAllRead && state === 'unasked') return nothing
  return html`<div class="row">
    <p role="status" tabindex="-1">${isAllRead ? words.allRead : words.notReady(count)}</p>
    ${
      isAllRead
        ? nothing
        : html`<button type="button" class="no-print" @click=${ask}>
            ${state === 'pending' ? words.asking : words.askAgain}
          </button>`
    }
  </div>`
}
