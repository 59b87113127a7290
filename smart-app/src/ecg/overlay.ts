/** @module smart-app/ecg/overlay: what the network was sensitive to, as bars behind the lead that it read. */
import type { AttributionAnswer } from '../../../src/api/types.ts'
import type { Span } from './rows.ts'
import { xMmOf, type Sheet, type Strip } from './sheet.ts'

export type Overlay = AttributionAnswer

/** Millimetres on the sheet. */
export interface Bar {
  readonly leftMm: number
  readonly rightMm: number
  readonly topMm: number
  readonly bottomMm: number
  readonly speaks: 'for' | 'against'
}

/**
 * Bars that speak for the finding stand on the lower edge of the strip, those against it hang from the upper one: the
 * sign is a place, and not a colour alone. `fullScale` fills half of the strip.
 */
export function barsOf(sheet: Sheet, strip: Strip, overlay: Overlay): readonly Bar[] {
  if (strip.lead !== overlay.lead) return []
  const full = fullScale(overlay)
  const halfMm = (strip.bottomMm - strip.topMm) / 2
  return overlay.shares.flatMap((share, i): Bar[] => {
    const span = stepSpan(overlay, i)
    const from = Math.max(span.fromSeconds, strip.fromSeconds)
    const to = Math.min(span.toSeconds, strip.toSeconds)
    if (to <= from || share === 0) return []
    const heightMm = (halfMm * Math.abs(share)) / full
    const sides = { leftMm: xMmOf(sheet, from), rightMm: xMmOf(sheet, to) }
    return share > 0
      ? [{ ...sides, topMm: strip.bottomMm - heightMm, bottomMm: strip.bottomMm, speaks: 'for' }]
      : [{ ...sides, topMm: strip.topMm, bottomMm: strip.topMm + heightMm, speaks: 'against' }]
  })
}

export function stepSpan({ startSeconds, stepSeconds }: Overlay, step: number): Span {
  const fromSeconds = startSeconds + step * stepSeconds
  return { fromSeconds, toSeconds: fromSeconds + stepSeconds }
}

/** Log-odds; at least 1, so that little does not look like much. */
export function fullScale({ shares }: Overlay): number {
  return Math.max(1, ...shares.map(Math.abs))
}
