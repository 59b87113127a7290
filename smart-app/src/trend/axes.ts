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

interface Step {
  readonly unit: TimeTick['unit']
  readonly count: number
  /** A month has its mean length. */
  readonly ms: number
}

const steps: readonly Step[] = [
  ...stepsOf('hour', hour, [0.25, 0.5, 1, 2, 3, 6, 12]),
  ...stepsOf('day', day, [1, 2, 4, 7, 14]),
  ...stepsOf('month', 30.44 * day, [1, 2, 3, 6]),
  ...stepsOf('year', 365.25 * day, [1, 2, 5, 10, 20, 40]),
]

function stepsOf(unit: Step['unit'], ms: number, counts: readonly number[]): Step[] {
  return counts.map((count) => ({ unit, count, ms: count * ms }))
}

/** CSS pixels that a label of this unit needs, "29. Sept., 12:00" or "29. Sept.", with the space to the next. */
const roomOf: Readonly<Record<TimeTick['unit'], number>> = {
  hour: 100,
  day: 56,
  month: 72,
  year: 44,
}

/**
 * At quarters of an hour, full hours, days, months or years of the ward's clock: as many as there is room for, and two at
 * least, as one alone tells no length.
 * @param offsetMs of that clock from UTC.
 * @param widthPx of the axis.
 */
export function timeTicks(domain: Domain, offsetMs: number, widthPx: number): TimeTick[] {
  const pxPerMs = widthPx / (domain.to - domain.from)
  const found = steps.findIndex(({ unit, ms }) => ms * pxPerMs >= roomOf[unit])
  const fitting = found === -1 ? steps.length - 1 : found
  for (let i = fitting; i >= 0; i--) {
    const step = steps[i]
    if (!step) break
    const ticks = ticksOf(step, domain, offsetMs)
    const [first, last] = [ticks[0], ticks.at(-1)]
    if (!first || !last || first === last) continue
    if (i === fitting) return ticks
    // Finer than there is room for: the outermost two.
    if ((last.time - first.time) * pxPerMs >= roomOf[step.unit]) return [first, last]
  }
  return []
}

function ticksOf({ unit, count, ms }: Step, { from, to }: Domain, offsetMs: number): TimeTick[] {
  if (unit === 'hour' || unit === 'day') {
    const first = Math.ceil((from + offsetMs) / ms) * ms - offsetMs
    const length = Math.max(0, Math.floor((to - first) / ms) + 1)
    return Array.from({ length }, (_, i) => ({ time: first + i * ms, unit }))
  }
  const stride = unit === 'year' ? count * 12 : count
  const start = new Date(from + offsetMs)
  const ticks: TimeTick[] = []
  // Years count from year 0, so that a stride of years falls on round ones.
  const firstMonth = start.getUTCFullYear() * 12 + start.getUTCMonth()
  for (let month = Math.ceil(firstMonth / stride) * stride; ; month += stride) {
    const time = Date.UTC(Math.floor(month / 12), month % 12) - offsetMs
    if (time > to) return ticks
    if (time >= from) ticks.push({ time, unit })
  }
}

/** Values with some room on both sides, at least a tenth of their size apart. */
export function valueDomain(values: readonly number[]): Domain {
  const lowest = Math.min(...values)
  const highest = Math.max(...values)
  if (!Number.isFinite(lowest)) return { from: 0, to: 1 }
  const room = Math.max((highest - lowest) * 0.2, Math.abs(highest) * 0.1, 1e-6)
  return { from: lowest >= 0 ? Math.max(0, lowest - room) : lowest - room, to: highest + room }
}

/** At steps of 1, 2 or 5 times a power of ten; where that leaves one alone, at the next smaller steps. */
export function valueTicks(domain: Domain, most: number): { values: number[]; digits: number } {
  const rough = (domain.to - domain.from) / Math.max(1, most)
  const power = 10 ** Math.floor(Math.log10(rough))
  const sizes = [0.2, 0.5, 1, 2, 5, 10].map((factor) => factor * power)
  const fitting = sizes.findIndex((size) => size >= rough * (1 - 1e-9))
  const step =
    sizes.slice(0, fitting + 1).findLast((size) => valuesAt(domain, size).length > 1) ?? power
  return {
    values: valuesAt(domain, step),
    digits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)),
  }
}

function valuesAt({ from, to }: Domain, step: number): number[] {
  const first = Math.ceil(from / step - 1e-9)
  const length = Math.max(0, Math.floor(to / step + 1e-9) - first + 1)
  return Array.from({ length }, (_, i) => (first + i) * step)
}

/** Linear. */
export function place(value: number, { from, to }: Domain, start: number, end: number): number {
  return start + ((value - from) / (to - from)) * (end - start)
}
