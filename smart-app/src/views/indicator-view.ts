/** @module smart-app/views/indicator-view: one finding. What was measured, how likely, what to do; then why. */
import { html, nothing } from 'lit'
import { decimalsOf } from '../data/decimals.ts'
import { findFinding, listFindings, type Finding } from '../data/findings.ts'
import { marks } from '../styles/marks.ts'
import { shared } from '../styles/shared.ts'
import '../components/measured-line.ts'
import { ecgLine } from './ecg-line.ts'
import { evidenceOf } from './indicator-evidence.ts'
import { likelihoodOf } from './indicator-likelihood.ts'
import { indicatorStyles } from './indicator-styles.ts'
import { whatToDo } from './indicator-what-to-do.ts'
import { unknownFindingPanel } from './state-panels.ts'
import { ViewElement } from './view-element.ts'

export class IndicatorView extends ViewElement {
  override render() {
    const { words } = this
    const finding = findFinding(listFindings(this.model, this.assessment), this.findingId)
    if (!finding) return unknownFindingPanel(words)
    return html`
      <header class="stack head">
        <a class="back no-print" href="#/"
          ><span aria-hidden="true">‹</span> ${words.allFindings}</a
        >
        <div class="title">
          <h1 tabindex="-1">${finding.name}</h1>
          ${finding.about.urgent ? html`<span class="tag">${words.urgent}</span>` : nothing}
        </div>
        ${ecgLine(this.assessment, this.locale)}
      </header>
      <div class="answer">${this.#answer(finding)}</div>
      <section class="card stack" aria-labelledby="why">
        <h2 id="why">${words.why}</h2>
        <p lang="en">${finding.about.note}</p>
        ${words.noteInEnglish ? html`<p class="muted small">${words.noteInEnglish}</p>` : nothing}
        <p class="muted">${words.standingNotes[finding.standing]}</p>
      </section>
      ${evidenceOf(finding, this.model, this.locale)}
    `
  }

  /** Measured beats estimated: it stands first, and what to do follows from it. */
  #answer(finding: Finding) {
    const estimated = html`<section class="card stack estimated" aria-labelledby="likelihood">
      ${likelihoodOf(finding, this.locale)}
    </section>`
    const steps = html`<section class="card stack do" aria-labelledby="what-to-do">
      ${whatToDo(finding, this.locale, this.isNewest)}
    </section>`
    const { estimate, about } = finding
    if (!estimate?.measured || this.assessment.kind !== 'assessed')
      return html`${estimated} ${steps}`
    return html`<section class="card stack measured" aria-labelledby="measured">
        <h2 id="measured">
          ${estimate.measured.standing === 'pending' ? this.words.resultPending : this.words.measured}
        </h2>
        <measured-line
          .measured=${estimate.measured}
          .decimals=${decimalsOf(about, [estimate.measured])}
          .analyteId=${about.analyteId}
          .agreement=${estimate.agreement}
          .ecgStart=${this.assessment.ecg.start}
          .locale=${this.locale}
        ></measured-line>
      </section>
      ${steps} ${estimated}`
  }

  static override styles = [shared, marks, indicatorStyles]
}

customElements.define('indicator-view', IndicatorView)
