/** @module smart-app/ecg/paint: a sheet on a canvas. All positions come from the sheet, in millimetres. */
import type { Overlay } from './overlay.ts'
import { paintOverlay } from './paint-overlay.ts'
import { cssPxPerPaperMm, gridLines } from './paper.ts'
import type { Palette } from './palette.ts'
import type { Span } from './rows.ts'
import {
  pulse,
  samplesWithin,
  secondsAt,
  traceLeftMm,
  xMmOf,
  yMmOf,
  type Band,
  type Sheet,
  type Strip,
} from './sheet.ts'

/** The part of the sheet that the canvas shows. */
export interface Viewport {
  readonly zoom: number
  /** Device pixels to a CSS pixel. */
  readonly pixelRatio: number
  /** CSS pixels; `leftPx` in whole device pixels, so that lines stay sharp. */
  readonly leftPx: number
  readonly widthPx: number
}

/** What stands on the paper in words. */
export interface PaperTexts {
  /** Below each kind of paper: speed, gain, sampling rate, filter. */
  readonly notes: Readonly<Record<Band['kind'], string>>
  readonly second: (value: number) => string
  readonly sd: (value: number) => string
}

/** The seconds of a lead that the network saw. */
export interface Mark extends Span {
  readonly lead: string
}

/** What is drawn of the model, where there is something. */
export interface Layers {
  readonly mark: Mark | null
  readonly overlay: Overlay | null
}

/** A pen of 0.25 mm. */
const penMm = 0.25
/** Device pixels. Lines nearer than this are a grey mist: the small squares are left out, as on a reduced copy. */
const nearestLines = 2.4
/** Letters as high as on a printer, never too small to read. */
const textMm = 2.6
const leastTextPx = 11

export interface Brush {
  readonly context: CanvasRenderingContext2D
  readonly sheet: Sheet
  readonly palette: Palette
  readonly pxPerMm: number
  /** A device pixel, in CSS pixels. */
  readonly hairPx: number
  readonly fromMm: number
  readonly toMm: number
  readonly textPx: number
}

export function paintSheet(
  context: CanvasRenderingContext2D,
  sheet: Sheet,
  viewport: Viewport,
  palette: Palette,
  texts: PaperTexts,
  { mark, overlay }: Layers,
): void {
  const { zoom, pixelRatio, leftPx, widthPx } = viewport
  const pxPerMm = cssPxPerPaperMm(zoom)
  const brush: Brush = {
    context,
    sheet,
    palette,
    pxPerMm,
    hairPx: 1 / pixelRatio,
    fromMm: leftPx / pxPerMm,
    toMm: Math.min(sheet.widthMm, (leftPx + widthPx) / pxPerMm),
    textPx: Math.max(leastTextPx, textMm * pxPerMm),
  }
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  context.fillStyle = palette.paper
  // Up to the end of the last device pixel, which may be only partly the sheet's.
  context.fillRect(0, 0, widthPx + 1, sheet.heightMm * pxPerMm + 1)
  context.translate(-leftPx, 0)
  for (const band of sheet.bands) {
    paintGrid(brush, band)
    if (band.kind === 'sd') paintSdAxis(brush, band, texts)
  }
  if (overlay)
    for (const { strips } of sheet.bands)
      for (const strip of strips) paintOverlay(brush, strip, overlay)
  paintSeconds(brush, texts)
  if (mark) for (const band of sheet.bands) paintMarks(brush, band, mark)
  for (const band of sheet.bands) {
    for (const baselineMm of band.pulsesMm) paintPulse(brush, baselineMm)
    for (const strip of band.strips) paintTrace(brush, strip)
  }
  for (const band of sheet.bands) {
    for (const strip of band.strips) paintLabel(brush, strip)
    write(brush, texts.notes[band.kind], traceLeftMm, band.bottomMm - 3, palette.muted)
  }
}

/** Millimetre squares; for standard deviations one line to each, and large squares of time. */
function paintGrid(brush: Brush, { kind, topMm, bottomMm }: Band): void {
  const { palette, pxPerMm, fromMm, toMm } = brush
  const x = gridLines(Math.max(0, fromMm), toMm)
  const y = gridLines(topMm, bottomMm)
  const isFine = kind === 'mv' && pxPerMm / brush.hairPx >= nearestLines
  if (isFine) rule(brush, x.fineMm, y.fineMm, topMm, bottomMm, palette.grid)
  rule(brush, x.boldMm, y.boldMm, topMm, bottomMm, kind === 'mv' ? palette.gridBold : palette.grid)
}

/** Lines are put on whole device pixels, so that all of a kind look the same; none is off by more than half of one. */
function rule(
  { context, pxPerMm, hairPx, fromMm, toMm }: Brush,
  xsMm: readonly number[],
  ysMm: readonly number[],
  topMm: number,
  bottomMm: number,
  colour: string,
): void {
  // A CSS pixel; where squares are small and the screen is fine, a device pixel.
  const width = pxPerMm < 3 ? hairPx : Math.max(1, Math.floor(1 / hairPx)) * hairPx
  const half = Math.floor(width / hairPx / 2) * hairPx
  const snap = (mm: number) => Math.round((mm * pxPerMm) / hairPx) * hairPx - half
  const height = (bottomMm - topMm) * pxPerMm
  context.fillStyle = colour
  for (const mm of xsMm) context.fillRect(snap(mm), topMm * pxPerMm, width, height)
  for (const mm of ysMm)
    context.fillRect(fromMm * pxPerMm, snap(mm), (toMm - fromMm) * pxPerMm, width)
}

function paintTrace(brush: Brush, strip: Strip): void {
  const { context, sheet, palette, pxPerMm, fromMm, toMm } = brush
  const { signal } = strip
  // One millimetre more on both sides: the line runs on beyond the edge.
  const { first, last } = samplesWithin(signal, {
    fromSeconds: Math.max(strip.fromSeconds, secondsAt(sheet, fromMm - 1)),
    toSeconds: Math.min(strip.toSeconds, secondsAt(sheet, toMm + 1)),
  })
  const xPx = pxPerMm * xMmOf(sheet, signal.startSeconds)
  const stepPx = (pxPerMm * sheet.paper.speedMmPerSecond) / signal.samplingHz
  const yPx = pxPerMm * yMmOf(strip, 0)
  const unitPx = pxPerMm * strip.mmPerUnit
  context.beginPath()
  let isDrawing = false
  for (let i = first; i <= last; i++) {
    const value = signal.values[i]
    if (value === null || value === undefined) {
      isDrawing = false
      continue
    }
    const x = xPx + i * stepPx
    const y = yPx - value * unitPx
    if (isDrawing) context.lineTo(x, y)
    else context.moveTo(x, y)
    isDrawing = true
  }
  pen(brush, palette.trace)
  context.stroke()
}

function pen({ context, pxPerMm, hairPx }: Brush, colour: string): void {
  const widthPx = penMm * pxPerMm
  context.strokeStyle = colour
  // Browsers draw lines of one device pixel ten times as fast as lines of 1.1.
  context.lineWidth = widthPx < 1.5 * hairPx ? hairPx : widthPx
  context.lineJoin = 'bevel'
  context.lineCap = 'butt'
}

/** 1 mV for 200 ms, before the first beat of each row. */
function paintPulse(brush: Brush, baselineMm: number): void {
  const { context, sheet, palette, pxPerMm } = brush
  const { speedMmPerSecond, gainMmPerMv } = sheet.paper
  const widthMm = pulse.seconds * speedMmPerSecond
  const leftMm = Math.max(0, (traceLeftMm - widthMm) / 2)
  const y = baselineMm * pxPerMm
  const top = y - pulse.mv * gainMmPerMv * pxPerMm
  const [start, rise, fall, end] = [
    Math.max(0, leftMm - 1.5),
    leftMm,
    leftMm + widthMm,
    Math.min(traceLeftMm, leftMm + widthMm + 1.5),
  ].map((mm) => mm * pxPerMm) as [number, number, number, number]
  context.beginPath()
  context.moveTo(start, y)
  context.lineTo(rise, y)
  context.lineTo(rise, top)
  context.lineTo(fall, top)
  context.lineTo(fall, y)
  context.lineTo(end, y)
  pen(brush, palette.trace)
  context.stroke()
}

/** The name of the lead, and a tick where one lead gives way to the next. */
function paintLabel(brush: Brush, strip: Strip): void {
  const { context, palette, pxPerMm, textPx } = brush
  if (strip.leftMm > traceLeftMm) {
    const x = strip.leftMm * pxPerMm
    context.beginPath()
    for (const mm of [-4, 2]) {
      context.moveTo(x, (strip.baselineMm + mm) * pxPerMm)
      context.lineTo(x, (strip.baselineMm + mm + 2) * pxPerMm)
    }
    pen(brush, palette.trace)
    context.stroke()
  }
  const yMm = Math.max(strip.topMm + textPx / pxPerMm, strip.baselineMm - 10.5)
  // It stays in view as long as its lead does.
  const rightMm = xMmOf(brush.sheet, strip.toSeconds)
  const xMm = Math.max(strip.leftMm, Math.min(brush.fromMm, rightMm - 8)) + 1.5
  write(brush, strip.lead, xMm, yMm, palette.trace, 600)
}

/** A bracket below the lead, over the seconds that the network saw. */
function paintMarks(brush: Brush, band: Band, mark: Mark): void {
  const { context, sheet, palette, pxPerMm } = brush
  for (const strip of band.strips) {
    const from = Math.max(mark.fromSeconds, strip.fromSeconds)
    const to = Math.min(mark.toSeconds, strip.toSeconds)
    if (band.kind === 'sd' || strip.lead !== mark.lead || to <= from) continue
    const y = (strip.bottomMm - 0.5) * pxPerMm
    const left = xMmOf(sheet, from) * pxPerMm
    const right = xMmOf(sheet, to) * pxPerMm
    context.fillStyle = palette.mark
    context.fillRect(left, y, right - left, 2)
    for (const [seconds, x] of [
      [from, left],
      [to, right - 2],
    ] as const)
      if (seconds === mark.fromSeconds || seconds === mark.toSeconds)
        context.fillRect(x, y - 1.5 * pxPerMm, 2, 1.5 * pxPerMm)
  }
}

function paintSeconds(brush: Brush, { second }: PaperTexts): void {
  const { sheet, fromMm, toMm, palette, context, pxPerMm } = brush
  // A label reaches over the edge of the window; + 0: Math.ceil may answer -0.
  const first = Math.ceil(Math.max(sheet.fromSeconds, secondsAt(sheet, fromMm - 10)) - 1e-6) + 0
  const last = Math.min(sheet.toSeconds, secondsAt(sheet, toMm))
  for (let value = first; value <= last + 1e-6; value++) {
    const xMm = xMmOf(sheet, value)
    context.fillStyle = palette.muted
    context.fillRect(xMm * pxPerMm - 0.5, 0, 1, 2 * pxPerMm)
    // The last one would leave the paper.
    if (xMm + 6 < sheet.widthMm)
      write(brush, second(value), xMm + 0.8, brush.textPx / pxPerMm + 0.6, palette.muted)
  }
}

function paintSdAxis(brush: Brush, band: Band, { sd }: PaperTexts): void {
  const { context, palette, pxPerMm, hairPx, toMm, fromMm } = brush
  const strip = band.strips[0]
  if (!strip) return
  context.fillStyle = palette.gridBold
  context.fillRect(
    fromMm * pxPerMm,
    strip.baselineMm * pxPerMm - hairPx,
    (toMm - fromMm) * pxPerMm,
    2 * hairPx,
  )
  const everySd = brush.textPx / pxPerMm > 2 * strip.mmPerUnit ? 4 : 2
  const highest = Math.floor((strip.baselineMm - strip.topMm) / strip.mmPerUnit)
  const lowest = -Math.floor((strip.bottomMm - strip.baselineMm) / strip.mmPerUnit)
  for (let value = lowest; value <= highest; value++)
    if (value % everySd === 0)
      write(
        brush,
        sd(value + 0),
        1,
        yMmOf(strip, value) + brush.textPx / pxPerMm / 3,
        palette.muted,
      )
}

/** Text with a rim of paper, so that grid and trace do not strike it out. */
function write(
  { context, palette, pxPerMm, textPx }: Brush,
  text: string,
  xMm: number,
  yMm: number,
  colour: string,
  weight = 400,
): void {
  context.font = `${weight} ${textPx}px ${palette.fontFamily}`
  context.textBaseline = 'alphabetic'
  context.lineJoin = 'round'
  context.lineWidth = 3
  context.strokeStyle = palette.paper
  context.strokeText(text, xMm * pxPerMm, yMm * pxPerMm)
  context.fillStyle = colour
  context.fillText(text, xMm * pxPerMm, yMm * pxPerMm)
}
