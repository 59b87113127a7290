/** @module interpret/chart: what judgement needs to know of the patient, as plain data. */
import type { Moment } from '../date-time.ts'

export type Sex = 'female' | 'male' | 'unknown'

export interface ChartPatient {
  readonly id: string
  readonly sex: Sex
  /** FHIR date: YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly birthDate?: string
}

/** A laboratory result of an analyte in the registry. One that was withdrawn is none. */
export interface Measurement {
  readonly analyteId: string
  /** In the registry's unit; null when the result's unit could not be converted. */
  readonly value: number | null
  /** `<` or `>` of a result such as "<2". */
  readonly comparator?: '<' | '<=' | '>' | '>='
  /** When the specimen was collected. */
  readonly collectedAt: Moment
  readonly reference: string
  /**
   * `final` counts as measured; `pending` (registered, preliminary) as being measured;
   * `unreliable` (haemolysed, without a value) as neither.
   */
  readonly standing: 'final' | 'pending' | 'unreliable'
}

/** When an ECG was recorded. */
export interface EcgTime {
  /** ms since 1970. */
  readonly at: number
  /** By how much the ward's clock is ahead of UTC, ms: the day of a result without a time is a day of that clock. */
  readonly aheadMs: number
}

/** An order that is still open. */
export interface OpenOrder {
  readonly loincCodes: readonly string[]
  /** ms since 1970, where the order says. */
  readonly authoredAt?: number
  readonly reference: string
}

export interface Chart {
  readonly patient: ChartPatient
  readonly hasPacemaker: boolean
  readonly measurements: readonly Measurement[]
  readonly openOrders: readonly OpenOrder[]
}

/**
 * Age in completed years. A birth date known to the year or month only is taken as its latest day,
 * so that a minor is never taken for an adult.
 * @returns null when the birth date is missing, unreadable or after `at`.
 */
export function ageYearsAt(birthDate: string | undefined, at: number): number | null {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(birthDate ?? '')
  if (!match) return null
  const year = Number(match[1])
  const month = match[2] ? Number(match[2]) : 12
  const day = match[3] ? Number(match[3]) : new Date(Date.UTC(year, month, 0)).getUTCDate()
  const when = new Date(at)
  if (Number.isNaN(when.getTime())) return null
  const hadBirthday =
    when.getUTCMonth() + 1 > month || (when.getUTCMonth() + 1 === month && when.getUTCDate() >= day)
  const age = when.getUTCFullYear() - year - (hadBirthday ? 0 : 1)
  return age >= 0 ? age : null
}
