/** @module smart-app/views/indicator-what-to-do: the next step, in the order it is taken. */
import { html, nothing, type TemplateResult } from 'lit'
import { adviseOn, joinList, type Step } from '../data/advice.ts'
import type { Finding } from '../data/findings.ts'
import { wordsIn, type Words } from '../words/index.ts'
import type { Locale } from './contract.ts'

/** @param isNewest false: what was to be done then is not what is to be done now. */
export function whatToDo(finding: Finding, locale: Locale, isNewest: boolean): TemplateResult {
  const words = wordsIn(locale)
  return html`<h2 id="what-to-do">${words.whatToDo}</h2>
    ${isNewest ? advice(finding, words) : html`<p>${words.adviceNewestOnly}</p>`}
    <nav class="row no-print" aria-label=${words.whatToDo}>
      <a class="button primary" href="#/ecg">${words.seeEcg}</a>
      <a class="button" href="#/trend">${words.seeTrend}</a>
      <button
        type="button"
        @click=${() => {
          print()
        }}
      >
        ${words.print}
      </button>
    </nav>`
}

function advice(finding: Finding, words: Words): TemplateResult {
  const { steps, card } = adviseOn(finding)
  return html`<ol>
      ${steps.map(
        (step) =>
          html`<li class=${step.kind === 'consider' ? 'main' : nothing}>${say(step, words)}</li>`,
      )}
    </ol>
    ${
      card === null
        ? nothing
        : card === 'made'
          ? html`<p class="muted small">${words.cardMade}</p>`
          : html`<p class="muted small">${words.noCard}: ${words.reasons.silence[card]}</p>`
    }`
}

function say(step: Step, words: Words): string {
  switch (step.kind) {
    case 'use-measured':
      return words.useMeasured
    case 'await-result':
      return words.awaitResult
    case 'read-first':
      return words.readFirst
    case 'consider':
      return words.consider(joinList(step.orders, words.andWord))
    case 'no-order':
      return words.noOrder
    case 'confirm':
      return words.confirm
  }
}
