/** @module smart-app/views/state-panels: waiting, failed, declined: each said in words, with the way on. */
import { html, nothing, type TemplateResult } from 'lit'
import type { DeclinedAnswer } from '../../../src/api/types.ts'
import { asApiError } from '../data/errors.ts'
import { formatDateTime } from '../data/format.ts'
import { wordsIn } from '../words/index.ts'
import type { ProblemWords } from '../words/problems-en.ts'
import '../components/message-panel.ts'
import type { Locale } from './contract.ts'
import { OutdatedApp } from './outdated-app.ts'

export function loadingPanel(title: string, text = ''): TemplateResult {
  return html`<div class="loading stack" role="status">
    <span class="pulse" aria-hidden="true"></span>
    <h1 tabindex="-1">${title}</h1>
    ${text ? html`<p class="muted">${text}</p>` : nothing}
  </div>`
}

/** Heard as it changes: it stands there empty before. Laid over the view, which does not move. */
export function readingLine(text: string): TemplateResult {
  return html`<p class="asking no-print" role="status">
    ${text ? html`<span class="small">${text}<span class="pulse" aria-hidden="true"></span></span>` : nothing}
  </p>`
}

/**
 * @param retry asks again, where that can help.
 * @param showNewest the way on from an ECG that cannot be had; null: it was the newest.
 */
export function failurePanel(
  error: unknown,
  locale: Locale,
  retry: () => void,
  showNewest: (() => void) | null = null,
): TemplateResult {
  const { problems } = wordsIn(locale)
  if (error instanceof OutdatedApp) return outdatedPanel(problems)
  const { problem, message } = asApiError(error)
  return html`<message-panel
    alert
    .message=${problems.api[problem]}
    .detail=${message}
    .detailLabel=${problems.technical}
    .detailLang=${'en'}
  >
    <button type="button" class="primary" @click=${retry}>${problems.retry}</button>
    ${newestButton(problems, showNewest)}
  </message-panel>`
}

function newestButton({ newest }: ProblemWords, showNewest: (() => void) | null) {
  if (!showNewest) return nothing
  return html`<button type="button" @click=${showNewest}>${newest}</button>`
}

/** The session outlives the page: fhirclient keeps it in sessionStorage. */
function outdatedPanel({ outdated, reload }: ProblemWords): TemplateResult {
  return html`<message-panel alert .message=${outdated}>
    <button type="button" class="primary" @click=${reloadPage}>${reload}</button>
  </message-panel>`
}

function reloadPage() {
  location.reload()
}

/**
 * Not answering is a result: why, and what would help.
 * @param showNewest as for `failurePanel`.
 */
export function declinedPanel(
  { reason, detail, ecg }: DeclinedAnswer,
  locale: Locale,
  showNewest: (() => void) | null,
): TemplateResult {
  const words = wordsIn(locale)
  const { reasons } = words
  return html`<div class="stack">
    <p class="muted">
      ${[
        reasons.declinedTitle,
        ecg?.start ? reasons.declinedEcg(formatDateTime(ecg.start, locale)) : '',
      ]
        .filter(Boolean)
        .join(' · ')}
    </p>
    <message-panel
      .message=${reasons.declined[reason]}
      .detail=${detail}
      .detailLabel=${words.problems.technical}
      .detailLang=${'en'}
    >
      ${ecg ? html`<a class="button primary" href="#/ecg">${words.seeEcg}</a>` : nothing}
      <a class="button" href="#/trend">${words.seeTrend}</a>
      ${newestButton(words.problems, showNewest)}
      <a class="button" href="#/model">${words.moreInModel}</a>
    </message-panel>
    <p class="muted">${words.neverNormal}</p>
  </div>`
}
