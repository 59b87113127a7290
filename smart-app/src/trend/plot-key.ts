/** @module smart-app/trend/plot-key: what each mark means, of the marks that are drawn. */
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit'
import { formatPercent } from '../data/format.ts'
import type { Locale } from '../views/contract.ts'
import { isDrawable, type Course } from './course.ts'
import { whisker } from './whisker.ts'
import { trendWords } from './words.ts'

export interface Drawn {
  readonly course: Course
  readonly unit: string
  readonly threshold: number | null
  readonly chosen: string | null
}

export function plotKey(
  { course, unit, threshold, chosen }: Drawn,
  locale: Locale,
): TemplateResult | typeof nothing {
  const words = trendWords[locale].key
  const { estimates } = course
  const results = course.results.filter((result) => isDrawable(result, unit))
  const hasInterval = estimates.some(({ interval95 }) => interval95 !== null)
  const isUnreliable = ({ standing }: (typeof results)[number]) => standing === 'unreliable'
  const entries = [
    estimates.length > 0 &&
      entry(
        svg`${hasInterval ? whisker(12, 2, 16) : nothing}<circle class="estimate" cx="12" cy="9" r="5"></circle>`,
        hasInterval ? words.estimateWithInterval : words.estimate,
      ),
    estimates.some(({ reference }) => reference === chosen) &&
      entry(svg`<circle class="chosen" cx="12" cy="9" r="7.5"></circle>`, words.chosen),
    threshold !== null &&
      entry(
        svg`<line class="threshold" x1="0" x2="24" y1="9" y2="9"></line>`,
        trendWords[locale].threshold(formatPercent(threshold, locale)),
      ),
    results.some((result) => !isUnreliable(result)) && entry(square('result'), words.measured),
    results.some(isUnreliable) && entry(square('result hollow'), words.unreliable),
    ...(['high', 'low'] as const).map(
      (side) => results.some((result) => result.side === side) && html`<li>${words[side]}</li>`,
    ),
  ].filter((one) => one !== false)
  return entries.length > 0
    ? html`<ul class="key">
        ${entries}
      </ul>`
    : nothing
}

function entry(mark: SVGTemplateResult, text: string): TemplateResult {
  return html`<li><svg aria-hidden="true" width="24" height="18">${mark}</svg>${text}</li>`
}

function square(names: string): SVGTemplateResult {
  return svg`<rect class=${names} x="7" y="4" width="10" height="10"></rect>`
}
