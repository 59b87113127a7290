/** @module smart-app/trend/labels: numbers beside their points, where there is room for them. */

export interface Place {
  readonly x: number
  readonly y: number
}

export interface Labelled extends Place {
  readonly text: string
  /** Ends of its whisker, where it has one. */
  readonly topY?: number
  readonly bottomY?: number
}

/** Where labels may lie; above, a title keeps its distance. */
export interface Box {
  readonly left: number
  readonly right: number
  readonly bottom: number
}

interface Area extends Place {
  readonly width: number
}

/** CSS pixels, like all that follow. */
const height = 15
const markerRadius = 6

/** Of bold letters of 12.5 px, with a little space; an SVG can be measured only once it is drawn. */
export function labelWidth(text: string): number {
  return 7.6 * text.length + 4
}

/**
 * The middle of each label: above its point, else below, else beside it, else null where it would cover another; the
 * table has every value. The newest are placed first, as they are looked for first; the oldest where that leaves out less.
 */
export function placeLabels(points: readonly Labelled[], box: Box): readonly (Place | null)[] {
  const newestFirst = placeInOrder(points.toReversed(), box).toReversed()
  if (newestFirst.every((label) => label !== null)) return newestFirst
  const oldestFirst = placeInOrder(points, box)
  return countOf(oldestFirst) > countOf(newestFirst) ? oldestFirst : newestFirst
}

function placeInOrder(points: readonly Labelled[], box: Box): readonly (Place | null)[] {
  const taken: Area[] = []
  return points.map((point) => {
    const free = placesFor(point).find(
      (area) =>
        isInside(area, box) &&
        !taken.some((label) => areLabelsClose(label, area)) &&
        !points.some((other) => coversMarker(area, other)),
    )
    if (!free) return null
    taken.push(free)
    return { x: free.x, y: free.y }
  })
}

function countOf(labels: readonly (Place | null)[]): number {
  return labels.filter((label) => label !== null).length
}

function placesFor({ x, y, text, topY = y, bottomY = y }: Labelled): readonly Area[] {
  const width = labelWidth(text)
  const aside = width / 2 + markerRadius + 3
  return [
    { x, y: topY - 16, width },
    { x, y: bottomY + 17, width },
    { x: x + aside, y, width },
    { x: x - aside, y, width },
  ]
}

function isInside({ x, y, width }: Area, { left, right, bottom }: Box): boolean {
  return x - width / 2 >= left && x + width / 2 <= right && y + height / 2 <= bottom
}

function areLabelsClose(a: Area, b: Area): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < height
}

function coversMarker(label: Area, marker: Place): boolean {
  return (
    Math.abs(label.x - marker.x) < label.width / 2 + markerRadius &&
    Math.abs(label.y - marker.y) < height / 2 + markerRadius
  )
}
