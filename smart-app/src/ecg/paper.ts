/** @module smart-app/ecg/paper: what a millimetre of ECG paper means, and how large it is on a screen. */

/** Time and voltage in millimetres; everything drawn follows from these two, never from pixels. */
export interface Paper {
  readonly speedMmPerSecond: number
  readonly gainMmPerMv: number
}

export const standardPaper: Paper = { speedMmPerSecond: 25, gainMmPerMv: 10 }
export const speeds: readonly number[] = [25, 50]
export const gains: readonly number[] = [5, 10, 20]

/** CSS Values and Units 4, section 6.2: 1in = 25.4mm = 96px. */
export const cssPxPerMm = 96 / 25.4

/** 1: true to scale wherever the screen honours CSS millimetres, and always on paper. */
export const zoomSteps: readonly number[] = [0.5, 0.75, 1, 1.5, 2, 3]
const lowestZoom = 0.5
const highestZoom = 3

export function cssPxPerPaperMm(zoom: number): number {
  return cssPxPerMm * zoom
}

export function clampZoom(zoom: number): number {
  return Math.min(highestZoom, Math.max(lowestZoom, zoom))
}

/** The next step in a direction, from wherever a wheel has left the zoom. */
export function stepZoom(zoom: number, direction: 1 | -1): number {
  const beyond = zoomSteps.filter((step) => (step - zoom) * direction > 1e-6)
  return (direction === 1 ? beyond[0] : beyond.at(-1)) ?? zoom
}

/**
 * As large as the whole width allows: a step, up to 150 %, where true to scale fits; else in whole percent, as between two
 * steps a sixth of a narrow frame would stay empty. The smallest where nothing fits.
 */
export function fittingZoom(widthMm: number, availablePx: number): number {
  const most = availablePx / (widthMm * cssPxPerMm)
  const step = zoomSteps.findLast((zoom) => zoom <= Math.min(1.5, most))
  if (step !== undefined && step >= 1) return step
  return Math.max(lowestZoom, Math.floor(most * 100 + 1e-9) / 100)
}

/** Device pixels. Lines nearer than this are a grey mist: the small squares are left out, as on a reduced copy. */
const nearestLines = 2.4

/** @param pixelRatio device pixels to a CSS pixel. */
export function drawsSmallSquares(pxPerMm: number, pixelRatio: number): boolean {
  return pxPerMm * pixelRatio >= nearestLines
}

export interface Square {
  /** 1 mm or 5 mm wide and high. */
  readonly name: 'small' | 'large'
  readonly seconds: number
  readonly mv: number
}

/** The smallest square of the grid that is drawn. */
export function squareOf({ speedMmPerSecond, gainMmPerMv }: Paper, hasSmall: boolean): Square {
  const mm = hasSmall ? 1 : 5
  return {
    name: hasSmall ? 'small' : 'large',
    seconds: mm / speedMmPerSecond,
    mv: mm / gainMmPerMv,
  }
}

export interface GridLines {
  readonly fineMm: readonly number[]
  /** Every fifth. */
  readonly boldMm: readonly number[]
}

/** The lines of the grid from one millimetre to another, both included. */
export function gridLines(fromMm: number, toMm: number): GridLines {
  const fineMm: number[] = []
  const boldMm: number[] = []
  for (let mm = Math.ceil(fromMm - 1e-9); mm <= toMm + 1e-9; mm += 1)
    (mm % 5 === 0 ? boldMm : fineMm).push(mm)
  return { fineMm, boldMm }
}
