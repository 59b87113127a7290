/** @module smart-app/trend/trend-plot: estimates above, measured results below, on one time axis. */
import { LitElement, html, nothing, svg, type SVGTemplateResult } from 'lit'
import { printUnit } from '../../../src/registry/print-unit.ts'
import { formatNumber, formatPercent, formatValue } from '../data/format.ts'
import { shared } from '../styles/shared.ts'
import type { Locale } from '../views/contract.ts'
import { place, timeDomain, timeTicks, valueDomain, valueTicks, type Domain } from './axes.ts'
import {
  inKnownOrder,
  isDrawable,
  isOfDay,
  runsOf,
  type Course,
  type DrawnResult,
} from './course.ts'
import { labelWidth, placeLabels, type Box, type Place } from './labels.ts'
import { formatTick } from './format-tick.ts'
import { markStyles } from './mark-styles.ts'
import { plotStyles } from './plot-styles.ts'
import { whisker } from './whisker.ts'
import { trendWords } from './words.ts'

/** CSS pixels. */
const left = 46
const right = 18
const below = 30
const titleLetter = 8.5
/** What A4 and US Letter have room for between the margins of styles/tokens.css. */
const printedWidthPx = 680

/** Where the estimates and the results are drawn; a single estimate needs no height. */
function panelsOf(course: Course) {
  const bottom = course.estimates.length > 1 ? 194 : 124
  return { estimates: { top: 44, bottom }, results: { top: bottom + 52, bottom: bottom + 162 } }
}

export class TrendPlot extends LitElement {
  static override properties = {
    course: { attribute: false },
    threshold: { attribute: false },
    chosen: { attribute: false },
    analyte: {},
    unit: {},
    decimals: { attribute: false },
    label: {},
    locale: {},
    widthPx: { state: true },
  }

  declare course: Course
  /** Of the model in use, 0 to 1; null: it flags nobody. */
  declare threshold: number | null
  /** Reference of the ECG that the other views show. */
  declare chosen: string | null
  declare analyte: string
  declare unit: string
  /** Of the measured values. */
  declare decimals: number
  declare label: string
  declare locale: Locale
  declare widthPx: number

  readonly #resizes = new ResizeObserver(([entry]) => {
    this.widthPx = Math.round(entry?.contentRect.width ?? 0)
  })

  constructor() {
    super()
    this.threshold = null
    this.chosen = null
    this.analyte = ''
    this.unit = ''
    this.decimals = 0
    this.label = ''
    this.locale = 'en'
    this.widthPx = 0
  }

  override connectedCallback() {
    super.connectedCallback()
    this.#resizes.observe(this)
    addEventListener('beforeprint', this.#onBeforePrint)
    addEventListener('afterprint', this.#onAfterPrint)
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    this.#resizes.disconnect()
    removeEventListener('beforeprint', this.#onBeforePrint)
    removeEventListener('afterprint', this.#onAfterPrint)
  }

  /** Drawn anew for the sheet rather than shrunk to it, letters and all. Synchronous: the printer does not wait. */
  readonly #onBeforePrint = () => {
    this.widthPx = printedWidthPx
    this.performUpdate()
  }

  readonly #onAfterPrint = () => {
    this.widthPx = this.clientWidth
  }

  override render() {
    const { course, widthPx } = this
    if (widthPx === 0) return nothing
    const hasResults = course.results.some((result) => isDrawable(result, this.unit))
    const { estimates, results } = panelsOf(course)
    const bottom = hasResults ? results.bottom : estimates.bottom
    const times = timeDomain([
      ...course.estimates.map(({ time }) => time),
      ...course.results.flatMap(({ time, until }) => [time, until]),
    ])
    const x = (time: number) => place(time, times, left, widthPx - right)
    return html`<svg
      role="img"
      aria-label=${this.label}
      width=${widthPx}
      height=${bottom + below}
      viewBox="0 0 ${widthPx} ${bottom + below}"
    >
      ${this.#renderTimes(times, x, hasResults)} ${this.#renderChanges(x, bottom)}
      ${this.#renderEstimates(x)} ${hasResults ? this.#renderResults(x) : nothing}
    </svg>`
  }

  #renderTimes(times: Domain, x: (time: number) => number, hasResults: boolean) {
    const { course, widthPx, locale } = this
    const offset = course.aheadMs
    const { estimates, results } = panelsOf(course)
    const panels = hasResults ? [estimates, results] : [estimates]
    const bottom = hasResults ? results.bottom : estimates.bottom
    return timeTicks(times, offset, widthPx - left - right).map(({ time, unit }) => {
      const text = formatTick(time + offset, unit, locale)
      const half = labelWidth(text) / 2
      return svg`
        ${panels.map((panel) => svg`<line class="grid" x1=${x(time)} x2=${x(time)} y1=${panel.top} y2=${panel.bottom}></line>`)}
        <text x=${Math.min(x(time), widthPx - half)} y=${bottom + 20} text-anchor="middle">${text}</text>`
    })
  }

  #renderChanges(x: (time: number) => number, bottom: number) {
    const words = trendWords[this.locale]
    const { top } = panelsOf(this.course).estimates
    return this.course.changes.map(({ time, model }) => {
      const isFarRight = x(time) > this.widthPx * 0.6
      return svg`<line class="change" x1=${x(time) - 8} x2=${x(time) - 8} y1=${top - 16} y2=${bottom}></line>
        <text x=${x(time) - 8 + (isFarRight ? -5 : 5)} y=${top - 8} text-anchor=${isFarRight ? 'end' : 'start'}>${words.modelIs(model)}</text>`
    })
  }

  /** Closed up where it would leave the plot: an SVG breaks no lines. */
  #renderTitle(text: string, y: number) {
    const isLong = text.length * titleLetter > this.widthPx
    return svg`<text class="title" x="0" y=${y} textLength=${isLong ? this.widthPx : nothing}
      lengthAdjust=${isLong ? 'spacingAndGlyphs' : nothing}>${text}</text>`
  }

  #renderEstimates(x: (time: number) => number) {
    const { course, locale, threshold, widthPx } = this
    const words = trendWords[locale]
    const { top, bottom } = panelsOf(course).estimates
    const shares: Domain = { from: 0, to: 1 }
    const y = (share: number) => place(share, shares, bottom, top)
    const ticks = course.estimates.length > 1 ? [0, 0.25, 0.5, 0.75, 1] : [0, 0.5, 1]
    const places = course.estimates.map(({ time, probability, interval95 }) => ({
      x: x(time),
      y: y(probability),
      text: formatPercent(probability, locale),
      ...(interval95 ? { topY: y(interval95[1]), bottomY: y(interval95[0]) } : {}),
    }))
    const labels = placeLabels(places, this.#boxTo(bottom))
    return svg`
      ${this.#renderTitle(words.estimated, 14)}
      ${ticks.map(
        (
          share,
        ) => svg`<line class="grid" x1=${left} x2=${widthPx - right} y1=${y(share)} y2=${y(share)}></line>
          <text x=${left - 8} y=${y(share) + 4} text-anchor="end">${formatNumber(share * 100, locale)}</text>`,
      )}
      ${
        threshold === null
          ? nothing
          : svg`<line class="threshold" x1=${left} x2=${widthPx - right} y1=${y(threshold)} y2=${y(threshold)}></line>`
      }
      ${runsOf(course.estimates).map(
        (run) =>
          svg`<polyline class="estimates" points=${run.map(({ time, probability }) => `${x(time)},${y(probability)}`).join(' ')}></polyline>`,
      )}
      ${course.estimates.map(
        ({ reference, time, probability, interval95 }, i) => svg`
          ${interval95 ? whisker(x(time), y(interval95[1]), y(interval95[0])) : nothing}
          ${reference === this.chosen ? svg`<circle class="chosen" cx=${x(time)} cy=${y(probability)} r="9"></circle>` : nothing}
          <circle class="estimate" cx=${x(time)} cy=${y(probability)} r="5"></circle>
          ${renderLabel(places[i]?.text ?? '', labels[i] ?? null)}`,
      )}`
  }

  #renderResults(x: (time: number) => number) {
    const { course, locale, unit, widthPx } = this
    const words = trendWords[locale]
    const { results } = panelsOf(course)
    const drawn = course.results.filter((result) => isDrawable(result, unit))
    const domain = valueDomain(drawn.map(({ value }) => value))
    const y = (value: number) => place(value, domain, results.bottom, results.top)
    const { values, digits } = valueTicks(domain, 4)
    const places = drawn.map((result) => ({
      x: x(middleOf(result)),
      y: y(result.value),
      text: this.#textOf(result),
    }))
    const labels = placeLabels(places, this.#boxTo(results.bottom))
    const joined = inKnownOrder(drawn.filter(({ standing }) => standing !== 'unreliable'))
    return svg`
      ${this.#renderTitle(words.measured(this.analyte, printUnit(unit)), results.top - 22)}
      ${values.map(
        (
          value,
        ) => svg`<line class="grid" x1=${left} x2=${widthPx - right} y1=${y(value)} y2=${y(value)}></line>
          <text x=${left - 8} y=${y(value) + 4} text-anchor="end">${formatNumber(value, locale, digits)}</text>`,
      )}
      <polyline class="results" points=${joined.map((result) => `${x(middleOf(result))},${y(result.value)}`).join(' ')}></polyline>
      ${drawn.filter(isOfDay).map(({ time, until, value }) => svg`<line class="day" x1=${x(time)} x2=${x(until)} y1=${y(value)} y2=${y(value)}></line>`)}
      ${places.map((at, i) => renderResult(drawn[i]?.standing === 'unreliable', at, at.text, labels[i] ?? null))}`
  }

  /** An arrow beside the number says on which side of normal it is. */
  #textOf({ side, comparator, value }: DrawnResult): string {
    const arrow = side === 'high' ? ' ↑' : side === 'low' ? ' ↓' : ''
    return `${comparator ?? ''}${formatValue(value, this.locale, this.decimals)}${arrow}`
  }

  #boxTo(bottom: number): Box {
    return { left, right: this.widthPx, bottom }
  }

  static override styles = [shared, markStyles, plotStyles]
}

/** A day has its mark in the middle, and a bar to both of its ends. */
function middleOf({ time, until }: DrawnResult): number {
  return (time + until) / 2
}

/** A square, hollow where the sample is not reliable. */
function renderResult(isHollow: boolean, { x, y }: Place, text: string, label: Place | null) {
  return svg`<rect class=${isHollow ? 'result hollow' : 'result'} x=${x - 5} y=${y - 5} width="10" height="10"></rect>
    ${renderLabel(text, label)}`
}

function renderLabel(text: string, at: Place | null): SVGTemplateResult | typeof nothing {
  if (at === null) return nothing
  return svg`<text class="value" x=${at.x} y=${at.y + 4.5} text-anchor="middle">${text}</text>`
}

customElements.define('trend-plot', TrendPlot)
