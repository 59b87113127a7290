/** @module smart-app/views/ecg-view: the tracing on ECG paper, and what the model saw of it. */
import { Task } from '@lit/task'
import { html, nothing, type PropertyValues } from 'lit'
import '../components/message-panel.ts'
import { formatDateTime, formatNumber, formatValue } from '../data/format.ts'
import { segments } from '../ecg/ecg-controls.ts'
import '../ecg/ecg-sheet.ts'
import '../ecg/sensitivity-overlay.ts'
import type { Overlay } from '../ecg/overlay.ts'
import type { OverlayChange } from '../ecg/sensitivity-overlay.ts'
import { ecgStyles } from '../ecg/ecg-styles.ts'
import { intervalTable, leadTable } from '../ecg/ecg-tables.ts'
import type { PaperTexts } from '../ecg/brush.ts'
import { gains, speeds, standardPaper, type Paper } from '../ecg/paper.ts'
import { recordingOf, type Recording } from '../ecg/recording.ts'
import { layoutsFor, type LayoutName } from '../ecg/rows.ts'
import { drawingOf, type Drawing } from '../ecg/drawing.ts'
import { ecgWords } from '../ecg/words.ts'
import { shared } from '../styles/shared.ts'
import { failurePanel, loadingPart } from './state-panels.ts'
import { ViewElement } from './view-element.ts'

export class EcgView extends ViewElement {
  static override properties = {
    layout: { state: true },
    paper: { state: true },
    compares: { state: true },
    overlay: { state: true },
  }

  /** Null: the first that fits the leads. */
  declare layout: LayoutName | null
  declare paper: Paper
  /** Shows the model's input below the lead it was made of. */
  declare compares: boolean
  declare overlay: Overlay | null

  #waveform = new Task(this, {
    args: () => [this.api, this.ecgReference] as const,
    task: async ([api, ecg], { signal }) => {
      if (ecg === null) return null
      const waveform = await api.waveform(ecg, signal)
      return { start: waveform.start, hz: waveform.samplingHz, recording: recordingOf(waveform) }
    },
  })
  /** The sheet of the last rendering: a new one would put the calipers back. */
  #drawing: { readonly key: readonly unknown[]; readonly drawing: Drawing } | null = null

  constructor() {
    super()
    this.layout = null
    this.paper = standardPaper
    this.compares = false
    this.overlay = null
  }

  /** The overlay's own switch may be gone with the tracing before it could take it back. */
  protected override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('ecgReference') || changed.has('findingId')) this.overlay = null
  }

  override render() {
    const words = ecgWords[this.locale]
    if (this.ecgReference === null)
      return html`<message-panel .message=${words.none}></message-panel>`
    const start = this.#waveform.value?.start
    // The heading stays while the tracing comes: it has the focus.
    return html`<header>
        <h1 tabindex="-1">${words.title}</h1>
        ${
          this.#waveform.value
            ? html`<p class="muted">
                ${start ? words.recorded(formatDateTime(start, this.locale)) : words.timeUnknown}
              </p>`
            : nothing
        }
      </header>
      ${this.#renderWaveform()}`
  }

  #renderWaveform() {
    const words = ecgWords[this.locale]
    return this.#waveform.render({
      pending: () => loadingPart(words.loading),
      error: (error) =>
        failurePanel(error, this.locale, () => void this.#waveform.run(), { nested: true }),
      complete: (answer) =>
        answer === null || answer.recording.leads.length === 0
          ? html`<message-panel nested .message=${words.noLeads}></message-panel>`
          : this.#renderTracing(answer),
    })
  }

  #renderTracing(answer: { start: string | null; hz: number; recording: Recording }) {
    const { locale } = this
    const words = ecgWords[locale]
    const { recording } = answer
    const drawing = this.#draw(recording)
    const { modelInput } = recording
    const isShown = this.model.card.attributionShown
    // An answer about the ECG before this one may come late.
    const overlay = this.overlay?.reference === this.ecgReference ? this.overlay : null
    const number = (value: number) => formatValue(value, locale)
    const leadNames = recording.leads.map(({ name }) => name).join(', ')
    return html`<div class="row controls no-print">${this.#renderControls(recording, drawing)}</div>
      ${isShown && modelInput ? this.#renderOverlay() : nothing}
      <ecg-sheet
        .sheet=${drawing.sheet}
        .printed=${drawing.printed}
        .texts=${this.#texts(answer.hz, recording)}
        .mark=${modelInput ? { lead: modelInput.lead, ...modelInput.span } : null}
        .overlay=${overlay}
        .label=${[
          words.summary(leadNames, number(recording.toSeconds), number(answer.hz)),
          words.summaryLayout(
            drawing.compares ? words.views.model : drawing.label,
            number(this.paper.speedMmPerSecond),
            number(this.paper.gainMmPerMv),
          ),
          ...(overlay ? [words.overlaySummary(this.#nameOf(overlay.finding))] : []),
          words.summaryTable,
        ].join(' ')}
        .locale=${locale}
        .theme=${this.theme}
      ></ecg-sheet>
      <div class="stack small">
        ${
          modelInput
            ? html`<p class="used">
                ${words.used(
                  modelInput.lead,
                  formatNumber(modelInput.span.fromSeconds, locale, 1),
                  formatNumber(modelInput.span.toSeconds, locale, 1),
                )}
              </p>`
            : html`<p>${words.noModelInput}</p>`
        }
        ${drawing.compares && modelInput ? html`<p>${words.comparison(modelInput.lead)}</p>` : nothing}
      </div>
      ${isShown ? nothing : this.#renderOverlay()}
      <details>
        <summary>${words.asTable}</summary>
        <div class="tables">
          <div>${leadTable(recording, locale)}</div>
          <div>${intervalTable(recording, modelInput?.lead ?? '', locale)}</div>
        </div>
      </details>`
  }

  #renderControls(recording: Recording, drawing: Drawing) {
    const { paper, locale } = this
    const words = ecgWords[locale]
    const layouts = layoutsFor(recording.leads)
    return html`${
      recording.modelInput
        ? segments(
            words.view,
            'view',
            (['recorded', 'model'] as const).map((value) => ({ value, label: words.views[value] })),
            drawing.compares ? 'model' : 'recorded',
            (value) => (this.compares = value === 'model'),
          )
        : nothing
    }
    ${
      layouts.length > 1 && !drawing.compares
        ? segments(
            words.layout,
            'layout',
            layouts.map(({ name, label }) => ({ value: name, label })),
            drawing.layout,
            (value) => (this.layout = value),
          )
        : nothing
    }
    ${segments(
      words.speed,
      'speed',
      speeds.map((value) => ({ value, label: String(value) })),
      paper.speedMmPerSecond,
      (speedMmPerSecond) => (this.paper = { ...paper, speedMmPerSecond }),
    )}
    ${segments(
      words.gain,
      'gain',
      gains.map((value) => ({ value, label: String(value) })),
      paper.gainMmPerMv,
      (gainMmPerMv) => (this.paper = { ...paper, gainMmPerMv }),
    )}`
  }

  /** Saliency misleads more than it explains: where it is not proven, there is no switch for it. */
  #renderOverlay() {
    return html`<sensitivity-overlay
      .api=${this.api}
      .model=${this.model}
      .assessment=${this.assessment}
      .ecgReference=${this.ecgReference}
      .findingId=${this.findingId}
      .locale=${this.locale}
      @overlay-change=${({ detail }: OverlayChange) => {
        this.overlay = detail
      }}
    ></sensitivity-overlay>`
  }

  #nameOf(findingId: string): string {
    return this.model.indicators.find(({ id }) => id === findingId)?.finding ?? findingId
  }

  #draw(recording: Recording): Drawing {
    const key = [recording, this.layout, this.paper, this.compares]
    const last = this.#drawing
    if (last && key.every((part, i) => part === last.key[i])) return last.drawing
    const drawing = drawingOf(recording, {
      layout: this.layout,
      paper: this.paper,
      compares: this.compares,
    })
    this.#drawing = { key, drawing }
    return drawing
  }

  #texts(hz: number, { modelInput }: Recording): PaperTexts {
    const { locale, paper } = this
    const words = ecgWords[locale]
    const number = (value: number) => formatValue(value, locale)
    const speed = number(paper.speedMmPerSecond)
    return {
      notes: {
        mv: words.noteMv(speed, number(paper.gainMmPerMv), number(hz)),
        sd: words.noteSd(speed, number(modelInput?.signal.samplingHz ?? 0)),
      },
      second: (value) => words.second(number(value)),
      sd: (value) => words.sd(number(value)),
    }
  }

  static override styles = [shared, ecgStyles]
}

customElements.define('ecg-view', EcgView)
