/** @module smart-app/ecg/paint-overlay: the bars of the sensitivity overlay, below grid marks and trace. */
import { barsOf, type Overlay } from './overlay.ts'
import type { Brush } from './brush.ts'
import type { Strip } from './sheet.ts'

/** Thin enough that the squares and the trace can be read through it, with a rim that can be told from both. */
export function paintOverlay(brush: Brush, strip: Strip, overlay: Overlay): void {
  const { context, sheet, palette, pxPerMm, hairPx } = brush
  for (const { leftMm, rightMm, topMm, bottomMm, speaks } of barsOf(sheet, strip, overlay)) {
    const [x, y] = [leftMm * pxPerMm, topMm * pxPerMm]
    const [width, height] = [(rightMm - leftMm) * pxPerMm, (bottomMm - topMm) * pxPerMm]
    context.fillStyle = speaks === 'for' ? palette.speaksFor : palette.speaksAgainst
    context.globalAlpha = 0.3
    context.fillRect(x, y, width, height)
    context.globalAlpha = 1
    const rim = Math.max(1, hairPx)
    context.fillRect(x, speaks === 'for' ? y : y + height - rim, width, rim)
  }
}
