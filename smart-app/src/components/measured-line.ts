/** @module smart-app/components/measured-line: what the laboratory found, and whether the estimate agrees. */
import { LitElement, css, html, nothing } from 'lit'
import type { EstimateAnswer, MeasuredAnswer } from '../../../src/api/types.ts'
import { formatDateTime } from '../data/format.ts'
import { describeDistance, describeValue } from '../data/measured.ts'
import { shared } from '../styles/shared.ts'
import type { Locale } from '../views/contract.ts'
import { wordsIn } from '../words/index.ts'

export class MeasuredLine extends LitElement {
  static override properties = {
    measured: { attribute: false },
    decimals: { attribute: false },
    agreement: { attribute: false },
    ecgStart: {},
    locale: {},
    analyteId: {},
    brief: { type: Boolean, reflect: true },
  }

  declare measured: MeasuredAnswer
  /** At least. */
  declare decimals: number
  declare agreement: EstimateAnswer['agreement']
  declare ecgStart: string
  declare locale: Locale
  /** Of the finding: another one's result says so. */
  declare analyteId: string
  /** On one line, for a list. */
  declare brief: boolean

  constructor() {
    super()
    this.decimals = 0
    this.agreement = null
    this.ecgStart = ''
    this.locale = 'en'
    this.analyteId = ''
    this.brief = false
  }

  override render() {
    const { measured, agreement, locale } = this
    const words = wordsIn(locale)
    const value = describeValue(measured, locale, this.decimals)
    const { standing, side, analyte, analyteId } = measured
    const other = analyteId === this.analyteId ? '' : analyte
    // No side means inside the range or not known: nothing is claimed.
    const range = standing === 'final' && side !== null ? words.sides[side] : ''
    const when = describeDistance(this.ecgStart, measured.collectedAt, locale)
    const isPending = standing === 'pending'
    const collected = words.measuredAt(formatDateTime(measured.collectedAt, locale))
    if (this.brief)
      return html`<span
        >${isPending ? words.resultPending : words.measured}${other ? ` (${other})` : ''}${
          isPending ? nothing : html` <strong>${value}</strong>`
        }${side === null || standing !== 'final' ? nothing : html`, ${words.sides[side]}`}${
          standing === 'unreliable' ? html`, <strong>${words.notReliable}</strong>` : nothing
        } <span class="muted">(${when || collected})</span></span
      >`
    const facts = [range, when].filter(Boolean).join(', ')
    return html`${other ? html`<p>${other}</p>` : nothing}
      ${isPending ? nothing : html`<p class="value">${value}</p>`}
      ${facts ? html`<p>${facts}</p>` : nothing}
      <p class="muted small">${collected}</p>
      ${words.standingOf[standing] ? html`<p>${words.standingOf[standing]}</p>` : nothing}
      ${
        agreement === null
          ? nothing
          : html`<p class="agreement">
              <span aria-hidden="true">${agreement === 'agrees' ? '=' : '≠'}</span>
              ${agreement === 'agrees' ? words.agrees : words.disagrees}
            </p>`
      }`
  }

  static override styles = [
    shared,
    css`
      :host([brief]) {
        display: inline;
      }
      .value {
        font-size: 2rem;
        font-weight: 650;
        line-height: 1.2;
        font-variant-numeric: tabular-nums;
      }
      @media (max-height: 24rem) {
        .value {
          font-size: 1.6rem;
        }
      }
      .agreement {
        margin-top: var(--space-2);
      }
      .agreement span {
        font-weight: 700;
        margin-inline-end: 0.25rem;
      }
    `,
  ]
}

customElements.define('measured-line', MeasuredLine)
