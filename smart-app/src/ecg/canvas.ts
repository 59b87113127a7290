/** @module smart-app/ecg/canvas: bitmaps as fine as the screen or the printer, and the sheet on them. */
import type { PaperTexts } from './brush.ts'
import { paintSheet, type Layers } from './paint.ts'
import type { Palette } from './palette.ts'
import { cssPxPerPaperMm } from './paper.ts'
import type { Sheet } from './sheet.ts'

export interface WindowView {
  readonly zoom: number
  /** How far the sheet is scrolled, and how much of it there is room for. */
  readonly scrollPx: number
  readonly roomPx: number
}

/** The canvas is a window that stays in place while the sheet scrolls below it: long strips need no giant bitmap. */
export function paintWindow(
  canvas: HTMLCanvasElement,
  sheet: Sheet,
  { zoom, scrollPx, roomPx }: WindowView,
  palette: Palette,
  texts: PaperTexts,
  layers: Layers,
): void {
  const pxPerMm = cssPxPerPaperMm(zoom)
  const pixelRatio = devicePixelRatio
  const widthPx = Math.min(roomPx, sheet.widthMm * pxPerMm)
  const context = sizeCanvas(canvas, widthPx, sheet.heightMm * pxPerMm, pixelRatio)
  canvas.style.width = `${canvas.width / pixelRatio}px`
  canvas.style.height = `${canvas.height / pixelRatio}px`
  const leftPx = Math.round(scrollPx * pixelRatio) / pixelRatio
  if (context)
    paintSheet(context, sheet, { zoom, pixelRatio, leftPx, widthPx }, palette, texts, layers)
}

/**
 * Dots to a CSS pixel: 384 to the inch. Chromium prints what is drawn for the printer as lines, scaled by the canvas's size
 * in CSS over its dots, cut to 64ths: thirds would shrink the paper by 1.6 %, so it is a quarter, and never a hair less.
 */
const printPixelRatio = 4

/** The whole sheet; CSS millimetres give the canvas its size on paper. */
export function paintPage(
  canvas: HTMLCanvasElement,
  sheet: Sheet,
  palette: Palette,
  texts: PaperTexts,
  layers: Layers,
): void {
  const pxPerMm = cssPxPerPaperMm(1)
  const widthPx = sheet.widthMm * pxPerMm
  const whole = (px: number) => Math.floor(px * printPixelRatio) / printPixelRatio
  const heightPx = sheet.heightMm * pxPerMm
  const context = sizeCanvas(canvas, whole(widthPx), whole(heightPx), printPixelRatio)
  const viewport = { zoom: 1, pixelRatio: printPixelRatio, leftPx: 0, widthPx }
  if (context) paintSheet(context, sheet, viewport, palette, texts, layers)
}

function sizeCanvas(
  canvas: HTMLCanvasElement,
  widthPx: number,
  heightPx: number,
  pixelRatio: number,
): CanvasRenderingContext2D | null {
  const width = Math.round(widthPx * pixelRatio)
  const height = Math.round(heightPx * pixelRatio)
  // Setting a size clears and allocates, even the same size.
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  return canvas.getContext('2d', { alpha: false })
}
