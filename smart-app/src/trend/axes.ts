/** @module smart-app/trend/axes: from times and values to places, and where ticks belong. */

export interface Domain {
  readonly from: number
  readonly to: number
}

const hour = 3_600_000
const day = 24 * hour

/** All the times with some room; a single time stands in the middle of a day. */
export function timeDomain(times: readonly number[]): Domain {
  const from = Math.min(...times)
  const to = Math.max(...times)
  if (!Number.isFinite(from)) return { from: 0, to: day }
  const room = Math.max((to - from) * 0.06, to - from < day ? hour : 0)
  return from === to
    ? { from: from - day / 2, to: to + day / 2 }
    : { from: from - room, to: to + room }
}

export interface TimeTick {
  readonly time: number
  /** How exactly the tick is to be written. */
  readonly unit: 'hour' | 'day' | 'month' | 'year'
}

const steps: readonly { readonly unit: 'hour' | 'day'; readonly ms: number }[] = [
  ...[1, 2, 3, 6, 12].map((count) => ({ unit: 'hour' as const, ms: count * hour })),
  ...[1, 2, 7, 14].map((count) => ({ unit: 'day' as const, ms: count * day })),
]

/**
 * At full hours, days, months or years of the ward's clock.
 * @param offsetMs of that clock from UTC.
 * @param most how many there is room for.
 */
export function timeTicks({ from, to }: Domain, offsetMs: number, most: number): TimeTick[] {
  const step = steps.find(({ ms }) => (to - from) / ms <= most)
  if (step) {
    const first = Math.ceil((from + offsetMs) / step.ms) * step.ms - offsetMs
    const count = Math.max(0, Math.floor((to - first) / step.ms) + 1)
    return Array.from({ length: count }, (_, i) => ({ time: first + i * step.ms, unit: step.unit }))
  }
  const months = (to - from) / (30.44 * day)
  const stride = [1, 2, 3, 6, 12, 24, 60, 120, 240].find((count) => months / count <= most) ?? 480
  const start = new Date(from + offsetMs)
  const ticks: TimeTick[] = []
  // Years count from year 0, so that a stride of years falls on round ones.
  const firstMonth = start.getUTCFullYear() * 12 + start.getUTCMonth()
  for (let month = Math.ceil(firstMonth / stride) * stride; ; month += stride) {
    const time = Date.UTC(Math.floor(month / 12), month % 12) - offsetMs
    if (time > to) return ticks
    if (time >= from) ticks.push({ time, unit: stride < 12 ? 'month' : 'year' })
  }
}

/** Minutes east of UTC in an ISO 8601 string, as milliseconds; 0 where it says none. */
export function offsetOf(iso: string): number {
  const match = /([+-])(\d{2}):(\d{2})$/.exec(iso)
  if (!match) return 0
  const [, sign, hours, minutes] = match
  return (sign === '-' ? -1 : 1) * (Number(hours) * hour + Number(minutes) * 60_000)
}

/** Values with some room on both sides, at least a tenth of their size apart. */
export function valueDomain(values: readonly number[]): Domain {
  const lowest = Math.min(...values)
  const highest = Math.max(...values)
  if (!Number.isFinite(lowest)) return { from: 0, to: 1 }
  const room = Math.max((highest - lowest) * 0.2, Math.abs(highest) * 0.1, 1e-6)
  return { from: lowest >= 0 ? Math.max(0, lowest - room) : lowest - room, to: highest + room }
}

/** At steps of 1, 2 or 5 times a power of ten. */
export function valueTicks(
  { from, to }: Domain,
  most: number,
): { values: number[]; digits: number } {
  const rough = (to - from) / Math.max(1, most)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10) * power
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  const count = Math.max(0, last - first + 1)
  return { values: Array.from({ length: count }, (_, i) => (first + i) * step), digits }
}

/** Linear. */
export function place(value: number, { from, to }: Domain, start: number, end: number): number {
  return start + ((value - from) / (to - from)) * (end - start)
}
