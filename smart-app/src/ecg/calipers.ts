/** @module smart-app/ecg/calipers: two points on the paper, and what lies between them. */
import { traceLeftMm, type Band, type Sheet, type Strip } from './sheet.ts'

export interface Point {
  readonly xMm: number
  readonly yMm: number
}

export interface Measure {
  readonly ms: number
  /** Null: the points lie in different rows, and their distance is no voltage. */
  readonly amplitude: { readonly unit: 'mv' | 'sd'; readonly value: number } | null
  /** Of something that repeats after this time; null where no time lies between. */
  readonly perMinute: number | null
}

/** The second point against the first: later and higher are positive. */
export function measure(sheet: Sheet, from: Point, to: Point): Measure {
  const ms = ((to.xMm - from.xMm) / sheet.paper.speedMmPerSecond) * 1000
  return {
    ms,
    amplitude: amplitudeBetween(sheet, from, to),
    perMinute: Math.abs(ms) < 0.5 ? null : 60_000 / Math.abs(ms),
  }
}

function amplitudeBetween(sheet: Sheet, from: Point, to: Point): Measure['amplitude'] {
  const start = rowAt(sheet, from)
  const end = rowAt(sheet, to)
  if (!start || start.strip.topMm !== end?.strip.topMm) return null
  return {
    unit: start.band.kind,
    value: (from.yMm - to.yMm) / start.strip.mmPerUnit,
  }
}

function rowAt(sheet: Sheet, { yMm }: Point): { band: Band; strip: Strip } | null {
  for (const band of sheet.bands)
    for (const strip of band.strips)
      if (yMm >= strip.topMm && yMm < strip.bottomMm) return { band, strip }
  return null
}

/** A quarter of a square: 10 ms and 0.025 mV on standard paper; with Shift a large square. */
const stepMm = 0.25
const leapMm = 5

/** Where an arrow key takes a point; null: the key is not one of ours. */
export function movedBy(key: string, leap: boolean, sheet: Sheet, point: Point): Point | null {
  const mm = leap ? leapMm : stepMm
  const { xMm, yMm } = point
  if (key === 'ArrowLeft') return keepOn(sheet, { xMm: xMm - mm, yMm })
  if (key === 'ArrowRight') return keepOn(sheet, { xMm: xMm + mm, yMm })
  if (key === 'ArrowUp') return keepOn(sheet, { xMm, yMm: yMm - mm })
  if (key === 'ArrowDown') return keepOn(sheet, { xMm, yMm: yMm + mm })
  if (key === 'Home') return keepOn(sheet, { xMm: traceLeftMm, yMm })
  if (key === 'End') return keepOn(sheet, { xMm: sheet.widthMm, yMm })
  return null
}

/** On the trace's part of the paper. */
export function keepOn(sheet: Sheet, { xMm, yMm }: Point): Point {
  const traceMm = (sheet.toSeconds - sheet.fromSeconds) * sheet.paper.speedMmPerSecond
  return {
    xMm: Math.min(traceLeftMm + traceMm, Math.max(traceLeftMm, xMm)),
    yMm: Math.min(sheet.heightMm, Math.max(0, yMm)),
  }
}
