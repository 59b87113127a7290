/**
 * @module smart-app/views/contract: what the shell hands to every view, as element properties. Types only.
 *
 * A view is a Lit element that the shell creates for a route and loads lazily:
 *   #/                 <overview-view>     all findings of one ECG
 *   #/finding/<id>     <indicator-view>    one finding
 *   #/ecg[/<id>]       <ecg-view>          the tracing; with the finding one came from
 *   #/trend[/<id>]     <trend-view>        estimates and results over time, of that finding
 *   #/model            <model-view>        the model card
 * Views link to each other by these hashes; a hash never names a patient or an ECG.
 *
 * A property that changes is handed over again by the shell, so a view only has to render what it holds and to fetch
 * (`@lit/task`) what is not here: `api.waveform(...)`, `api.history()`. What it fetches depends on `session` and
 * `ecgReference`. A failed fetch throws `ApiError` (data/api.ts); `<message-panel .message=${messageOfError(...)}>`
 * (components/message-panel.ts, words/problems.ts) shows it in words, and the shell hears of an expired session itself.
 *
 * Colours, type and spaces come from the custom properties in styles/tokens.css, which reach into shadow roots; a canvas
 * reads them with getComputedStyle and draws again when `theme` changes. Shared rules for tables, buttons, headings and
 * screen-reader text: `shared` in styles/shared.ts, to be put first into `static styles`.
 * The pages come with a content security policy that refuses inline styles: no `style=` in a template (lit's styleMap
 * writes one too); set `element.style` in `updated`, or use classes and SVG attributes.
 * Words of a view stand in its own `Record<Locale, ...>`; numbers and times go through data/format.ts.
 */
import type {
  AssessmentAnswer,
  AttributionAnswer,
  HistoryAnswer,
  ModelAnswer,
  WaveformAnswer,
} from '../../../src/api/types.ts'

import type { FindingFilter } from '../data/findings.ts'

export type Locale = 'en' | 'de'

/** `paper`: black on white, for print and for those who like it; `<html data-theme>` carries the same. */
export type Theme = 'light' | 'dark' | 'paper'

export interface PatientSummary {
  readonly id: string
  readonly name: string
  readonly gender: 'male' | 'female' | 'other' | 'unknown' | null
  /** FHIR date: YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly birthDate: string | null
  /** A medical record number, where the chart has one. */
  readonly identifier: string | null
}

/** Who is signed in where, about whom. Holds no token: `api` and `read` send it. */
export interface Session {
  /** FHIR base URL. */
  readonly iss: string
  readonly patient: PatientSummary
  /** False: the reader picked the patient, and may pick another. */
  readonly isPatientGiven: boolean
  /** False: the EHR shows who the patient is around our frame, and the shell does not say it again. */
  readonly needPatientBanner: boolean
  /** Reads a FHIR resource or searchset with the user's token; relative to `iss`. */
  readonly read: <Resource>(path: string, signal?: AbortSignal) => Promise<Resource>
}

/** src/api/types.ts, with the token, `iss` and the patient filled in. Throws `ApiError`. */
export interface Api {
  readonly model: (signal?: AbortSignal) => Promise<ModelAnswer>
  /** Of the newest usable ECG where none is named. */
  readonly assessment: (ecg: string | null, signal?: AbortSignal) => Promise<AssessmentAnswer>
  readonly waveform: (ecg: string, signal?: AbortSignal) => Promise<WaveformAnswer>
  /** 404 where the model may not show it. */
  readonly attribution: (
    ecg: string,
    findingId: string,
    signal?: AbortSignal,
  ) => Promise<AttributionAnswer>
  readonly history: (signal?: AbortSignal) => Promise<HistoryAnswer>
}

/** The properties of every view; the shell sets all of them before the element is connected. */
export interface ViewProperties {
  session: Session
  api: Api
  locale: Locale
  theme: Theme
  /** Names, evidence and model card; about nobody. */
  model: ModelAnswer
  /** Of the chosen ECG; may be a `declined` answer, which the shell shows on `#/` and `#/finding/...` itself. */
  assessment: AssessmentAnswer
  /** `Observation/1`: the assessed or declined ECG, or the one chosen by `ecg-select`; null: the chart has none. */
  ecgReference: string | null
  /** False: there is a newer one; what is said of this one is history, and no advice is given on it. */
  isNewest: boolean
  /** The finding that was clicked or last looked at, an indicator id such as `potassium-high`; null: none yet. */
  findingId: string | null
  /** To what the list of findings is narrowed; `filter-change` with a FindingFilter as detail changes it. */
  filter: FindingFilter
}

/**
 * A view that lets the reader choose another ECG (the trend) dispatches
 * `new CustomEvent<EcgSelect>('ecg-select', { detail: { reference }, bubbles: true, composed: true })`;
 * the shell asks for its assessment and hands the new properties to whichever view is shown. null: the newest again.
 */
export interface EcgSelect {
  readonly reference: string | null
}

/** `finding-select`, dispatched the same way: the course of another finding is looked at, and the address names it. */
export interface FindingSelect {
  readonly findingId: string
}
