/** @module smart-app/data/measured: a laboratory result in words: how much, and how long before or after the ECG. */
import type { MeasuredAnswer } from '../../../src/api/types.ts'
import type { Locale } from '../views/contract.ts'
import { wordsIn } from '../words/index.ts'
import { printUnit } from '../../../src/registry/print-unit.ts'
import { formatNumber, formatValue, hoursBetween } from './format.ts'

/**
 * "> 7.0 mmol/L"; a value that could not be converted has none.
 * @param decimals at least: `decimalsOf`.
 */
export function describeValue(measured: MeasuredAnswer, locale: Locale, decimals: number): string {
  if (measured.value === null) return wordsIn(locale).notReported
  const { comparator = '', value, unit } = measured
  const number = `${comparator}${comparator ? ' ' : ''}${formatValue(value, locale, decimals)}`
  return `${number} ${printUnit(unit)}`.trimEnd()
}

/** "56 min after the ECG"; empty where only the day of the result is known. */
export function describeDistance(ecgStart: string, collectedAt: string, locale: Locale): string {
  const hours = hoursBetween(ecgStart, collectedAt)
  if (hours === null) return ''
  const words = wordsIn(locale)
  const size = Math.abs(hours)
  if (size < 1 / 60) return words.atEcg
  const text =
    size < 1
      ? words.minutes(formatNumber(size * 60, locale))
      : size < 48
        ? words.hours(formatNumber(size, locale))
        : words.days(formatNumber(size / 24, locale))
  return hours < 0 ? words.before(text) : words.after(text)
}
