/** @module smart-app/trend/format-tick: a tick on the time axis, no more exact than it is. */
import type { Locale } from '../views/contract.ts'
import type { TimeTick } from './axes.ts'

const options: Readonly<Record<TimeTick['unit'], Intl.DateTimeFormatOptions>> = {
  hour: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: 'numeric' },
  year: { year: 'numeric' },
}

/** @param wardTime milliseconds on the ward's clock, as if that were UTC. */
export function formatTick(wardTime: number, unit: TimeTick['unit'], locale: Locale): string {
  const language = locale === 'en' ? 'en-GB' : locale
  return new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options[unit] }).format(wardTime)
}
