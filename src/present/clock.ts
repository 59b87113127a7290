/** @module present/clock: when the ECG was taken, as the bedside clock showed it. */
import { offsetOf } from '../date-time.ts'
import { fillTemplate, type CardTemplate } from '../registry/index.ts'

/**
 * The day and wall-clock time written in an ISO 8601 string, in its own offset: the server's zone is nobody's.
 * The day is always there: who reads the card after midnight, or in another zone, would take a bare time for today's. The
 * year never, as no ECG on a card is that old. A time in UTC says so, since no ward's clock shows it.
 * Nothing but a time comes out: what is not one is left out, since it came from the chart.
 */
export function formatEcgTime(iso: string, words: CardTemplate['clock']): string {
  const match = /^\d{4}-(\d{2})-(\d{2})T(\d{2}:\d{2})[^Z+-]*(Z|[+-]\d{2}:\d{2})$/.exec(iso)
  if (!match) return /^\d{4}-\d{2}-\d{2}/.exec(iso)?.[0] ?? ''
  const [, month = '', day = '', time = '', zone = ''] = match
  return fillTemplate(words.dayAndTime, {
    day: Number(day),
    month: words.months[Number(month) - 1] ?? month,
    time: zone === 'Z' ? fillTemplate(words.utc, { time }) : time,
  })
}

/** The calendar day it is `now` where the ECG was taken, YYYY-MM-DD. */
export function dayWhere(iso: string, now: number): string {
  return new Date(now + offsetOf(iso)).toISOString().slice(0, 10)
}
