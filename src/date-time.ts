/** @module date-time: what a FHIR dateTime says, and no more than it says. https://hl7.org/fhir/R4/datatypes.html#dateTime */

/** ms since 1970; a string is a day, YYYY-MM-DD, where that is all that is known. */
export type Moment = number | string

/** First and last of the instants that may be meant, ms since 1970. */
export interface Span {
  readonly from: number
  readonly until: number
}

const dayMs = 86_400_000

/**
 * A time of day has an offset from UTC. Without one it may be half a day off, and the zone of this server is nobody's:
 * then only the day is known.
 * @returns undefined for a month or a year, which have no place among hours, and for what is no date.
 */
export function readDateTime(text: string | undefined): Moment | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ].*?(Z|[+-]\d{2}:\d{2})?)?$/.exec(text ?? '')
  const [whole = '', day = '', offset] = match ?? []
  if (!isDay(day)) return undefined
  const at = offset === undefined ? NaN : Date.parse(whole)
  return Number.isNaN(at) ? day : at
}

/** Date.parse takes 30 February for 2 March. */
function isDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
}

/** @param aheadMs by how much the clock that the day was read from is ahead of UTC. */
export function spanOf(moment: Moment, aheadMs = 0): Span {
  if (typeof moment === 'number') return { from: moment, until: moment }
  const from = Date.parse(`${moment}T00:00:00Z`) - aheadMs
  return { from, until: from + dayMs - 1 }
}

/** ms since 1970, for sorting alone: what names no offset goes by UTC, whatever the zone of this server. 0: no time. */
export function sortingTime(text = ''): number {
  return Date.parse(/T[^Z+-]*$/.test(text) ? `${text}Z` : text) || 0
}

/**
 * For sorting, the earliest first. Of one day, what has a time counts as the later: more is known of it.
 * @param aheadMs of the ward's clock, as in `spanOf`.
 */
export function compareMoments(a: Moment, b: Moment, aheadMs: number): number {
  return spanOf(a, aheadMs).from - spanOf(b, aheadMs).from
}

/** By how much the clock of an ISO 8601 string is ahead of UTC, ms; 0 where it does not say. */
export function offsetOf(iso: string): number {
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})$/.exec(iso) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000
}
