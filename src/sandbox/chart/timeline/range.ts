/** @module sandbox/chart/timeline/range: how far back the timeline looks. */
import { formatClock, formatMonth, formatShortDay } from '../page/time.ts'

export interface TimeSpan {
  /** ms since 1970. */
  readonly from: number
  readonly to: number
}

export interface TimelineRange extends TimeSpan {
  readonly label: '24 hours' | '7 days' | 'All'
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const shorter = [
  { label: '24 hours', ms: dayMs },
  { label: '7 days', ms: 7 * dayMs },
] as const

/**
 * The ranges worth a button, the shortest first, everything last: one that holds nothing, or no more than a shorter
 * one, is not offered.
 */
export function offerRanges(times: readonly number[], now: number): TimelineRange[] {
  const to = Math.max(now, ...times)
  const ranges: TimelineRange[] = []
  let held = 0
  for (const { label, ms } of shorter) {
    const count = times.filter((time) => time >= to - ms).length
    if (count > held && count < times.length) ranges.push({ label, from: to - ms, to })
    held = count
  }
  return [...ranges, { label: 'All', from: Math.min(to - dayMs, ...times), to }]
}

/** The shortest that shows a course, and not the smaller part of it: two times at least, and half of all. */
export function chooseRange(ranges: readonly TimelineRange[], times: readonly number[]): number {
  const distinct = [...new Set(times)]
  const index = ranges.findIndex(({ from }) => {
    const held = distinct.filter((time) => time >= from).length
    return held >= 2 && held >= distinct.length / 2
  })
  return index < 0 ? ranges.length - 1 : index
}

export interface TimeTick {
  readonly time: number
  readonly text: string
}

type Step = readonly [unit: 'hour' | 'day' | 'month', count: number]

const stepMs = { hour: hourMs, day: dayMs, month: 30.4 * dayMs } as const
const steps: readonly Step[] = [
  ...[1, 2, 3, 6, 12].map((count) => ['hour', count] as const),
  ...[1, 2, 4, 7, 14].map((count) => ['day', count] as const),
  ...[1, 3, 6, 12, 24, 60, 120].map((count) => ['month', count] as const),
]

/** At full hours, days or months of the reader's clock. @param most how many there is room for, three at least. */
export function timeTicks({ from, to }: TimeSpan, most: number): TimeTick[] {
  const step = steps.find(([unit, count]) => (to - from) / (stepMs[unit] * count) <= most) ?? [
    'month',
    240,
  ]
  const ticks: TimeTick[] = []
  for (let index = 0; ; index += 1) {
    const time = timeOfTick(from, step, index)
    if (time > to) return ticks
    // Where the clock is put forward, two of its hours are one.
    if (time >= from && time !== ticks.at(-1)?.time)
      ticks.push({ time, text: tickText(time, step) })
  }
}

/** Date carries what is over into the next day, month or year, and knows when the clocks change. */
function timeOfTick(from: number, [unit, count]: Step, index: number): number {
  const start = new Date(from)
  const [year, month, day] = [start.getFullYear(), start.getMonth(), start.getDate()]
  if (unit === 'hour') return new Date(year, month, day, index * count).getTime()
  if (unit === 'day') return new Date(year, month, day + index * count).getTime()
  const months = year * 12 + month
  return new Date(0, months - (months % count) + index * count - 1900 * 12).getTime()
}

function tickText(time: number, [unit, count]: Step): string {
  if (unit === 'month') return count < 12 ? formatMonth(time) : String(new Date(time).getFullYear())
  return unit === 'hour' && formatClock(time) !== '00:00' ? formatClock(time) : formatShortDay(time)
}

/** What an event is called on an axis of this length. */
export function momentText(time: number, { from, to }: TimeSpan): string {
  return to - from <= 2 * dayMs ? formatClock(time) : formatShortDay(time)
}
