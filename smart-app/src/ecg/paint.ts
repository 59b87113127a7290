/** @module smart-app/ecg/paint: a sheet on a canvas. All positions come from the sheet, in millimetres. */
import { write, type Brush, type PaperTexts } from './brush.ts'
import type { Overlay } from './overlay.ts'
import { paintGrid, paintSdAxis } from './paint-grid.ts'
import { paintOverlay } from './paint-overlay.ts'
import { paintLabel, paintPulse, paintTrace } from './paint-trace.ts'
import { cssPxPerPaperMm } from './paper.ts'
import type { Palette } from './palette.ts'
import type { Span } from './rows.ts'
import { secondsAt, traceLeftMm, xMmOf, type Band, type Sheet } from './sheet.ts'

/** The part of the sheet that the canvas shows. */
export interface Viewport {
  readonly zoom: number
  /** Device pixels to a CSS pixel. */
  readonly pixelRatio: number
  /** CSS pixels; `leftPx` in whole device pixels, so that lines stay sharp. */
  readonly leftPx: number
  readonly widthPx: number
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

/** Letters as high as on a printer, never too small to read. */
const textMm = 2.6
const leastTextPx = 11

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
