/** @module smart-app/views/trend-view: one finding over time: what was estimated and what was measured. */
import { Task } from '@lit/task'
import { css, html, nothing } from 'lit'
import type { HistoryAnswer } from '../../../src/api/types.ts'
import '../components/message-panel.ts'
import {
  findFinding,
  groupFindings,
  listFindings,
  raisedFindings,
  type Finding,
} from '../data/findings.ts'
import { formatDateTime, formatPercent } from '../data/format.ts'
import { shared } from '../styles/shared.ts'
import { courseOf, type Course } from '../trend/course.ts'
import '../trend/trend-plot.ts'
import { trendTable } from '../trend/trend-table.ts'
import { trendWords } from '../trend/words.ts'
import type { EcgSelect } from './contract.ts'
import { failurePanel, loadingPanel } from './state-panels.ts'
import { ViewElement } from './view-element.ts'

export class TrendView extends ViewElement {
  static override properties = { chosenId: { state: true } }

  /** Null: the finding of the other views. */
  declare chosenId: string | null

  #history = new Task(this, {
    args: () => [this.api] as const,
    task: ([api], { signal }) => api.history(signal),
  })

  constructor() {
    super()
    this.chosenId = null
  }

  override willUpdate(changed: Map<PropertyKey, unknown>) {
    if (changed.has('findingId')) this.chosenId = null
  }

  override render() {
    const words = trendWords[this.locale]
    return html`<h1 tabindex="-1">${words.title}</h1>
      ${this.#history.render({
        pending: () => loadingPanel(words.loading),
        error: (error) => failurePanel(error, this.locale, () => void this.#history.run()),
        complete: (history) => this.#renderHistory(history),
      })}`
  }

  #renderHistory(history: HistoryAnswer) {
    const words = trendWords[this.locale]
    const findings = listFindings(this.model, this.assessment)
    const finding =
      findFinding(findings, this.chosenId ?? this.findingId) ??
      raisedFindings(findings)[0] ??
      findings.find(({ standing }) => standing === 'card') ??
      findings.find(({ standing }) => standing === 'shown') ??
      findings[0]
    if (!finding) return html`<message-panel .message=${words.none}></message-panel>`
    const { id, about, nearChance } = finding
    const known = courseOf(history, id, about.analyteId)
    // A number that cannot tell anything is not drawn as if it could.
    const course = nearChance ? { ...known, estimates: [], changes: [] } : known
    return html`${this.#renderChoice(findings, finding)}
    ${
      nearChance
        ? html`<p>${this.words.nearChance}. ${this.words.nearChanceNote(null)}</p>`
        : nothing
    }
    ${
      course.estimates.length + course.results.length === 0
        ? html`<message-panel .message=${words.none}></message-panel>`
        : this.#renderCourse(finding, course)
    }`
  }

  #renderCourse({ name, about, estimate, nearChance }: Finding, course: Course) {
    const { locale } = this
    const words = trendWords[locale]
    const { estimates, results, changes } = course
    const threshold = nearChance ? null : (estimate?.threshold ?? null)
    const unit = results.findLast(({ value }) => value !== null)?.unit ?? about.unit
    const days = [...estimates, ...results]
      .sort((a, b) => a.time - b.time)
      .map((one) => formatDateTime('start' in one ? one.start : one.collectedAt, locale))
    const notes = [
      estimates.length === 0 && !nearChance ? words.noEstimates : '',
      estimates.length === 1 ? words.oneEstimate : '',
      results.length === 0 ? words.noResults(about.analyte) : '',
      results.some((result) => result.value !== null && result.unit !== unit)
        ? words.otherUnit
        : '',
      changes.length > 0 ? words.changeNote : '',
    ].filter(Boolean)
    return html`<section class="card stack">
        <h2>${name}</h2>
        <trend-plot
          .course=${course}
          .threshold=${threshold}
          .chosen=${this.ecgReference}
          .analyte=${about.analyte}
          .unit=${unit}
          .locale=${locale}
          .label=${words.plotLabel(
            name,
            String(estimates.length),
            String(results.length),
            days[0] ?? '',
            days.at(-1) ?? '',
          )}
        ></trend-plot>
        ${
          threshold === null
            ? nothing
            : html`<p class="threshold small">
                ${words.threshold(formatPercent(threshold, locale))}
              </p>`
        }
        ${notes.map((note) => html`<p class="muted small">${note}</p>`)}
      </section>
      <section class="card">
        ${trendTable(course, this.ecgReference, locale, (reference) => {
          this.#select(reference)
        })}
      </section>`
  }

  /** What this model can tell, by organ group, and the finding that was come from, whatever it is. */
  #renderChoice(findings: readonly Finding[], chosen: Finding) {
    const { groups } = this.words
    const offered = findings.filter(
      ({ id, standing }) => standing !== 'research' || id === chosen.id || id === this.findingId,
    )
    return html`<label class="choice no-print">
      ${trendWords[this.locale].finding}
      <select
        @change=${(event: Event) => {
          this.chosenId = (event.target as HTMLSelectElement).value
        }}
      >
        ${groupFindings(offered).map(
          (group) =>
            html`<optgroup label=${groups[group.id] ?? group.title}>
              ${group.findings.map(
                ({ id, name }) =>
                  html`<option value=${id} .selected=${id === chosen.id}>${name}</option>`,
              )}
            </optgroup>`,
        )}
      </select>
    </label>`
  }

  #select(reference: string) {
    this.dispatchEvent(
      new CustomEvent<EcgSelect>('ecg-select', {
        detail: { reference },
        bubbles: true,
        composed: true,
      }),
    )
  }

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
        grid-template-columns: minmax(0, 1fr);
      }
      .choice {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2);
        color: var(--muted);
      }
      h2::first-letter {
        text-transform: uppercase;
      }
      caption {
        font-weight: 650;
        padding-bottom: var(--space-2);
      }
      .threshold::before {
        content: '';
        display: inline-block;
        width: 1.5rem;
        margin-inline-end: var(--space-2);
        vertical-align: middle;
        border-top: 2px dotted var(--raised);
      }
      .table {
        overflow-x: auto;
      }
      @media (max-width: 45rem) {
        table {
          font-size: 0.875rem;
        }
      }
      th[scope='row'] {
        white-space: nowrap;
      }
      .table button {
        min-height: 1.9rem;
        white-space: nowrap;
      }
    `,
  ]
}

customElements.define('trend-view', TrendView)
