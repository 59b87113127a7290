/**
 * @module smart-app/components/print-line: by what and when this was printed; and at the foot of every sheet, whom it is
 * about, as sheets come apart.
 */
import { LitElement, css, html } from 'lit'
import { formatDateTime } from '../data/format.ts'
import { runningLine } from '../data/running-line.ts'
import { shared } from '../styles/shared.ts'
import type { Locale } from '../views/contract.ts'
import { wordsIn } from '../words/index.ts'

export class PrintLine extends LitElement {
  static override properties = {
    about: {},
    model: {},
    locale: {},
    printedAt: { state: true },
  }

  /** The patient in a line; empty: nobody. */
  declare about: string
  declare model: string
  declare locale: Locale
  /** On the reader's clock, as ISO 8601 without an offset. */
  declare private printedAt: string

  readonly #foot = new CSSStyleSheet()

  constructor() {
    super()
    this.about = ''
    this.model = ''
    this.locale = 'en'
    this.printedAt = ''
  }

  override connectedCallback() {
    super.connectedCallback()
    // Page rules count in the document alone.
    document.adoptedStyleSheets.push(this.#foot)
    addEventListener('beforeprint', this.#onBeforePrint)
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(
      (sheet) => sheet !== this.#foot,
    )
    removeEventListener('beforeprint', this.#onBeforePrint)
  }

  override render() {
    return html`<p>${[this.model, this.#printed].filter(Boolean).join(' · ')}</p>`
  }

  get #printed(): string {
    return wordsIn(this.locale).printed(formatDateTime(this.printedAt, this.locale))
  }

  /** Synchronous: the printer does not wait. */
  readonly #onBeforePrint = () => {
    const now = new Date()
    const clock = new Date(now.getTime() - now.getTimezoneOffset() * 60_000)
    this.printedAt = clock.toISOString().slice(0, 16)
    this.performUpdate()
    const { investigational } = wordsIn(this.locale)
    this.#foot.replaceSync(
      runningLine([this.about, investigational].filter(Boolean).join('\n'), this.#printed),
    )
  }

  static override styles = [
    shared,
    css`
      :host {
        display: none;
      }
      p {
        max-width: none;
      }
      @media print {
        :host {
          display: block;
        }
      }
    `,
  ]
}

customElements.define('print-line', PrintLine)
