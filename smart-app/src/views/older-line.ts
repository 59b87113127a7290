/** @module smart-app/views/older-line: above every view of an ECG that is not the newest, on paper too. */
import { css, html, type TemplateResult } from 'lit'
import { formatDateTime } from '../data/format.ts'
import type { OlderEcg } from '../data/older-ecg.ts'
import { wordsIn } from '../words/index.ts'
import type { Locale } from './contract.ts'

export function olderLine(
  { start, newestStart }: OlderEcg,
  locale: Locale,
  showNewest: () => void,
): TemplateResult {
  const words = wordsIn(locale)
  const time = (iso: string | null) => iso && formatDateTime(iso, locale)
  return html`<div class="older row">
    <p>${words.olderEcg(time(start), time(newestStart))}</p>
    <button type="button" class="no-print" @click=${showNewest}>${words.problems.newest}</button>
  </div>`
}

export const olderStyles = css`
  .older {
    margin-bottom: var(--space-4);
    padding: var(--space-2) var(--space-4);
    color: var(--notice-text);
    background: var(--notice);
    border: 1px solid var(--line);
    border-inline-start: 4px solid var(--raised);
    border-radius: var(--radius);
    font-weight: 600;
  }
`
