/** @module sandbox/chart/panel/panel-width: how wide the panel beside the chart may be; all in CSS pixels. */

export interface WidthBounds {
  readonly minPx: number
  readonly maxPx: number
}

/** About what EHRs give an app in their side bar; ours is laid out for it. */
export const usualWidthPx = 600
const narrowestPx = 400
/** Patient list and a chart that can still be read. */
const restPx = 640
const stepPx = 20

export function boundsIn(viewportPx: number): WidthBounds {
  return { minPx: narrowestPx, maxPx: Math.max(narrowestPx, Math.floor(viewportPx - restPx)) }
}

export function keepWithin({ minPx, maxPx }: WidthBounds, widthPx: number): number {
  return Math.min(maxPx, Math.max(minPx, Math.round(widthPx)))
}

/**
 * The panel is on the right, so its edge moves left as it grows.
 * https://www.w3.org/WAI/ARIA/apg/patterns/windowsplitter/
 * @returns undefined for a key that moves nothing.
 */
export function widthAfterKey(
  key: string,
  widthPx: number,
  bounds: WidthBounds,
): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return keepWithin(bounds, widthPx + stepPx)
    case 'ArrowRight':
      return keepWithin(bounds, widthPx - stepPx)
    case 'Home':
      return bounds.minPx
    case 'End':
      return bounds.maxPx
    default:
      return undefined
  }
}
