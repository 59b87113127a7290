/** @module ecg/recording: what every decoder yields and the signal rooms read. */

export const standardLeads = [
  'I',
  'II',
  'III',
  'aVR',
  'aVL',
  'aVF',
  'V1',
  'V2',
  'V3',
  'V4',
  'V5',
  'V6',
] as const

export type StandardLead = (typeof standardLeads)[number]

/** Named as the source names it, in standard spelling where it is one of the twelve ('MLII' stays 'MLII'). */
export type LeadName = StandardLead | (string & {})

/** One decoded recording. All leads are simultaneous and equally long. */
export interface EcgRecording {
  /** Millivolts; a gap in the source is NaN. */
  readonly leads: ReadonlyMap<LeadName, Float64Array>
  /** Leads computed here by Einthoven and Goldberger rather than recorded. */
  readonly derivedLeads: ReadonlySet<LeadName>
  readonly samplingHz: number
  /** Start of the recording, ISO 8601 with offset; absent when the source does not say. */
  readonly start?: string
  /** Start as the source writes it when it names no offset from UTC (WFDB) or only a date (FHIR). */
  readonly localStart?: string
  /** What the recording itself says of the person (WFDB comments); a chart knows better. */
  readonly subject?: RecordedSubject
  readonly source: EcgSource
  /** What a reader should know about the decoding, in sentences free of patient data. */
  readonly warnings: readonly string[]
}

export interface RecordedSubject {
  readonly ageYears?: number
  readonly sex?: 'male' | 'female'
}

export interface EcgSource {
  readonly format: 'fhir' | 'wfdb'
  /** `Observation/123` or the record name. */
  readonly reference: string
  /** All of them, `reference` first, when several Observations were put together (one per lead). */
  readonly parts?: readonly string[]
  /** FHIR `meta.versionId`, where there is one. */
  readonly version?: string
}
