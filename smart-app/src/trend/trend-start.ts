/** @module smart-app/trend/trend-start: one estimate, one result at most: two figures and what will come, no empty axes. */
import { html, nothing, type TemplateResult } from 'lit'
import { formatDateTime, formatPercent } from '../data/format.ts'
import { describeValue } from '../data/measured.ts'
import type { Locale } from '../views/contract.ts'
import type { Course } from './course.ts'
import { wordsIn } from '../words/index.ts'
import { trendWords } from './words.ts'

/** Two of a kind make a course. */
export function isCourse({ estimates, results }: Course): boolean {
  return estimates.length > 1 || results.length > 1
}

export function trendStart(
  { estimates: [estimate], results: [result] }: Course,
  analyte: string,
  decimals: number,
  locale: Locale,
): TemplateResult {
  const words = trendWords[locale]
  return html`<dl class="start">
    ${
      estimate
        ? figure(
            words.estimate,
            words.percent(formatPercent(estimate.probability, locale)),
            estimate.interval95 === null ? '' : intervalOf(estimate.interval95, locale),
            words.fromEcg(formatDateTime(estimate.start, locale), estimate.lead),
            words.modelIs(estimate.model),
          )
        : nothing
    }
    ${
      result
        ? figure(
            words.measured(analyte, ''),
            result.value === null ? words.noValue : describeValue(result, locale, decimals),
            words.collected(formatDateTime(result.collectedAt, locale)),
            [result.side === null ? '' : words.sides[result.side], words.standings[result.standing]]
              .filter(Boolean)
              .join(', '),
          )
        : nothing
    }
  </dl>`
}

function intervalOf([low, high]: readonly [number, number], locale: Locale): string {
  return wordsIn(locale).interval(formatPercent(low, locale), formatPercent(high, locale))
}

function figure(name: string, value: string, ...notes: readonly string[]): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd class="figure">${value}</dd>
    ${notes.filter(Boolean).map((note) => html`<dd class="muted small">${note}</dd>`)}
  </div>`
}
