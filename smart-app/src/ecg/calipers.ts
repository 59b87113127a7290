/** @module smart-app/ecg/calipers: two points on the paper, and what lies between them. */
import { traceLeftMm, xMmOf, type Band, type Sheet, type Strip } from './sheet.ts'

export interface Point {
  readonly xMm: number
  readonly yMm: number
}

export interface Amplitude {
  readonly unit: 'mv' | 'sd'
  readonly value: number
}

/** Time runs on from one column to the next (`arrangeRows`): it may be measured across leads, a voltage may not. */
export interface Measure {
  readonly ms: number
  /** Why not: from one lead to another no voltage is defined, and off the strips there is none. */
  readonly amplitude: Amplitude | 'two-leads' | 'not-one-strip'
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
  const start = placeOf(sheet, from)
  const end = placeOf(sheet, to)
  if (start && end && start.strip.lead !== end.strip.lead) return 'two-leads'
  if (!start || start.strip !== end?.strip) return 'not-one-strip'
  return {
    unit: start.band.kind,
    value: (from.yMm - to.yMm) / start.strip.mmPerUnit,
  }
}

function placeOf(sheet: Sheet, { xMm, yMm }: Point): { band: Band; strip: Strip } | null {
  for (const band of sheet.bands) {
    const row = band.strips.filter(({ topMm, bottomMm }) => yMm >= topMm && yMm < bottomMm)
    // Where one lead ends the next begins; the last has its end to itself.
    const strip = row.findLast(
      ({ leftMm, toSeconds }) => xMm >= leftMm && xMm <= xMmOf(sheet, toSeconds) + 1e-6,
    )
    if (strip) return { band, strip }
  }
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
