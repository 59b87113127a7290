/** @module smart-app/views/indicator-what-to-do: the next step, in the order it is taken. */
import { html, nothing, type TemplateResult } from 'lit'
import { adviseOn, joinList, type Step } from '../data/advice.ts'
import type { Finding } from '../data/findings.ts'
import { wordsIn, type Words } from '../words/index.ts'
import type { Locale } from './contract.ts'

export function whatToDo(finding: Finding, locale: Locale): TemplateResult {
  const words = wordsIn(locale)
  const { steps, card } = adviseOn(finding)
  return html`<h2 id="what-to-do">${words.whatToDo}</h2>
    <ol>
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
    }
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
