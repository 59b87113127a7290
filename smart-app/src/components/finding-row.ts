/** @module smart-app/components/finding-row: one finding in the list: a name, a bar, a number, what was measured. */
import { LitElement, css, html, nothing } from 'lit'
import { decimalsOf } from '../data/decimals.ts'
import { isRaised, type Finding } from '../data/findings.ts'
import { formatPercent, formatShare } from '../data/format.ts'
import { findingHash } from '../data/route.ts'
import { shared } from '../styles/shared.ts'
import type { Locale } from '../views/contract.ts'
import { wordsIn, type Words } from '../words/index.ts'
import './likelihood-bar.ts'
import './measured-line.ts'

export class FindingRow extends LitElement {
  static override properties = {
    finding: { attribute: false },
    locale: { attribute: false },
    ecgStart: { attribute: false },
  }

  declare finding: Finding
  declare locale: Locale
  declare ecgStart: string

  override render() {
    const { finding, locale } = this
    const { id, name, about, estimate, standing } = finding
    const words = wordsIn(locale)
    const measured = estimate?.measured
    return html`<a href=${findingHash(id)}>
      <span class="name">
        <strong>${name}</strong>
        <span class="muted small">
          ${[about.analyte, words.rowTags[standing]].filter(Boolean).join(' · ')}
        </span>
        ${
          measured
            ? html`<measured-line
                class="small"
                brief
                .measured=${measured}
                .decimals=${decimalsOf(about, [measured])}
                .analyteId=${about.analyteId}
                .ecgStart=${this.ecgStart}
                .locale=${locale}
              ></measured-line>`
            : nothing
        }
      </span>
      ${this.#likelihood(words, isRaised(finding))}
    </a>`
  }

  #likelihood(words: Words, raised: boolean) {
    const { finding, locale } = this
    const { estimate, nearChance, prevalence } = finding
    if (nearChance) return html`<span class="none muted small">${words.nearChance}</span>`
    if (estimate?.probability == null)
      return html`<span class="none muted small">${words.noEstimate}</span>`
    const percent = (share: number) => formatPercent(share, locale)
    const { probability, interval95 } = estimate
    return html`<likelihood-bar
        .probability=${probability}
        .interval=${interval95}
        .baseline=${prevalence}
        ?raised=${raised}
        .label=${words.barLabel(
          percent(probability),
          interval95 && percent(interval95[0]),
          interval95 && percent(interval95[1]),
          prevalence === null ? null : formatShare(prevalence, locale),
        )}
      ></likelihood-bar>
      <span class="figure number" aria-hidden="true">
        ${words.likelihoodOf(percent(probability))}
        ${raised ? html`<span class="small flag">${words.flagged}</span>` : nothing}
      </span>
      ${raised ? html`<span class="visually-hidden">, ${words.flagged}</span>` : nothing}`
  }

  static override styles = [
    shared,
    css`
      a {
        display: grid;
        grid-template-columns: minmax(0, 5fr) minmax(5rem, 4fr) 5.5rem;
        gap: var(--space-2) var(--space-4);
        align-items: center;
        min-height: 3.25rem;
        padding: 0.45rem var(--space-4);
        color: inherit;
        text-decoration: none;
      }
      a:hover {
        background: var(--accent-soft);
      }
      a:hover strong {
        text-decoration: underline;
      }
      a:focus-visible {
        outline-offset: -3px;
      }
      .name {
        display: grid;
        overflow-wrap: anywhere;
      }
      .name > strong {
        display: block;
        font-weight: 600;
      }
      .name > strong::first-letter {
        text-transform: uppercase;
      }
      .figure {
        text-align: end;
        font-weight: 650;
        display: grid;
        line-height: 1.2;
      }
      .flag {
        color: var(--raised-text);
      }
      .none {
        grid-column: 2 / -1;
        text-align: end;
      }
      @media (max-width: 32rem) {
        a {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        .name {
          grid-column: 1 / -1;
        }
        .none {
          grid-column: 1 / -1;
          text-align: start;
        }
      }
    `,
  ]
}

customElements.define('finding-row', FindingRow)
