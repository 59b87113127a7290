/** @module sandbox/chart/timeline/geometry: where lanes, marks and labels stand. All lengths are CSS pixels. */
import {
  fits,
  placeLabels,
  shorten,
  widthOf,
  type Box,
  type Place,
  type PlacedText,
} from './labels.ts'
import type { Lane, Side, TimelineEvent } from './lanes.ts'
import { formatShortDay } from '../page/time.ts'
import { momentText, timeTicks, type TimeSpan } from './range.ts'

export interface Mark extends Place {
  readonly shape: 'ecg' | 'order' | Side
  readonly words: string
  /** From end to end of its day, as far as that is shown, where the day is all that is known. */
  readonly bar: { readonly from: number; readonly to: number } | null
  /** Its middle and base line; null where it would cover another. */
  readonly label: PlacedText | null
}

export interface PlacedLane {
  readonly kind: Lane['kind']
  readonly top: number
  readonly bottom: number
  readonly title: PlacedText
  readonly unit: string
  /** The reference range, as far as the lane reaches. */
  readonly band: { readonly top: number; readonly bottom: number } | null
  /** Oldest first. */
  readonly marks: readonly Mark[]
  /** The latest event, when it lies before the time shown. */
  readonly earlier: PlacedText | null
}

export interface TimelineLayout {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly bottom: number
  /** Titles stand above their lanes, with the unit beside them; else to the left, above the unit. */
  readonly isNarrow: boolean
  /** `text` is null where it has no room. */
  readonly ticks: readonly { readonly x: number; readonly text: string | null }[]
  readonly lanes: readonly PlacedLane[]
}

const laneHeight = 46
/** Above a lane in a narrow plot, where there is no room for titles at the side. */
const titleHeight = 18
const titleWidth = 148
const axisHeight = 26
/** `now` at the end of the axis, and a gap before it. */
const nowWidth = widthOf('now') + 10
/** What marks and labels may reach over the ends of the axis. */
const edge = 24

/** @param width at least 200. */
export function layoutTimeline(
  lanes: readonly Lane[],
  span: TimeSpan,
  width: number,
): TimelineLayout {
  const isNarrow = width < 520
  const left = isNarrow ? 14 : titleWidth + edge
  const right = width - edge
  const x = (time: number) => left + ((time - span.from) / (span.to - span.from)) * (right - left)
  const height = laneHeight + (isNarrow ? titleHeight : 0)
  const bottom = lanes.length * height
  return {
    width,
    height: bottom + axisHeight,
    left,
    right,
    bottom,
    isNarrow,
    ticks: timeTicks(span, Math.max(3, Math.floor((right - left) / 68))).map(({ time, text }) => ({
      x: x(time),
      text: fits(x(time), text, isNarrow ? 0 : left - edge, right - nowWidth) ? text : null,
    })),
    lanes: lanes.map((lane, index) => {
      const top = index * height
      const marksTop = isNarrow ? top + titleHeight : top
      const room = isNarrow ? (right - left) * 0.55 : titleWidth
      return {
        kind: lane.kind,
        top,
        bottom: top + height,
        title: { x: 0, y: top + (isNarrow ? 15 : 24), text: shorten(lane.title, room) },
        unit: shorten(lane.unit, isNarrow ? (right - left) * 0.3 : titleWidth),
        ...placeEvents(lane, span, x, {
          left: isNarrow ? 0 : left - edge,
          right: right + edge,
          top: marksTop,
          bottom: marksTop + laneHeight,
        }),
      }
    }),
  }
}

function placeEvents(
  lane: Lane,
  span: TimeSpan,
  x: (time: number) => number,
  box: Box,
): Pick<PlacedLane, 'marks' | 'band' | 'earlier'> {
  const shown = lane.events.filter(({ time, until = time }) => until >= span.from)
  const { y, band } = scaleValues(shown, box)
  const ends = shown.map(({ time, until = time }) => ({
    from: x(Math.max(time, span.from)),
    to: x(Math.min(until, Math.max(time, span.to))),
  }))
  const places = shown.map((event, index) => {
    const { from, to } = ends[index] ?? { from: 0, to: 0 }
    return { x: (from + to) / 2, y: y(event) }
  })
  const labels = placeLabels(
    places,
    shown.map((event) => labelOf(event, span, box)),
    box,
  )
  const marks = shown.map((event, index): Mark => ({
    ...(places[index] ?? { x: 0, y: 0 }),
    shape: lane.kind === 'result' ? event.side : lane.kind,
    words: event.words,
    bar: event.until === undefined ? null : (ends[index] ?? null),
    label: labels[index] ?? null,
  }))
  const last = lane.events.at(-1)
  if (shown.length > 0 || !last) return { marks, band, earlier: null }
  const day = formatShortDay(last.time)
  const text = `\u2039 ${last.label ? `${last.label} on ${day}` : day}`
  const earlier = { x: x(span.from), y: box.top + 32, text: shorten(text, box.right - box.left) }
  return { marks, band: null, earlier }
}

function labelOf({ label, time, until }: TimelineEvent, span: TimeSpan, box: Box): string {
  const moment = until === undefined ? momentText(time, span) : formatShortDay(time)
  return shorten(label || moment, (box.right - box.left) / 2)
}

/** From value to height; what has no value stands in the middle. The reference range of the latest result counts. */
function scaleValues(
  events: readonly TimelineEvent[],
  box: Box,
): { readonly y: (event: TimelineEvent) => number; readonly band: PlacedLane['band'] } {
  const [highest, lowest] = [box.top + 19, box.bottom - 8]
  const middle = box.top + 26
  const latest = events.findLast(({ low, high }) => low !== undefined || high !== undefined)
  const scaled = [...events.map(({ value }) => value), latest?.low, latest?.high].filter(
    (value) => value !== undefined,
  )
  const [from, to] = [Math.min(...scaled), Math.max(...scaled)]
  const place = (value: number | undefined) =>
    value === undefined || from === to
      ? middle
      : lowest - ((value - from) / (to - from)) * (lowest - highest)
  const band =
    latest && from < to
      ? {
          top: latest.high === undefined ? highest : place(latest.high),
          bottom: latest.low === undefined ? lowest : place(latest.low),
        }
      : null
  return { y: ({ value }) => place(value), band }
}
