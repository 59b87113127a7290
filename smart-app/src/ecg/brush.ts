/** @module smart-app/ecg/brush: what every painter of the sheet holds: where the paper is, the pen, the letters. */
import type { Palette } from './palette.ts'
import type { Band, Sheet } from './sheet.ts'

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

/** What stands on the paper in words. */
export interface PaperTexts {
  /** Below each kind of paper: speed, gain, sampling rate, filter. */
  readonly notes: Readonly<Record<Band['kind'], string>>
  readonly second: (value: number) => string
  readonly sd: (value: number) => string
}

/** A pen of 0.25 mm. */
const penMm = 0.25

export function pen({ context, pxPerMm, hairPx }: Brush, colour: string): void {
  const widthPx = penMm * pxPerMm
  context.strokeStyle = colour
  // Browsers draw lines of one device pixel ten times as fast as lines of 1.1.
  context.lineWidth = widthPx < 1.5 * hairPx ? hairPx : widthPx
  context.lineJoin = 'bevel'
  context.lineCap = 'butt'
}

/** Text with a rim of paper, so that grid and trace do not strike it out. */
export function write(
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
