/** @module smart-app/trend/labels: numbers beside their points, where there is room for them. */

export interface Place {
  readonly x: number
  readonly y: number
}

/** CSS pixels: a number of four digits and an arrow. */
const size = { width: 46, height: 15 }
/** From the point to the middle of its label. */
const offsets: readonly number[] = [-16, 17]
const markerRadius = 6

/**
 * The middle of each label: above its point, else below, else null where it would cover another; the table has every
 * value. The newest are placed first, as they are looked for first.
 */
export function placeLabels(points: readonly Place[], bottom: number): readonly (number | null)[] {
  const labels = new Array<Place | null>(points.length).fill(null)
  for (let i = points.length - 1; i >= 0; i--) {
    const point = points[i]
    if (!point) continue
    const y = offsets
      .map((offset) => point.y + offset)
      .find(
        (middle) =>
          middle + size.height / 2 <= bottom &&
          !labels.some((label) => label && areLabelsClose(label, { x: point.x, y: middle })) &&
          !points.some((other) => coversMarker({ x: point.x, y: middle }, other)),
      )
    if (y !== undefined) labels[i] = { x: point.x, y }
  }
  return labels.map((label) => label?.y ?? null)
}

function areLabelsClose(a: Place, b: Place): boolean {
  return Math.abs(a.x - b.x) < size.width && Math.abs(a.y - b.y) < size.height
}

function coversMarker(label: Place, marker: Place): boolean {
  return (
    Math.abs(label.x - marker.x) < size.width / 2 + markerRadius &&
    Math.abs(label.y - marker.y) < size.height / 2 + markerRadius
  )
}
