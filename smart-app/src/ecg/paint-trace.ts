/** @module smart-app/ecg/paint-trace: one lead: its line, its calibration pulse, its name. */
import { pen, write, type Brush } from './brush.ts'
import { pulse, samplesWithin, secondsAt, traceLeftMm, xMmOf, yMmOf, type Strip } from './sheet.ts'

export function paintTrace(brush: Brush, strip: Strip): void {
  const { context, sheet, palette, pxPerMm, fromMm, toMm } = brush
  const { signal } = strip
  // One millimetre more on both sides: the line runs on beyond the edge.
  const { first, last } = samplesWithin(signal, {
    fromSeconds: Math.max(strip.fromSeconds, secondsAt(sheet, fromMm - 1)),
    toSeconds: Math.min(strip.toSeconds, secondsAt(sheet, toMm + 1)),
  })
  const xPx = pxPerMm * xMmOf(sheet, signal.startSeconds)
  const stepPx = (pxPerMm * sheet.paper.speedMmPerSecond) / signal.samplingHz
  const yPx = pxPerMm * yMmOf(strip, 0)
  const unitPx = pxPerMm * strip.mmPerUnit
  context.beginPath()
  let isDrawing = false
  for (let i = first; i <= last; i++) {
    const value = signal.values[i]
    if (value === null || value === undefined) {
      isDrawing = false
      continue
    }
    const x = xPx + i * stepPx
    const y = yPx - value * unitPx
    if (isDrawing) context.lineTo(x, y)
    else context.moveTo(x, y)
    isDrawing = true
  }
  pen(brush, palette.trace)
  context.stroke()
}

/** 1 mV for 200 ms, before the first beat of each row. */
export function paintPulse(brush: Brush, baselineMm: number): void {
  const { context, sheet, palette, pxPerMm } = brush
  const { speedMmPerSecond, gainMmPerMv } = sheet.paper
  const widthMm = pulse.seconds * speedMmPerSecond
  const leftMm = Math.max(0, (traceLeftMm - widthMm) / 2)
  const y = baselineMm * pxPerMm
  const top = y - pulse.mv * gainMmPerMv * pxPerMm
  const [start, rise, fall, end] = [
    Math.max(0, leftMm - 1.5),
    leftMm,
    leftMm + widthMm,
    Math.min(traceLeftMm, leftMm + widthMm + 1.5),
  ].map((mm) => mm * pxPerMm) as [number, number, number, number]
  context.beginPath()
  context.moveTo(start, y)
  context.lineTo(rise, y)
  context.lineTo(rise, top)
  context.lineTo(fall, top)
  context.lineTo(fall, y)
  context.lineTo(end, y)
  pen(brush, palette.trace)
  context.stroke()
}

/** The name of the lead, and a tick where one lead gives way to the next. */
export function paintLabel(brush: Brush, strip: Strip): void {
  const { context, palette, pxPerMm, textPx } = brush
  if (strip.leftMm > traceLeftMm) {
    const x = strip.leftMm * pxPerMm
    context.beginPath()
    for (const mm of [-4, 2]) {
      context.moveTo(x, (strip.baselineMm + mm) * pxPerMm)
      context.lineTo(x, (strip.baselineMm + mm + 2) * pxPerMm)
    }
    pen(brush, palette.trace)
    context.stroke()
  }
  const yMm = Math.max(strip.topMm + textPx / pxPerMm, strip.baselineMm - 10.5)
  // It stays in view as long as its lead does.
  const rightMm = xMmOf(brush.sheet, strip.toSeconds)
  const xMm = Math.max(strip.leftMm, Math.min(brush.fromMm, rightMm - 8)) + 1.5
  write(brush, strip.lead, xMm, yMm, palette.trace, 600)
}
