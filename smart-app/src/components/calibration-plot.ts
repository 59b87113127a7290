/** @module smart-app/components/calibration-plot: as many as estimated? One dot a tenth of the patients; and where this one is. */
import { LitElement, css, html, nothing, svg, type SVGTemplateResult } from 'lit'
import type { IndicatorPerformance } from '../../../src/model/performance.ts'
import { beyondBins } from '../data/calibration-reach.ts'
import { formatNumber, formatPercent, formatShare } from '../data/format.ts'
import { shared } from '../styles/shared.ts'
import type { Locale } from '../views/contract.ts'
import { wordsIn } from '../words/index.ts'

type Calibration = NonNullable<IndicatorPerformance['calibration']>

export class CalibrationPlot extends LitElement {
  static override properties = {
    calibration: { attribute: false },
    estimate: { attribute: false },
    locale: {},
  }

  declare calibration: Calibration
  /** Of the patient at hand, 0 to 1; null: none, or none that means something. */
  declare estimate: number | null
  declare locale: Locale

  constructor() {
    super()
    this.estimate = null
  }

  override render() {
    const { locale, estimate } = this
    const { bins, slope, oe } = this.calibration
    const words = wordsIn(locale)
    const most = axisEnd(bins)
    const x = (share: number) => (share / most) * 100
    const isOnAxis = estimate !== null && estimate <= most
    const here = this.#describeHere(isOnAxis)
    const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => part * most)
    const withInterval = ({ value, ci95 }: { value: number; ci95: readonly [number, number] }) =>
      words.withInterval95(
        formatNumber(value, locale, 2),
        formatNumber(ci95[0], locale, 2),
        formatNumber(ci95[1], locale, 2),
      )
    return html`<svg
        viewBox="-15 -4 121 120"
        role="img"
        aria-label=${[`${words.calibration}: ${words.calibrationMeans}`, ...here].join(' ')}
      >
        ${ticks.map(
          (tick) =>
            svg`<line class="grid" x1=${x(tick)} x2=${x(tick)} y1="0" y2="100"></line>
              <line class="grid" x1="0" x2="100" y1=${100 - x(tick)} y2=${100 - x(tick)}></line>
              <text x=${x(tick)} y="106" text-anchor="middle">${formatShare(tick, locale)}</text>
              <text x="-2.5" y=${101.6 - x(tick)} text-anchor="end">${formatShare(tick, locale)}</text>`,
        )}
        <line class="ideal" x1="0" y1="100" x2="100" y2="0"></line>
        ${estimate === null ? nothing : isOnAxis ? placeHere(x(estimate)) : beyondAxis(94, 96)}
        <polyline
          class="line"
          points=${bins.map((bin) => `${x(bin.predicted)},${100 - x(bin.observed)}`).join(' ')}
        ></polyline>
        ${bins.map(
          (bin) =>
            svg`<circle class="bin" cx=${x(bin.predicted)} cy=${100 - x(bin.observed)} r="2"></circle>`,
        )}
        <text x="50" y="113" text-anchor="middle">${words.predicted}, %</text>
        <text x="-10.5" y="50" text-anchor="middle" transform="rotate(-90 -10.5 50)">
          ${words.observed}, %
        </text>
      </svg>
      <div class="stack">
        <p>${words.calibrationMeans}</p>
        ${here.map(
          (sentence, i) =>
            html`<p class="here">
              ${
                i > 0
                  ? nothing
                  : html`<svg class="mark" viewBox="0 0 11 8" aria-hidden="true">
                      ${isOnAxis ? upTo(5.5, 1) : beyondAxis(0.5, 4)}
                    </svg>`
              }
              ${sentence}
            </p>`,
        )}
        <dl>
          <dt>${words.slope}</dt>
          <dd>${slope ? withInterval(slope) : words.notReported}</dd>
          <dt>${words.observedExpected}</dt>
          <dd>${oe ? withInterval(oe) : words.notReported}</dd>
        </dl>
        <details>
          <summary>${words.asTable}</summary>
          <table>
            <thead>
              <tr>
                <th scope="col" class="end">${words.predicted}, %</th>
                <th scope="col" class="end">${words.observed}, %</th>
                <th scope="col" class="end">${words.patients}</th>
              </tr>
            </thead>
            <tbody>
              ${bins.map(
                (bin) =>
                  html`<tr>
                    <td class="end">${formatShare(bin.predicted, locale)}</td>
                    <td class="end">${formatShare(bin.observed, locale)}</td>
                    <td class="end">${formatNumber(bin.n, locale)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </details>
      </div>`
  }

  /** What the mark is, and where no dot reaches it, what the highest dot is. */
  #describeHere(isOnAxis: boolean): readonly string[] {
    const { estimate, locale } = this
    if (estimate === null) return []
    const words = wordsIn(locale)
    const percent = formatPercent(estimate, locale)
    const beyond = beyondBins(this.calibration.bins, estimate)
    return [
      words.estimateHere(percent, isOnAxis),
      ...(beyond
        ? [words.beyondBins(percent, formatPercent(beyond.mean, locale), beyond.isTenth)]
        : []),
    ]
  }

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--space-4) var(--space-6);
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr));
      }
      .stack {
        align-content: start;
      }
      svg {
        width: 100%;
        max-width: 24rem;
      }
      text {
        font-size: 4.4px;
        fill: var(--muted);
      }
      .grid {
        stroke: var(--line);
        stroke-width: 0.35;
      }
      .ideal {
        stroke: var(--control);
        stroke-width: 0.6;
        stroke-dasharray: 2 2;
      }
      .line {
        fill: none;
        stroke: var(--series-1);
        stroke-width: 0.8;
      }
      .bin {
        fill: var(--series-1);
      }
      .guide {
        stroke: var(--series-2);
        stroke-width: 0.6;
        stroke-dasharray: 1 1.5;
      }
      .place {
        fill: var(--series-2);
      }
      .arrow {
        fill: none;
        stroke: var(--series-2);
        stroke-width: 1.6;
      }
      .mark {
        width: 1.2rem;
        height: 0.9rem;
        vertical-align: -0.1em;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.25rem 1rem;
        margin: 0;
      }
      dd {
        margin: 0;
        font-variant-numeric: tabular-nums;
      }
    `,
  ]
}

function placeHere(x: number): SVGTemplateResult {
  return svg`<line class="guide" x1=${x} x2=${x} y1="0" y2="94"></line>${upTo(x, 94)}`
}

/** Tip above. */
function upTo(x: number, y: number): SVGTemplateResult {
  return svg`<path class="place" d=${`M${x} ${y}l3 6h-6z`}></path>`
}

/** An arrow to the right: a triangle there would look like something to open. */
function beyondAxis(x: number, y: number): SVGTemplateResult {
  return svg`<path class="arrow" d=${`M${x} ${y}h10m-3 -3l3 3l-3 3`}></path>`
}

/** Both axes end at the next round share, so that a rare finding is not a dot in a corner. */
export function axisEnd(bins: Calibration['bins']): number {
  const most = Math.max(0, ...bins.flatMap(({ predicted, observed }) => [predicted, observed]))
  return [0.02, 0.04, 0.1, 0.2, 0.4, 0.6, 0.8].find((end) => end >= most) ?? 1
}

customElements.define('calibration-plot', CalibrationPlot)
