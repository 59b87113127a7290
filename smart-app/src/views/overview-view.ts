/** @module smart-app/views/overview-view: every finding of one ECG, by organ group. */
import { html, nothing } from 'lit'
import { decimalsOf } from '../data/decimals.ts'
import {
  filterFindings,
  groupFindings,
  listFindings,
  raisedFindings,
  type Finding,
  type FindingFilter,
  type FindingGroup,
  type Standing,
} from '../data/findings.ts'
import { formatPercent } from '../data/format.ts'
import { describeValue } from '../data/measured.ts'
import { findingHash } from '../data/route.ts'
import { marks } from '../styles/marks.ts'
import { shared } from '../styles/shared.ts'
import '../components/finding-row.ts'
import { ecgLine } from './ecg-line.ts'
import { overviewStyles } from './overview-styles.ts'
import { ViewElement } from './view-element.ts'

const standings: readonly Standing[] = ['card', 'shown', 'research']

export class OverviewView extends ViewElement {
  override render() {
    const { words, model, assessment } = this
    const findings = listFindings(model, assessment, words.groups)
    const chosen = filterFindings(findings, this.filter)
    return html`
      <header class="stack head">
        <h1 tabindex="-1">${words.overview}</h1>
        ${ecgLine(assessment, this.locale)}
      </header>
      ${this.#raised(raisedFindings(findings))} ${this.#filter(findings, chosen)}
      ${
        chosen.length > 0
          ? html`<ul class="key muted small">
              <li><span class="mark bracket" aria-hidden="true"></span>${words.keyInterval}</li>
              <li><span class="mark usual" aria-hidden="true"></span>${words.keyUsual}</li>
            </ul>`
          : nothing
      }
      ${
        chosen.length === 0
          ? html`<div class="card stack">
              <p>${words.noMatch}</p>
              <div><button type="button" @click=${this.#clear}>${words.clearFilter}</button></div>
            </div>`
          : groupFindings(chosen).map((group) => this.#group(group))
      }
    `
  }

  #raised(findings: readonly Finding[]) {
    const { words } = this
    return html`<section class="card stack raised" aria-labelledby="raised">
      <h2 id="raised">${words.raised}</h2>
      ${
        findings.length === 0
          ? html`<p>${words.noneRaised} ${words.neverNormal}</p>`
          : html`${this.#chips(findings.filter(({ standing }) => standing === 'card'))}
            ${this.#further(findings.filter(({ standing }) => standing !== 'card'))}`
      }
    </section>`
  }

  #chips(findings: readonly Finding[]) {
    if (findings.length === 0) return nothing
    return html`<ul class="chips">
      ${findings.map((finding) => html`<li>${this.#chip(finding)}</li>`)}
    </ul>`
  }

  /** What never becomes a card waits until it is asked for. */
  #further(findings: readonly Finding[]) {
    if (findings.length === 0) return nothing
    return html`<details>
      <summary>${this.words.furtherRaised(findings.length)}</summary>
      ${this.#chips(findings)}
    </details>`
  }

  /** Measured beats estimated here too. */
  #chip({ id, name, estimate, about }: Finding) {
    const { words, locale } = this
    const measured = estimate?.measured?.standing === 'final' ? estimate.measured : null
    const percent =
      estimate?.probability == null
        ? '–'
        : words.likelihoodOf(formatPercent(estimate.probability, locale))
    const value = measured && describeValue(measured, locale, decimalsOf(about, [measured]))
    return html`<a
      class=${estimate?.agreement === 'disagrees' ? 'chip calm' : 'chip'}
      href=${findingHash(id)}
    >
      <span class="chip-name">${name}</span>
      <strong>${value ?? percent}</strong>
      <span class="small">
        ${[
          measured && measured.analyteId !== about.analyteId ? measured.analyte : '',
          measured ? words.measuredShort : '',
          estimate?.agreement === 'disagrees' ? words.disagreesShort : '',
          about.urgent ? words.urgent : '',
        ]
          .filter(Boolean)
          .join(', ')}
      </span>
    </a>`
  }

  #filter(findings: readonly Finding[], chosen: readonly Finding[]) {
    const { words } = this
    return html`<search class="filter no-print">
      <label class="find">
        <span>${words.search}</span>
        <input
          type="search"
          autocomplete="off"
          placeholder=${words.searchHint}
          .value=${this.filter.text}
          @input=${(event: Event) => {
            this.#narrow({ text: (event.currentTarget as HTMLInputElement).value })
          }}
        />
      </label>
      <fieldset>
        <legend>${words.show}</legend>
        ${standings.map((standing) => {
          const count = findings.filter((finding) => finding.standing === standing).length
          return html`<label class="tick">
            <input
              type="checkbox"
              name="standing"
              value=${standing}
              .checked=${this.filter.standings.has(standing)}
              @change=${this.#toggle}
            />
            ${words.standings[standing]} <span class="muted number">${count}</span>
          </label>`
        })}
      </fieldset>
      <p class="muted small" aria-live="polite">${words.count(chosen.length, findings.length)}</p>
    </search>`
  }

  #group({ id, title, findings }: FindingGroup) {
    const { locale, assessment } = this
    const ecgStart = assessment.kind === 'assessed' ? assessment.ecg.start : ''
    return html`<section class="group" aria-labelledby=${`group-${id}`}>
      <h2 id=${`group-${id}`}>${title}</h2>
      <ul class="rows">
        ${findings.map(
          (finding) =>
            html`<li>
              <finding-row
                .finding=${finding}
                .locale=${locale}
                .ecgStart=${ecgStart}
              ></finding-row>
            </li>`,
        )}
      </ul>
    </section>`
  }

  #toggle = (event: Event) => {
    const { value, checked } = event.currentTarget as HTMLInputElement
    const chosen = new Set(this.filter.standings)
    if (checked) chosen.add(value as Standing)
    else chosen.delete(value as Standing)
    this.#narrow({ standings: chosen })
  }

  #clear = () => {
    this.#narrow({ text: '', standings: new Set(standings) })
  }

  /** The shell keeps it: the way back from a finding leads to the same list. */
  #narrow(change: Partial<FindingFilter>) {
    const detail = { ...this.filter, ...change }
    this.dispatchEvent(new CustomEvent<FindingFilter>('filter-change', { detail }))
  }

  static override styles = [shared, marks, overviewStyles]
}

customElements.define('overview-view', OverviewView)
