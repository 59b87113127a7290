/** @module smart-app/data/format: numbers, shares and times as a reader of this language writes them. */
import type { Locale } from '../views/contract.ts'

export function formatNumber(value: number, locale: Locale, digits = 0): string {
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    // -0 is 0.
    signDisplay: 'negative',
  }).format(value)
}

/** Whole percent without the sign; no rounding to a certainty that nobody has. */
export function formatPercent(share: number, locale: Locale): string {
  if (share < 0.01) return share > 0 ? '< 1' : '0'
  if (share > 0.99 && share < 1) return '> 99'
  return formatNumber(share * 100, locale)
}

/** Percent with one digit: sensitivity and its like, where the last tenths matter. */
export function formatTenths(share: number, locale: Locale): string {
  return formatNumber(share * 100, locale, 1)
}

/** Small shares keep a digit: a prevalence of 0.4 % is not "below 1". */
export function formatShare(share: number, locale: Locale): string {
  const percent = share * 100
  const digits = percent < 0.1 ? 2 : percent < 10 ? 1 : 0
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(percent)
}

/**
 * A measured value as it was given: up to four digits after the point.
 * @param decimals at least.
 */
export function formatValue(value: number, locale: Locale, decimals = 0): string {
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: 4,
  }).format(value)
}

export function formatAuroc(value: number, locale: Locale): string {
  return formatNumber(value, locale, 2)
}

export interface AurocEstimate {
  readonly value: number
  readonly ci95: readonly [number, number]
}

export type Three = readonly [value: string, low: string, high: string]

/** "0.89 (0.88 to 0.90)" is put together by words; these are its numbers. An interval of no width gets a third digit. */
export function formatAurocs({ value, ci95: [low, high] }: AurocEstimate, locale: Locale): Three {
  const digits = formatAuroc(low, locale) === formatAuroc(high, locale) ? 3 : 2
  const format = (number: number) => formatNumber(number, locale, digits)
  return [format(value), format(low), format(high)]
}

/**
 * The wall-clock time written in an ISO 8601 string, in its own offset, as on the card: the reader's zone is not the
 * ward's. A time in UTC says so.
 */
export function formatDateTime(iso: string, locale: Locale): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})[^Z+-]*(Z|[+-]\d{2}:\d{2})?$/.exec(iso)
  if (!match) return formatDate(iso, locale)
  const [, day = '', time = '', zone] = match
  return `${formatDate(day, locale)}, ${time}${zone === 'Z' ? ' UTC' : ''}`
}

/** A FHIR date, as exact as it is. */
export function formatDate(date: string, locale: Locale): string {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(date)
  if (!match) return date
  const [, year = '', month, day] = match
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    timeZone: 'UTC',
    year: 'numeric',
    ...(month ? { month: 'short' } : {}),
    ...(day ? { day: 'numeric' } : {}),
  }).format(new Date(`${year}-${month ?? '01'}-${day ?? '01'}T00:00:00Z`))
}

/** Hours from one time to another, negative: before; null where one is no time of day with its offset from UTC. */
export function hoursBetween(from: string, to: string): number | null {
  const hours = (instantOf(to) - instantOf(from)) / 3_600_000
  return Number.isFinite(hours) ? hours : null
}

/** Date.parse takes a date for midnight in UTC, and a time without an offset for one of the reader's zone. */
function instantOf(iso: string): number {
  return /T.*(?:Z|[+-]\d{2}:\d{2})$/.test(iso) ? Date.parse(iso) : NaN
}

/** Names stand as in the middle of a sentence; where one stands alone, and no style reaches its first letter. */
export function capitalise(name: string, locale: Locale): string {
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1)
}
