/** @module smart-app/components/message-panel: a state in words: what is so, and the way out. */
import { LitElement, css, html, nothing } from 'lit'
import { shared } from '../styles/shared.ts'
import type { Message } from '../words/problems-en.ts'
import { technicalDetails } from './technical-details.ts'

export class MessagePanel extends LitElement {
  static override properties = {
    message: { attribute: false },
    detail: {},
    detailLabel: {},
    detailLang: {},
    alert: { type: Boolean },
    nested: { type: Boolean },
  }

  declare message: Message
  /** Said by a server: text, shown as text. */
  declare detail: string
  declare detailLabel: string
  /** The language of `detail`, where it is not the page's. */
  declare detailLang: string
  /** Read out at once. */
  declare alert: boolean
  /** Below the heading of a view. */
  declare nested: boolean

  constructor() {
    super()
    this.detail = ''
    this.detailLabel = ''
    this.detailLang = ''
    this.alert = false
    this.nested = false
  }

  override render() {
    const { message, detail, detailLabel, detailLang } = this
    return html`<section class="card stack" role=${this.alert ? 'alert' : nothing}>
      ${
        this.nested
          ? html`<h2>${message.title}</h2>`
          : html`<h1 tabindex="-1">${message.title}</h1>`
      }
      <p>${message.text}</p>
      <div class="row actions"><slot></slot></div>
      ${technicalDetails(detailLabel, detail, detailLang)}
    </section>`
  }

  static override styles = [
    shared,
    css`
      .card {
        max-width: 44rem;
        padding: var(--space-5);
        border-inline-start: 4px solid var(--accent);
        overflow-wrap: anywhere;
      }
      .actions {
        margin-top: var(--space-2);
      }
    `,
  ]
}

customElements.define('message-panel', MessagePanel)
