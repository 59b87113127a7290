/** @module sandbox/chart/page/time: ages and times of day as a chart shows them. */

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  year: 'numeric',
})
const shortDayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric' })
const timeFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/** `22 Nov 2026 08:41` in the reader's time zone; partial dates as they are. */
export function formatTime(text: string | undefined): string {
  if (!text) return ''
  const date = new Date(text)
  if (Number.isNaN(date.getTime()) || text.length < 10) return text
  if (!text.includes('T')) return formatDay(text)
  return `${dayFormat.format(date)} ${timeFormat.format(date)}`
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

/** ms since 1970; a day counts from its start where the reader is. */
export function parseTime(text: string | undefined): number | undefined {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text ?? '')
  const time = Date.parse(isDay ? `${text ?? ''}T00:00` : (text ?? ''))
  return Number.isNaN(time) ? undefined : time
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
