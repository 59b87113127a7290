/** @module sandbox/chart/timeline/labels: words beside their marks, where there is room for them. CSS pixels. */

export interface Place {
  readonly x: number
  readonly y: number
}

/** Words around `x`, on the base line `y`. */
export interface PlacedText extends Place {
  readonly text: string
}

export interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Of a letter at the font size of labels; wide enough for capitals and digits. */
const characterWidth = 6.8
const labelHeight = 13
const markRadius = 6
/** From the mark's middle to the label's base line. */
const labelAbove = -9
const labelBelow = 17
const labelBeside = 4

/**
 * Above its mark, else below, else beside it, else not at all where it would cover another label or mark: the table has
 * every value. The newest come first, as they are looked for first, and the latest stands in any case.
 */
export function placeLabels(
  marks: readonly Place[],
  texts: readonly string[],
  box: Box,
): (PlacedText | null)[] {
  const labels = marks.map((): PlacedText | null => null)
  for (let index = marks.length - 1; index >= 0; index -= 1) {
    const mark = marks[index]
    const text = texts[index]
    if (!mark || !text) continue
    const candidates = candidatesFor(mark, text, box)
    const free = candidates.find(
      (label) =>
        label.y <= box.bottom - 3 &&
        fits(label.x, text, box.left, box.right) &&
        !labels.some((other) => other && cover(label, other)) &&
        !marks.some((other) => other !== mark && coversMark(label, other)),
    )
    labels[index] = free ?? (index === marks.length - 1 ? (candidates[0] ?? null) : null)
  }
  return labels
}

function candidatesFor({ x, y }: Place, text: string, { left, right }: Box): PlacedText[] {
  const half = widthOf(text) / 2
  const within = Math.min(Math.max(x, left + half), right - half)
  const aside = half + markRadius + 4
  return [
    { x: within, y: y + labelAbove, text },
    { x: within, y: y + labelBelow, text },
    { x: x + aside, y: y + labelBeside, text },
    { x: x - aside, y: y + labelBeside, text },
  ]
}

function cover(a: PlacedText, b: PlacedText): boolean {
  const room = (widthOf(a.text) + widthOf(b.text)) / 2 + 4
  return Math.abs(a.x - b.x) < room && Math.abs(a.y - b.y) < labelHeight
}

function coversMark(label: PlacedText, mark: Place): boolean {
  const middle = label.y - 4
  return (
    Math.abs(label.x - mark.x) < widthOf(label.text) / 2 + markRadius &&
    Math.abs(middle - mark.y) < labelHeight / 2 + markRadius - 2
  )
}

/** Whether words around `x` stay between two edges. */
export function fits(x: number, text: string, from: number, to: number): boolean {
  return x - widthOf(text) / 2 >= from && x + widthOf(text) / 2 <= to
}

export function widthOf(text: string): number {
  return text.length * characterWidth
}

export function shorten(text: string, width: number): string {
  const most = Math.max(4, Math.floor(width / characterWidth))
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}\u2026`
}
