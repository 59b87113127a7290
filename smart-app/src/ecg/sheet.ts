/** @module smart-app/ecg/sheet: rows of leads laid out on paper, in millimetres. */
import type { Paper } from './paper.ts'
import type { Cell, Row, Signal, Span } from './rows.ts'

/** One run of one lead: which values, and where they lie. */
export interface Strip extends Span {
  readonly lead: string
  readonly signal: Signal
  readonly leftMm: number
  readonly topMm: number
  readonly bottomMm: number
  /** Where `centre` lies. */
  readonly baselineMm: number
  /** The value drawn on the baseline: the median, as recordings carry an offset; the shape is untouched. */
  readonly centre: number
  readonly mmPerUnit: number
}

/** Paper of one kind: squares of time and voltage, or, for what the network saw, time and standard deviations. */
export interface Band {
  readonly kind: 'mv' | 'sd'
  readonly topMm: number
  readonly bottomMm: number
  readonly strips: readonly Strip[]
  /** Baselines of the calibration pulses, one to a row. */
  readonly pulsesMm: readonly number[]
}

export interface Sheet extends Span {
  readonly paper: Paper
  readonly widthMm: number
  readonly heightMm: number
  readonly bands: readonly Band[]
}

/** The trace begins here; the calibration pulse stands before it. Millimetres, like all that follow. */
export const traceLeftMm = 10
const rightMm = 5
/** For the seconds above, and for gain, speed and rate below. */
const headMm = 10
const footMm = 10
const least = { aboveMm: 10, belowMm: 5 }
/** An artefact may leave its row; it does not push the others off the screen. */
const mostMm = 40
const mmPerSd = 5

export const pulse = { mv: 1, seconds: 0.2 }

export function layOut(rows: readonly Row[], span: Span, paper: Paper): Sheet {
  const band = mvBand(rows, span, paper)
  return sheetOf(span, paper, [band])
}

/** The same seconds twice: as recorded, and below it, on an axis of its own, as the network saw them. */
export function layOutComparison(
  recorded: Cell,
  modelInput: Signal,
  span: Span,
  paper: Paper,
): Sheet {
  const above = mvBand([[recorded]], span, paper)
  const topMm = above.bottomMm
  const cell = { ...recorded, lead: { name: recorded.lead.name, signal: modelInput } }
  const below = layRow([cell], span, paper, topMm + 5, mmPerSd, () => 0)
  return sheetOf(span, paper, [
    above,
    {
      kind: 'sd',
      topMm,
      bottomMm: below.bottomMm + footMm,
      strips: below.strips,
      pulsesMm: [],
    },
  ])
}

function sheetOf(span: Span, paper: Paper, bands: readonly Band[]): Sheet {
  const traceMm = (span.toSeconds - span.fromSeconds) * paper.speedMmPerSecond
  return {
    ...span,
    paper,
    widthMm: roundUp(traceLeftMm + traceMm + rightMm),
    heightMm: bands.at(-1)?.bottomMm ?? 0,
    bands,
  }
}

function mvBand(rows: readonly Row[], span: Span, paper: Paper): Band {
  const strips: Strip[] = []
  const pulsesMm: number[] = []
  let topMm = headMm
  for (const row of rows) {
    const laid = layRow(row, span, paper, topMm, paper.gainMmPerMv, medianOf)
    strips.push(...laid.strips)
    pulsesMm.push(laid.baselineMm)
    topMm = laid.bottomMm
  }
  return { kind: 'mv', topMm: 0, bottomMm: topMm + footMm, strips, pulsesMm }
}

/** A row is as high as its waves, in whole large squares, so that every baseline lies on a heavy line. */
function layRow(
  row: Row,
  span: Span,
  paper: Paper,
  topMm: number,
  mmPerUnit: number,
  centreOf: (cell: Cell) => number,
): { strips: Strip[]; baselineMm: number; bottomMm: number } {
  const centres = row.map(centreOf)
  let aboveMm = least.aboveMm
  let belowMm = least.belowMm
  row.forEach((cell, i) => {
    const { lowest, highest } = extremesOf(cell.lead.signal, cell)
    const centre = centres[i] ?? 0
    aboveMm = Math.max(aboveMm, (highest - centre) * mmPerUnit + 1)
    belowMm = Math.max(belowMm, (centre - lowest) * mmPerUnit + 1)
  })
  aboveMm = Math.min(mostMm, roundUp(aboveMm))
  belowMm = Math.min(mostMm, roundUp(belowMm))
  const baselineMm = topMm + aboveMm
  const bottomMm = baselineMm + belowMm
  const strips = row.map((cell, i) => ({
    lead: cell.lead.name,
    signal: cell.lead.signal,
    fromSeconds: cell.fromSeconds,
    toSeconds: cell.toSeconds,
    leftMm: traceLeftMm + (cell.fromSeconds - span.fromSeconds) * paper.speedMmPerSecond,
    topMm,
    bottomMm,
    baselineMm,
    centre: centres[i] ?? 0,
    mmPerUnit,
  }))
  return { strips, baselineMm, bottomMm }
}

/** Up to the next large square. */
function roundUp(mm: number): number {
  return Math.ceil(mm / 5 - 1e-9) * 5
}

export interface IndexRange {
  readonly first: number
  /** Included; below `first`: none. */
  readonly last: number
}

/** The values that were taken within a span, both ends included. */
export function samplesWithin(signal: Signal, { fromSeconds, toSeconds }: Span): IndexRange {
  const { samplingHz, startSeconds, values } = signal
  return {
    first: Math.max(0, Math.ceil((fromSeconds - startSeconds) * samplingHz - 1e-6)),
    last: Math.min(values.length - 1, Math.floor((toSeconds - startSeconds) * samplingHz + 1e-6)),
  }
}

/** Lowest and highest value; 0 and 0 where there is none. */
export function extremesOf(signal: Signal, span: Span): { lowest: number; highest: number } {
  const { first, last } = samplesWithin(signal, span)
  let lowest = Infinity
  let highest = -Infinity
  for (let i = first; i <= last; i++) {
    const value = signal.values[i]
    if (value === null || value === undefined) continue
    if (value < lowest) lowest = value
    if (value > highest) highest = value
  }
  return lowest > highest ? { lowest: 0, highest: 0 } : { lowest, highest }
}

function medianOf({ lead }: Cell): number {
  const values = Float64Array.from(lead.signal.values.filter((value) => value !== null)).sort()
  return values[values.length >> 1] ?? 0
}

export function xMmOf(sheet: Sheet, seconds: number): number {
  return traceLeftMm + (seconds - sheet.fromSeconds) * sheet.paper.speedMmPerSecond
}

export function secondsAt(sheet: Sheet, xMm: number): number {
  return sheet.fromSeconds + (xMm - traceLeftMm) / sheet.paper.speedMmPerSecond
}

export function yMmOf(strip: Strip, value: number): number {
  return strip.baselineMm - (value - strip.centre) * strip.mmPerUnit
}
