/** @module smart-app/ecg/sensitivity-overlay: the switch of the overlay, off at first, and what must be said beside it. */
import { Task, TaskStatus } from '@lit/task'
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { AssessmentAnswer, ModelAnswer } from '../../../src/api/types.ts'
import { technicalDetails } from '../components/technical-details.ts'
import { listFindings, type Finding } from '../data/findings.ts'
import { asApiError } from '../data/errors.ts'
import { formatNumber } from '../data/format.ts'
import { shared } from '../styles/shared.ts'
import type { Api, Locale } from '../views/contract.ts'
import { wordsIn } from '../words/index.ts'
import { fullScale, stepSpan, type Overlay } from './overlay.ts'
import { overlayStyles } from './overlay-styles.ts'
import { ecgWords } from './words.ts'

/** Null: nothing is drawn. */
export type OverlayChange = CustomEvent<Overlay | null>

export class SensitivityOverlay extends LitElement {
  static override properties = {
    api: { attribute: false },
    model: { attribute: false },
    assessment: { attribute: false },
    ecgReference: { attribute: false },
    findingId: { attribute: false },
    locale: {},
    isOn: { state: true },
    chosenId: { state: true },
  }

  declare api: Api
  declare model: ModelAnswer
  declare assessment: AssessmentAnswer
  declare ecgReference: string
  /** The finding in focus; null: none. */
  declare findingId: string | null
  declare locale: Locale
  declare private isOn: boolean
  declare private chosenId: string | null

  #shares = new Task(this, {
    args: () =>
      [this.api, this.ecgReference, this.isOn ? (this.#chosen?.id ?? null) : null] as const,
    task: async ([api, ecg, finding], { signal }) =>
      finding === null ? null : api.attribution(ecg, finding, signal),
  })
  #told: Overlay | null = null

  constructor() {
    super()
    this.isOn = false
    this.chosenId = null
  }

  /** Off again with each ECG and finding: nobody should meet an overlay that they did not ask for. */
  protected override willUpdate(changed: PropertyValues<this>) {
    if (!changed.has('ecgReference') && !changed.has('findingId')) return
    this.isOn = false
    this.chosenId = null
  }

  protected override updated() {
    const { status, value } = this.#shares
    const overlay = this.isOn && status === TaskStatus.COMPLETE ? (value ?? null) : null
    if (overlay === this.#told) return
    this.#told = overlay
    this.dispatchEvent(new CustomEvent<Overlay | null>('overlay-change', { detail: overlay }))
  }

  override render() {
    const words = ecgWords[this.locale]
    const { attributionShown, attributionNote } = this.model.card
    if (!attributionShown)
      return html`<div class="small muted no-print">
        <p>${words.overlayAbsent}</p>
        <details>
          <summary>${words.overlayCheck}</summary>
          <p lang="en">${attributionNote}</p>
        </details>
      </div>`
    const findings = this.#findings
    if (findings.length === 0)
      return html`<p class="small muted no-print">${words.overlay}: ${words.overlayNone}</p>`
    return html`<div class="row no-print">
        <label class="switch">
          <input
            type="checkbox"
            .checked=${this.isOn}
            @change=${({ currentTarget }: Event) => {
              this.isOn = (currentTarget as HTMLInputElement).checked
            }}
          />
          <span>${words.overlay}</span>
        </label>
        ${this.isOn ? this.#renderChoice(findings) : nothing}
      </div>
      ${this.isOn ? this.#renderOverlay() : nothing}`
  }

  #renderChoice(findings: readonly Finding[]): TemplateResult {
    return html`<label>
      <span>${ecgWords[this.locale].overlayOf}</span>
      <select
        @change=${({ currentTarget }: Event) => {
          this.chosenId = (currentTarget as HTMLSelectElement).value
        }}
      >
        ${findings.map(
          ({ id, name }) =>
            html`<option value=${id} ?selected=${id === this.#chosen?.id}>${name}</option>`,
        )}
      </select>
    </label>`
  }

  #renderOverlay() {
    const words = ecgWords[this.locale]
    const { technical } = wordsIn(this.locale).problems
    return html`<div class="stack small">
      ${this.#shares.render({
        pending: () => html`<p role="status">${words.overlayLoading}</p>`,
        error: (error) =>
          html`<p role="status">${words.overlayFailed}</p>
            ${technicalDetails(technical, asApiError(error).message, 'en')}`,
        complete: (overlay) => (overlay ? this.#renderLegend(overlay) : nothing),
      })}
    </div>`
  }

  #renderLegend(overlay: Overlay): TemplateResult {
    const { locale } = this
    const words = ecgWords[locale]
    const finding = this.#chosen?.name ?? ''
    return html`<p role="status">
        <strong>${words.overlayCaveat}</strong>
        ${words.overlayLimits(formatNumber(overlay.stepSeconds, locale, 1))}
      </p>
      <p class="legend">
        <span class="for">${words.overlayFor(finding)}</span>
        <span class="against">${words.overlayAgainst}</span>
      </p>
      <p class="muted">${words.overlayScale(formatNumber(fullScale(overlay), locale, 1))}</p>
      <details class="no-print">
        <summary>${words.overlayTable}</summary>
        <table>
          <caption class="visually-hidden">
            ${words.overlayCaption(finding, overlay.lead)}
          </caption>
          <thead>
            <tr>
              <th scope="col">${words.from}</th>
              <th scope="col" class="end">${words.overlayShare}</th>
            </tr>
          </thead>
          <tbody>
            ${overlay.shares.map(
              (share, i) =>
                html`<tr>
                  <th scope="row">${formatNumber(stepSpan(overlay, i).fromSeconds, locale, 1)}</th>
                  <td class="end">${formatNumber(share, locale, 2)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </details>`
  }

  /** The finding in focus first, then the raised ones; what is research gets no picture. */
  get #findings(): readonly Finding[] {
    const told = listFindings(this.model, this.assessment).filter(
      ({ id, estimate, standing }) =>
        standing !== 'research' && (id === this.findingId || estimate?.raised),
    )
    return told.toSorted(
      (a, b) => Number(b.id === this.findingId) - Number(a.id === this.findingId),
    )
  }

  get #chosen(): Finding | undefined {
    const findings = this.#findings
    return findings.find(({ id }) => id === this.chosenId) ?? findings[0]
  }

  static override styles = [shared, overlayStyles]
}

customElements.define('sensitivity-overlay', SensitivityOverlay)
