/** @module smart-app/views/model-view: the model card: who made it, for whom, how it was tested, what it cannot do. */
import { css, html, nothing } from 'lit'
import { shared } from '../styles/shared.ts'
import { ViewElement } from './view-element.ts'

export class ModelView extends ViewElement {
  override render() {
    const { words, model, locale } = this
    const { card } = model
    const isForeign = locale !== 'en'
    return html`
      <header class="stack head">
        <h1 tabindex="-1">${words.modelTitle}</h1>
        <p class="muted">${words.modelIs(model.model.id, model.model.version)}</p>
        <p lang="en">${card.title}</p>
      </header>
      <section class="card">
        <dl class="facts">
          ${this.#fact(words.status, words.statuses[model.model.status])}
          ${this.#fact(words.evidenceFrom, words.sources[model.evidenceSource])}
          ${this.#fact(words.leads, model.leads.join(', '))}
          ${this.#fact(
            words.attribution,
            card.attributionShown ? words.attributionShown : words.attributionHidden,
            card.attributionNote,
          )}
        </dl>
      </section>
      <section class="card stack" aria-labelledby="limits">
        <h2 id="limits">${words.limits}</h2>
        ${isForeign ? html`<p class="muted small">${words.dataInEnglish}</p>` : nothing}
        <ul class="limits" lang="en">
          ${card.limitations.map((limit) => html`<li>${limit}</li>`)}
        </ul>
      </section>
      <section class="card stack" aria-labelledby="attributes">
        <h2 id="attributes">${words.attributes}</h2>
        <p class="muted small">${words.attributesNote}</p>
        <div lang="en" class="stack">
          ${[...Map.groupBy(card.attributes, ({ category }) => category)].map(
            ([category, attributes]) =>
              html`<h3>${category}</h3>
                <dl class="attributes">
                  ${attributes.map(
                    ({ number, name, value }) =>
                      html`<div>
                        <dt><span class="number muted">${number}</span> ${name}</dt>
                        <dd>${value}</dd>
                      </div>`,
                  )}
                </dl>`,
          )}
        </div>
      </section>
    `
  }

  #fact(name: string, value: string, note = '') {
    return html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
      ${note ? html`<dd class="muted small" lang="en">${note}</dd>` : nothing}
    </div>`
  }

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
        grid-template-columns: minmax(0, 1fr);
        overflow-wrap: anywhere;
      }
      .head {
        gap: var(--space-1);
      }
      dl {
        margin: 0;
      }
      dd {
        margin: 0;
        max-width: var(--measure);
      }
      .facts {
        display: grid;
        gap: var(--space-4) var(--space-6);
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr));
      }
      /* The last is a paragraph: among the short ones it would be a narrow tower. */
      .facts > :last-child {
        grid-column: 1 / -1;
      }
      .facts dt {
        color: var(--muted);
        font-size: 0.875rem;
      }
      .limits {
        margin: 0;
        padding-inline-start: 1.2rem;
        display: grid;
        gap: var(--space-1);
        max-width: var(--measure);
      }
      h3 {
        margin-top: var(--space-3);
      }
      .attributes > div {
        display: grid;
        gap: 0 var(--space-5);
        grid-template-columns: minmax(0, 1fr) minmax(0, 2fr);
        padding: var(--space-2) 0;
        border-top: 1px solid var(--line);
      }
      .attributes dt {
        font-weight: 600;
      }
      @media (max-width: 40rem) {
        .attributes > div {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ]
}

customElements.define('model-view', ModelView)
