/** @module present/clock: when the ECG was taken, as the bedside clock showed it. */

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/**
 * The wall-clock time written in an ISO 8601 string, in its own offset: the server's zone is nobody's.
 * The day is left out when it is the same day there now; the year always, as no ECG on a card is that old. A time in UTC says so, since no ward's clock shows it.
 * @param now ms since 1970.
 */
export function formatEcgTime(iso: string, now: number): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2})[^Z+-]*(Z|[+-]\d{2}:\d{2})$/.exec(iso)
  if (!match) return iso.slice(0, 10)
  const [, year = '', month = '', day = '', time = '', zone = ''] = match
  const today = dayWhere(iso, now)
  const clock = zone === 'Z' ? `${time} UTC` : time
  return today === `${year}-${month}-${day}`
    ? clock
    : `${Number(day)} ${months[Number(month) - 1] ?? month} ${clock}`
}

/** The calendar day it is `now` where the ECG was taken, YYYY-MM-DD. */
export function dayWhere(iso: string, now: number): string {
  const zone = /(Z|[+-]\d{2}:\d{2})$/.exec(iso)?.[1] ?? 'Z'
  return new Date(now + offsetMs(zone)).toISOString().slice(0, 10)
}

function offsetMs(zone: string): number {
  if (zone === 'Z') return 0
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number)
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}
