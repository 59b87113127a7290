/** @module smart-app/components/operating-point: what another threshold and another prevalence would mean. */
import { LitElement, css, html, nothing, type PropertyValues } from 'lit'
import type { IndicatorPerformance } from '../../../src/model/performance.ts'
import { formatShare, formatTenths } from '../data/format.ts'
import { atPrevalence, curveOf, nearestPoint, readPrevalence } from '../data/operating-point.ts'
import { shared } from '../styles/shared.ts'
import type { Locale } from '../views/contract.ts'
import { wordsIn } from '../words/index.ts'
import './roc-plot.ts'
import type { PointChoice } from './roc-plot.ts'

export class OperatingPoint extends LitElement {
  static override properties = {
    performance: { attribute: false },
    sitePrevalence: { attribute: false },
    locale: {},
    chosen: { state: true },
    prevalenceText: { state: true },
  }

  declare performance: IndicatorPerformance
  /** This site's own, where it states one. */
  declare sitePrevalence: number | null
  declare locale: Locale
  declare chosen: number
  /** As typed; null: not touched. */
  declare prevalenceText: string | null

  constructor() {
    super()
    this.sitePrevalence = null
    this.chosen = 0
    this.prevalenceText = null
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (!changed.has('performance')) return
    this.chosen = this.#delivered() ?? nearestPoint(curveOf(this.performance), null)
    this.prevalenceText = null
  }

  #delivered(): number | null {
    const threshold = this.performance.operatingPoint?.threshold
    return threshold === undefined ? null : nearestPoint(curveOf(this.performance), threshold)
  }

  override render() {
    const words = wordsIn(this.locale)
    const curve = curveOf(this.performance)
    const point = curve[this.chosen]
    if (!point) return html`<p class="muted">${words.noCurve}</p>`
    const known = this.sitePrevalence ?? this.performance.prevalence
    const typed = this.prevalenceText === null ? known : readPrevalence(this.prevalenceText)
    const share = (value: number) => formatShare(value, this.locale)
    const percent = (value: number) => formatTenths(value, this.locale)
    const described = words.thresholdValue(
      share(point.threshold),
      percent(point.sensitivity),
      percent(point.specificity),
    )
    const result = typed === null ? null : atPrevalence(point, typed)
    const delivered = this.#delivered()
    return html`<div class="layout">
      <div class="stack">
        <roc-plot
          .curve=${curve}
          .chosen=${this.chosen}
          .delivered=${delivered}
          .label=${`${words.rocPlot}: ${described}`}
          .xLabel=${words.falsePositives}
          .yLabel=${words.sensitivity}
          @point-choose=${(event: CustomEvent<PointChoice>) => {
            this.chosen = event.detail.index
          }}
        ></roc-plot>
      </div>
      <div class="stack">
        <label class="field no-print">
          <span>${words.moveThreshold}</span>
          <input
            type="range"
            min="0"
            max=${curve.length - 1}
            step="1"
            .value=${String(this.chosen)}
            aria-valuetext=${described}
            @input=${(event: Event) => {
              this.chosen = Number((event.currentTarget as HTMLInputElement).value)
            }}
          />
        </label>
        ${
          delivered === null || delivered === this.chosen
            ? nothing
            : html`<button
                type="button"
                class="back"
                @click=${() => {
                  this.chosen = delivered
                }}
              >
                ${words.backToModel}
              </button>`
        }
        <label class="field">
          <span>${words.prevalenceField}</span>
          <input
            inputmode="decimal"
            autocomplete="off"
            size="6"
            .value=${this.prevalenceText ?? share(known)}
            aria-invalid=${typed === null ? 'true' : 'false'}
            aria-describedby="prevalence-note"
            @input=${(event: Event) => {
              this.prevalenceText = (event.currentTarget as HTMLInputElement).value
            }}
          />
        </label>
        <p class="muted small" id="prevalence-note">
          ${
            typed === null
              ? words.prevalenceWrong
              : this.prevalenceText === null
                ? words.prevalenceOf[this.sitePrevalence === null ? 'evidence' : 'site']
                : words.onlyExplores
          }
        </p>
        <dl>
          ${this.#figure(words.thresholdAt(share(point.threshold)), null, '')}
          ${this.#figure(words.sensitivity, percent(point.sensitivity), '')}
          ${this.#figure(words.specificity, percent(point.specificity), '')}
          ${this.#figure(words.ppv, predictive(result?.ppv), words.ppvLong)}
          ${this.#figure(words.npv, predictive(result?.npv), words.npvLong)}
        </dl>
        <p aria-live="polite">
          ${
            result
              ? words.of1000(
                  String(result.of1000.flagged),
                  String(result.of1000.truePositives),
                  String(result.of1000.missed),
                )
              : nothing
          }
        </p>
      </div>
    </div>`

    function predictive(value: number | null | undefined): string {
      return typeof value === 'number' ? percent(value) : '–'
    }
  }

  #figure(name: string, value: string | null, note: string) {
    return html`<div>
      <dt>${name}${note ? html` <span class="muted small">${note}</span>` : nothing}</dt>
      ${value === null ? html`<dd></dd>` : html`<dd class="number">${value} %</dd>`}
    </div>`
  }

  static override styles = [
    shared,
    css`
      .layout {
        display: grid;
        gap: var(--space-4) var(--space-6);
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr));
      }
      .stack {
        align-content: start;
      }
      .field {
        display: grid;
        gap: var(--space-1);
        justify-items: start;
      }
      input[type='range'] {
        width: 100%;
        min-height: 1.75rem;
        accent-color: var(--raised);
      }
      input[aria-invalid='true'] {
        border: 2px solid var(--raised-text);
      }
      .back {
        justify-self: start;
      }
      dl {
        margin: 0;
      }
      dl div {
        display: flex;
        justify-content: space-between;
        gap: var(--space-4);
        padding: 0.3rem 0;
        border-bottom: 1px solid var(--line);
      }
      dd {
        margin: 0;
        font-weight: 650;
      }
    `,
  ]
}

customElements.define('operating-point', OperatingPoint)
