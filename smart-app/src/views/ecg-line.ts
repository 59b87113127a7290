/** @module smart-app/views/ecg-line: which ECG this is about, and what to bear in mind. */
import { html, nothing, type TemplateResult } from 'lit'
import type { AssessmentAnswer } from '../../../src/api/types.ts'
import { formatDateTime } from '../data/format.ts'
import { wordsIn } from '../words/index.ts'
import type { Locale } from './contract.ts'

export function ecgLine(
  assessment: AssessmentAnswer,
  locale: Locale,
): TemplateResult | typeof nothing {
  if (assessment.kind !== 'assessed') return nothing
  const words = wordsIn(locale)
  const { ecg, warnings } = assessment
  return html`<p class="muted">${words.ecgOf(formatDateTime(ecg.start, locale), ecg.lead)}</p>
    ${
      warnings.length === 0
        ? nothing
        : html`<div class="card">
            <h2>${words.warnings}</h2>
            ${warnings.map((warning) => html`<p lang="en">${warning}</p>`)}
          </div>`
    }`
}
