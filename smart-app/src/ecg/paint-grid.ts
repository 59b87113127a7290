/** @module smart-app/ecg/paint-grid: the squares of the paper, and the axis of standard deviations. */
import { write, type Brush, type PaperTexts } from './brush.ts'
import { drawsSmallSquares, gridLines } from './paper.ts'
import { yMmOf, type Band } from './sheet.ts'

/** Millimetre squares; for standard deviations one line to each, and large squares of time. */
export function paintGrid(brush: Brush, { kind, topMm, bottomMm }: Band): void {
  const { palette, pxPerMm, fromMm, toMm } = brush
  const x = gridLines(Math.max(0, fromMm), toMm)
  const y = gridLines(topMm, bottomMm)
  const isFine = kind === 'mv' && drawsSmallSquares(pxPerMm, 1 / brush.hairPx)
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

export function paintSdAxis(brush: Brush, band: Band, { sd }: PaperTexts): void {
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
