/**
 * @module smart-app/components/likelihood-bar: 0 to 100 % on one line: how likely, how well that is known, and what is
 * usual. Shape says it without colour: a bar, a bracket, a tick.
 */
import { LitElement, css, html, nothing, svg } from 'lit'
import { shared } from '../styles/shared.ts'

export class LikelihoodBar extends LitElement {
  static override properties = {
    probability: { type: Number },
    interval: { attribute: false },
    baseline: { attribute: false },
    raised: { type: Boolean, reflect: true },
    large: { type: Boolean, reflect: true },
    label: {},
  }

  declare probability: number
  declare interval: readonly [number, number] | null
  /** Share of patients like these who have it. */
  declare baseline: number | null
  /** At or above the operating threshold, and well above what is usual. */
  declare raised: boolean
  declare large: boolean
  /** The same in words. */
  declare label: string

  constructor() {
    super()
    this.interval = null
    this.baseline = null
    this.raised = false
    this.large = false
    this.label = ''
  }

  override render() {
    const { probability, interval, baseline } = this
    const at = (share: number) => `${Math.min(100, Math.max(0, share * 100))}%`
    return html`<svg role="img" aria-label=${this.label}>
      <rect class="track" x="0" y="30%" width="100%" height="40%" rx="3"></rect>
      <rect class="fill" x="0" y="30%" width=${at(probability)} height="40%" rx="3"></rect>
      ${
        interval
          ? svg`<line class="interval" x1=${at(interval[0])} x2=${at(interval[1])} y1="50%" y2="50%"></line>
            ${interval.map((end) => svg`<line class="interval" x1=${at(end)} x2=${at(end)} y1="37%" y2="63%"></line>`)}`
          : nothing
      }
      ${
        baseline === null
          ? nothing
          : svg`<line class="halo" x1=${at(baseline)} x2=${at(baseline)} y1="4%" y2="96%"></line>
            <line class="baseline" x1=${at(baseline)} x2=${at(baseline)} y1="4%" y2="96%"></line>`
      }
    </svg>`
  }

  static override styles = [
    shared,
    css`
      svg {
        display: block;
        width: 100%;
        height: 1.25rem;
        overflow: visible;
      }
      :host([large]) svg {
        height: 2.75rem;
      }
      .track {
        fill: var(--sunken);
        stroke: var(--line);
      }
      .fill {
        fill: var(--likely);
      }
      :host([raised]) .fill {
        fill: var(--raised);
      }
      .interval {
        stroke: var(--text);
        stroke-width: 1.5;
      }
      :host([large]) .interval {
        stroke-width: 2;
      }
      .baseline {
        stroke: var(--text);
        stroke-width: 3;
      }
      .halo {
        stroke: var(--surface);
        stroke-width: 6;
      }
      @media print {
        svg {
          print-color-adjust: exact;
        }
      }
    `,
  ]
}

customElements.define('likelihood-bar', LikelihoodBar)
