/**
 * @module api/types: what the app asks the service for, as JSON. Types only, shared by the two sides.
 *
 * `GET /api/model` is about nobody and needs no token. The others need `Authorization: Bearer <SMART access token>` and
 * `?iss=<FHIR base URL>&patient=<id>`; the service tries the token on that FHIR server and sees what it may see.
 *
 *   GET /api/model[?iss][&locale=de]                        ModelAnswer (of the site; language: locale, Accept-Language, site)
 *   GET /api/assessment?iss&patient[&ecg=Observation/1]      AssessmentAnswer (newest usable ECG where none is named)
 *   GET /api/waveform?iss&patient&ecg=Observation/1          WaveformAnswer
 *   GET /api/attribution?iss&patient&ecg&finding=potassium-high   AttributionAnswer (404 where the model may not show it)
 *   GET /api/history?iss&patient                             HistoryAnswer
 * Errors are FHIR OperationOutcomes: 400 a parameter, 401 the token, 403 the server, a site that
 * shows nothing or another patient's ECG, 404 no such ECG, 412 no data, 503.
 */
import type { DeclineReason } from '../errors.ts'
import type { SilenceReason } from '../interpret/judge.ts'
import type { ModelStatus } from '../model/manifest.ts'
import type { IndicatorPerformance } from '../model/performance.ts'

export interface ModelAnswer {
  readonly model: { readonly id: string; readonly version: string; readonly status: ModelStatus }
  readonly evidenceSource: 'simulated' | 'retrospective' | 'local'
  /** Leads with evidence, the preferred first. */
  readonly leads: readonly string[]
  readonly card: ModelCard
  /** All 108, in the model's order. */
  readonly indicators: readonly IndicatorAbout[]
  /** By lead, then indicator id; null = not reported. */
  readonly performance: Readonly<
    Record<string, Readonly<Record<string, IndicatorPerformance | null>>>
  >
  readonly overrideReasons: readonly { readonly code: string; readonly display: string }[]
}

/** card.json: the 31 source attributes and what limits the model. */
export interface ModelCard {
  readonly title: string
  readonly attributes: readonly {
    readonly number: number
    readonly category: string
    readonly name: string
    readonly value: string
  }[]
  readonly limitations: readonly string[]
  /** True only where the attribution passed the weight-randomisation check. */
  readonly attributionShown: boolean
  /** Why, in a sentence. */
  readonly attributionNote: string
}

export interface IndicatorAbout {
  readonly id: string
  readonly analyteId: string
  readonly analyte: string
  readonly direction: 'low' | 'high'
  /** Clinical name, as it stands in the middle of a sentence; null: undefined, never displayed. */
  readonly finding: string | null
  /** Organ group: `electrolytes`, ... */
  readonly group: string
  readonly groupTitle: string
  /** A may make a card, P is shown in the app, R is research and hidden at first. */
  readonly display: 'A' | 'P' | 'R' | null
  readonly urgent: boolean
  readonly unit: string
  /** A result in this unit is written with so many decimals at least. */
  readonly decimals: number
  /** Plain-language note. */
  readonly note: string
  /** What to order, in words; empty: nothing to order. */
  readonly orders: readonly string[]
  /** Share of patients with the finding where the evidence was taken; null = not reported. */
  readonly prevalence: number | null
  /** This site's own, where it states one. */
  readonly sitePrevalence: number | null
}

export type AssessmentAnswer = DeclinedAnswer | AssessedAnswer

export interface DeclinedAnswer {
  readonly kind: 'declined'
  readonly reason: DeclineReason
  readonly detail: string
  /** The ECG that was declined, where there was one. */
  readonly ecg?: NamedEcg
  readonly newest: NamedEcg | null
}

export interface NamedEcg {
  readonly reference: string
  /** ISO 8601 */
  readonly start?: string
}

export interface AssessedAnswer {
  readonly kind: 'assessed'
  readonly assessmentId: string
  /**
   * The ECG that the answer is about where none is named, as in the hook: the newest that can be used, or where none can,
   * the newest with a tracing. Null: it is this one, or there is none.
   */
  readonly newest: NamedEcg | null
  readonly ecg: {
    readonly reference: string
    /** ISO 8601 with offset. */
    readonly start: string
    readonly lead: string
    /** False: the model has no evidence for this lead; shown with a warning. */
    readonly leadProven: boolean
    readonly samplingHz: number
    readonly seconds: number
    readonly windowStartSeconds: number
    readonly windowSeconds: number
  }
  readonly warnings: readonly string[]
  /** Of the defined findings; the undefined are absent. */
  readonly estimates: readonly EstimateAnswer[]
}

export interface EstimateAnswer {
  readonly id: string
  /** 0 to 1, calibrated; null: the data gave no calibration. */
  readonly probability: number | null
  readonly interval95: readonly [number, number] | null
  /** Operating threshold on the probability; null: nobody is flagged. */
  readonly threshold: number | null
  readonly flagged: boolean
  /**
   * Flagged, and well above the share of patients who have it: the policy's `minTimesUsual`. Absent: not told, by a
   * replica of before an update.
   */
  readonly raised?: boolean
  /** Why it makes no card; null: it makes the card. */
  readonly silence: SilenceReason | null
  /** The newest measured value near the ECG, if there is one. */
  readonly measured: MeasuredAnswer | null
  /**
   * Of the measured value with the estimate; null where nothing reliable was measured within the model's label window
   * for certain, or the estimate flags nobody.
   */
  readonly agreement: 'agrees' | 'disagrees' | null
}

export interface MeasuredAnswer {
  readonly reference: string
  /** What was measured: a redundant twin's result (troponin I for T) stands in where there is no other. */
  readonly analyteId: string
  readonly analyte: string
  readonly value: number | null
  readonly comparator?: '<' | '<=' | '>' | '>='
  readonly unit: string
  /**
   * When the specimen was collected: ISO 8601 with offset; YYYY-MM-DD where the chart has the day alone, or a time without
   * an offset, which could be half a day off.
   */
  readonly collectedAt: string
  readonly standing: 'final' | 'pending' | 'unreliable'
  /** On which side of the reference range it lies; null: inside, or not known. */
  readonly side: 'low' | 'high' | null
}

export interface WaveformAnswer {
  readonly reference: string
  readonly start: string | null
  readonly samplingHz: number
  /** Only leads that were recorded, in the standard order. NaN gaps are null. */
  readonly leads: readonly { readonly name: string; readonly mv: readonly (number | null)[] }[]
  /** What the network saw: band-passed, median removed, in standard deviations; 500 Hz. */
  readonly modelInput: {
    readonly lead: string
    readonly samplingHz: number
    readonly startSeconds: number
    readonly samples: readonly number[]
  } | null
}

/** What the network was sensitive to: not a cause, and not a place on the tracing. */
export interface AttributionAnswer {
  readonly reference: string
  /** Indicator id. */
  readonly finding: string
  readonly lead: string
  /** Of the recording, where the first step begins. */
  readonly startSeconds: number
  /** 0.5: no wave is that long. */
  readonly stepSeconds: number
  /** Log-odds: above 0 the step speaks for the finding, below against it. Their mean and the finding's bias make the logit. */
  readonly shares: readonly number[]
}

export interface HistoryAnswer {
  /** Oldest first: every ECG of the patient that can be used, read by this model version. */
  readonly ecgs: readonly {
    readonly reference: string
    readonly start: string
    readonly lead: string
    readonly model: { readonly id: string; readonly version: string }
    /** By indicator id. */
    readonly probabilities: Readonly<Record<string, number>>
    /** Of these, by indicator id, as in `EstimateAnswer`. Absent: not told, as `raised` there. */
    readonly intervals95?: Readonly<Record<string, readonly [number, number]>>
  }[]
  /** Oldest first, of analytes in the registry. */
  readonly measurements: readonly MeasuredAnswer[]
  /** What there is and is not in the above. */
  readonly leftOut?: HistoryGaps
}

export interface HistoryGaps {
  /** True: the patient has, or may have, other ECGs than these: the newest 50 are read. */
  readonly moreEcgs: boolean
  /** The same of results: the newest 2000 are read. */
  readonly moreMeasurements: boolean
  /** How many ECGs, by why they cannot be used; `not-ready`: not read in time, ask again. */
  readonly ecgs: Readonly<Partial<Record<DeclineReason | 'not-ready', number>>>
  /**
   * Versions that read some of the above ECGs before. Of theirs only the network's raw scores are kept, which this version's
   * calibration would turn into wrong probabilities: the ECGs were read anew instead.
   */
  readonly earlierModels: readonly {
    readonly id: string
    readonly version: string
    readonly ecgs: number
    /** ISO 8601. */
    readonly lastAssessedAt: string
  }[]
}
