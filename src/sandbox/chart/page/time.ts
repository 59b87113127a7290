/** @module sandbox/chart/page/time: ages and times of day as a chart shows them. */

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  year: 'numeric',
})
const shortDayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric' })
const timeFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/** `22 Nov 2026 08:41` in the reader's time zone, a day where no more is known; partial dates as they are. */
export function formatTime(text: string | undefined): string {
  if (!text) return ''
  const place = placeInTime(text)
  if (!place) return text
  if (place.until !== undefined) return formatDay(text.slice(0, 10))
  return `${dayFormat.format(place.time)} ${timeFormat.format(place.time)}`
}

/** A calendar day, which no time zone may move. @param text `2026-11-22`; partial dates stay as they are. */
export function formatDay(text: string): string {
  const [year, month, day] = text.split('-').map(Number)
  if (!year || !month || !day) return text
  return dayFormat.format(new Date(year, month - 1, day))
}

/** `67 y`, below two years `7 mo`; empty when the birth date is unknown. */
export function formatAge(birthDate: string | undefined, now: Date): string {
  const [year, month = 1, day = 1] = (birthDate ?? '').split('-').map(Number)
  if (!year) return ''
  const months =
    (now.getFullYear() - year) * 12 + (now.getMonth() + 1 - month) - (now.getDate() < day ? 1 : 0)
  return months < 24 ? `${Math.max(0, months)} mo` : `${Math.floor(months / 12)} y`
}

export interface PlaceInTime {
  /** ms since 1970; of a day its first, where the reader is. */
  readonly time: number
  /** The day's last, where the day is all that is known. */
  readonly until?: number
}

/** A time of day without an offset from UTC is a day; a month has no place. https://hl7.org/fhir/R4/datatypes.html#dateTime */
export function placeInTime(text = ''): PlaceInTime | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:T.*?(Z|[+-]\d{2}:\d{2})?)?$/.exec(text)
  const [year = 0, month = 0, day = 0] = (match ?? []).slice(1, 4).map(Number)
  if (!match || Number.isNaN(Date.parse(text))) return undefined
  if (match[4] !== undefined) return { time: Date.parse(text) }
  const startOf = (ofDay: number) => new Date(year, month - 1, ofDay).getTime()
  return { time: startOf(day), until: startOf(day + 1) - 1 }
}

/** ms since 1970; a day counts from its start where the reader is. */
export function parseTime(text: string | undefined): number | undefined {
  return placeInTime(text)?.time
}

/** `08:41`. @param time ms since 1970. */
export function formatClock(time: number): string {
  return timeFormat.format(time)
}

/** `22 Nov`. @param time ms since 1970. */
export function formatShortDay(time: number): string {
  return shortDayFormat.format(time)
}

/** `Nov 2026`. @param time ms since 1970. */
export function formatMonth(time: number): string {
  return monthFormat.format(time)
}
