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

/** @param retry asks again, where that can help. */
export function failurePanel(error: unknown, locale: Locale, retry: () => void): TemplateResult {
  const { problems } = wordsIn(locale)
  if (error instanceof OutdatedApp) return outdatedPanel(problems)
  const { problem, message } = asApiError(error)
  return html`<message-panel
    alert
    .message=${problems.api[problem]}
    .detail=${message}
    .detailLabel=${problems.serverSays}
    .detailLang=${'en'}
  >
    <button type="button" class="primary" @click=${retry}>${problems.retry}</button>
  </message-panel>`
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

/** Not answering is a result: why, and what would help. */
export function declinedPanel(
  { reason, detail, ecg }: DeclinedAnswer,
  locale: Locale,
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
      .detailLabel=${words.problems.serverSays}
      .detailLang=${'en'}
    >
      ${ecg ? html`<a class="button primary" href="#/ecg">${words.seeEcg}</a>` : nothing}
      <a class="button" href="#/trend">${words.seeTrend}</a>
      <a class="button" href="#/model">${words.moreInModel}</a>
    </message-panel>
    <p class="muted">${words.neverNormal}</p>
  </div>`
}
