/** @module smart-app/views/state-panels: waiting, failed, declined: each said in words, with the way on. */
import { html, nothing, type TemplateResult } from 'lit'
import type { DeclinedAnswer } from '../../../src/api/types.ts'
import { asApiError } from '../data/errors.ts'
import { formatDateTime } from '../data/format.ts'
import { wordsIn, type Words } from '../words/index.ts'
import type { Message, ProblemWords } from '../words/problems-en.ts'
import '../components/message-panel.ts'
import type { Locale } from './contract.ts'
import { OutdatedApp } from './outdated-app.ts'

/** Below the heading of a view that is here already. */
export function loadingPart(title: string): TemplateResult {
  return html`<p class="loading" role="status">
    <span class="pulse" aria-hidden="true"></span> ${title}
  </p>`
}

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

/** @param retry asks again, where that can help. */
export function failurePanel(
  error: unknown,
  locale: Locale,
  retry: () => void,
  { showNewest = null, nested = false }: FailureOptions = {},
): TemplateResult {
  const { problems } = wordsIn(locale)
  const isOutdated = error instanceof OutdatedApp
  return html`<message-panel
    alert
    ?nested=${nested}
    .message=${messageOfFailure(error, problems)}
    .detail=${isOutdated ? '' : asApiError(error).message}
    .detailLabel=${problems.technical}
    .detailLang=${'en'}
  >
    ${
      isOutdated
        ? // The session outlives the page: fhirclient keeps it in sessionStorage.
          html`<button type="button" class="primary" @click=${reloadPage}>
            ${problems.reload}
          </button>`
        : html`<button type="button" class="primary" @click=${retry}>${problems.retry}</button>
            ${newestButton(problems, showNewest)}`
    }
  </message-panel>`
}

export interface FailureOptions {
  /** The way on from an ECG that cannot be had; null: it was the newest. */
  readonly showNewest?: (() => void) | null
  /** Below the heading of a view. */
  readonly nested?: boolean
}

export function messageOfFailure(error: unknown, problems: ProblemWords): Message {
  return error instanceof OutdatedApp ? problems.outdated : problems.api[asApiError(error).problem]
}

function newestButton({ newest }: ProblemWords, showNewest: (() => void) | null) {
  if (!showNewest) return nothing
  return html`<button type="button" @click=${showNewest}>${newest}</button>`
}

/** The address names a finding that there is none of. */
export function unknownFindingPanel({ problems, overview }: Words): TemplateResult {
  return html`<message-panel .message=${problems.unknownFinding}>
    <a class="button" href="#/">${overview}</a>
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
