/** @module smart-app/views/trend-view: one finding over time: what was estimated and what was measured. */
import { Task, TaskStatus } from '@lit/task'
import { html, nothing, type TemplateResult } from 'lit'
import type { HistoryAnswer } from '../../../src/api/types.ts'
import '../components/message-panel.ts'
import { decimalsOf } from '../data/decimals.ts'
import { findFinding, listFindings, raisedFindings, type Finding } from '../data/findings.ts'
import { shared } from '../styles/shared.ts'
import { waiting } from '../styles/waiting.ts'
import { courseOf, isDrawable, isOfDay, type Course } from '../trend/course.ts'
import { findingChoice } from '../trend/finding-choice.ts'
import { leftOutNotes } from '../trend/left-out-notes.ts'
import { markStyles } from '../trend/mark-styles.ts'
import { plotKey } from '../trend/plot-key.ts'
import { plotLabel } from '../trend/plot-label.ts'
import { reachNotes } from '../trend/reach-notes.ts'
import { reachOf } from '../trend/reach.ts'
import '../trend/trend-plot.ts'
import { isCourse, trendStart } from '../trend/trend-start.ts'
import { trendStyles } from '../trend/trend-styles.ts'
import { trendTable } from '../trend/trend-table.ts'
import { trendWords } from '../trend/words.ts'
import type { EcgSelect, FindingSelect } from './contract.ts'
import { failurePanel, loadingPart } from './state-panels.ts'
import { ViewElement } from './view-element.ts'

export class TrendView extends ViewElement {
  static override properties = {
    chosenId: { state: true },
    isAsked: { state: true },
    isWhole: { state: true },
  }

  /** Null: the finding of the other views. */
  declare chosenId: string | null
  /** For what had not been read in time. */
  declare isAsked: boolean
  /** Draws results from long before and after the ECGs, too. */
  declare isWhole: boolean

  #history = new Task(this, {
    args: () => [this.api] as const,
    task: async ([api], { signal }) => ({ api, history: await api.history(signal) }),
  })

  /** Whatever was come from is offered, too. */
  readonly #cameFrom = new Set<string>()

  constructor() {
    super()
    this.chosenId = null
    this.isAsked = false
    this.isWhole = false
  }

  override willUpdate(changed: Map<PropertyKey, unknown>) {
    if (changed.has('findingId')) this.chosenId = null
    if (this.findingId) this.#cameFrom.add(this.findingId)
    if (changed.has('api')) this.isAsked = false
  }

  override render() {
    const words = trendWords[this.locale]
    return html`<h1 tabindex="-1">${words.title}</h1>
      ${this.#history.render({
        pending: () => this.#renderPending(),
        error: (error) =>
          failurePanel(error, this.locale, () => void this.#history.run(), { nested: true }),
        complete: ({ history }) => this.#renderHistory(history),
      })}`
  }

  /** While asking for the rest, what is known stays: of this patient only. */
  #renderPending() {
    const known = this.#history.value
    return known?.api === this.api
      ? this.#renderHistory(known.history)
      : loadingPart(trendWords[this.locale].loading)
  }

  #askAgain = async () => {
    this.isAsked = true
    await this.#history.run()
    await this.updateComplete
    // The button is gone with what it asked for; the line that says so takes over.
    if (!this.shadowRoot?.activeElement)
      this.renderRoot.querySelector<HTMLElement>('.left-out [role=status]')?.focus()
  }

  #renderLeftOut({ leftOut }: HistoryAnswer) {
    const isPending = this.#history.status === TaskStatus.PENDING
    return leftOutNotes(leftOut, this.locale, {
      state: !this.isAsked ? 'unasked' : isPending ? 'pending' : 'answered',
      ask: () => void this.#askAgain(),
    })
  }

  #renderHistory(history: HistoryAnswer) {
    const words = trendWords[this.locale]
    const leftOut = this.#renderLeftOut(history)
    const findings = listFindings(this.model, this.assessment)
    const finding =
      findFinding(findings, this.chosenId ?? this.findingId) ??
      raisedFindings(findings)[0] ??
      findings.find(({ standing }) => standing === 'card') ??
      findings.find(({ standing }) => standing === 'shown') ??
      findings[0]
    if (!finding) return html`<message-panel nested .message=${words.none}></message-panel>`
    const { id, about, nearChance } = finding
    const known = courseOf(history, id, about.analyteId)
    // A number that cannot tell anything is not drawn as if it could.
    const course = nearChance ? { ...known, estimates: [], changes: [] } : known
    return html`${findingChoice(findings, finding, this.#cameFrom, this.locale, this.#choose)}
    ${
      nearChance
        ? html`<p>${this.words.nearChance}. ${this.words.nearChanceNote(null)}</p>`
        : nothing
    }
    ${
      course.estimates.length + course.results.length === 0
        ? html`<message-panel nested .message=${words.none}></message-panel>${leftOut}`
        : this.#renderCourse(finding, course, leftOut)
    }`
  }

  #renderCourse(
    { id, name, about, estimate, nearChance }: Finding,
    course: Course,
    leftOut: TemplateResult | typeof nothing,
  ) {
    const { locale, isWhole } = this
    const words = trendWords[locale]
    const { estimates, results, changes } = course
    const threshold = nearChance ? null : (estimate?.threshold ?? null)
    const unit = results.findLast(({ value }) => value !== null)?.unit ?? about.unit
    const decimals = decimalsOf(about, results)
    const notes = [
      estimates.length === 0 && !nearChance ? words.noEstimates : '',
      estimates.length === 1 ? words.oneEstimate : '',
      results.length === 0 ? words.noResults(about.analyte) : '',
      results.some((result) => !isDrawable(result, unit)) ? words.notDrawable : '',
      changes.length > 0 ? words.changeNote : '',
    ].filter(Boolean)
    if (!isCourse(course))
      return html`<section class="card stack">
        <h2>${name}</h2>
        ${trendStart(course, about.analyte, decimals, locale)}
        ${[...notes, words.comesHere].map((note) => html`<p class="muted small">${note}</p>`)}
        ${leftOut}
      </section>`
    const reach = reachOf(course)
    const drawn = isWhole ? course : reach.drawn
    const hasDays = drawn.results.some((result) => isDrawable(result, unit) && isOfDay(result))
    return html`<section class="card stack">
        <h2>${name}</h2>
        <trend-plot
          .course=${drawn}
          .threshold=${threshold}
          .chosen=${this.ecgReference}
          .analyte=${about.analyte}
          .unit=${unit}
          .decimals=${decimals}
          .locale=${locale}
          .label=${plotLabel(name, drawn, unit, locale)}
        ></trend-plot>
        ${plotKey({ course: drawn, unit, threshold, chosen: this.ecgReference }, locale)}
        ${reachNotes(reach, decimals, locale, isWhole, () => {
          this.isWhole = !isWhole
        })}
        ${[...(hasDays ? [words.ofDay] : []), ...notes].map(
          (note) => html`<p class="muted small">${note}</p>`,
        )}
        ${leftOut}
      </section>
      <section class="card">
        ${trendTable(course, decimals, this.ecgReference, locale, (reference) => {
          // The course stays what it is, whatever the other ECG raises.
          this.#choose(id)
          this.#select(reference)
        })}
      </section>`
  }

  #choose = (findingId: string) => {
    this.chosenId = findingId
    this.dispatchEvent(
      new CustomEvent<FindingSelect>('finding-select', {
        detail: { findingId },
        bubbles: true,
        composed: true,
      }),
    )
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

  static override styles = [shared, waiting, markStyles, trendStyles]
}

customElements.define('trend-view', TrendView)
