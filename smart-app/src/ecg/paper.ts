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

/** The largest step up to 150 % at which the whole width is in view; the smallest where none is. */
export function fittingZoom(widthMm: number, availablePx: number): number {
  const fitting = zoomSteps.filter(
    (zoom) => zoom <= 1.5 && widthMm * cssPxPerPaperMm(zoom) <= availablePx,
  )
  return fitting.at(-1) ?? lowestZoom
}

/** The smallest square of the grid, 1 mm x 1 mm. */
export function squareOf({ speedMmPerSecond, gainMmPerMv }: Paper): {
  seconds: number
  mv: number
} {
  return { seconds: 1 / speedMmPerSecond, mv: 1 / gainMmPerMv }
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
