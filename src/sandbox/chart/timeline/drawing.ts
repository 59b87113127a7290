/** @module sandbox/chart/timeline/drawing: the layout as SVG. */
import { createSvg } from './svg.ts'
import type { Mark, PlacedLane, TimelineLayout } from './geometry.ts'
import type { PlacedText } from './labels.ts'

/** @param scale CSS pixels to one of the layout. @param summary what the drawing shows, for those who do not see it. */
export function drawTimeline(
  layout: TimelineLayout,
  scale: number,
  summary: string,
): SVGSVGElement {
  const { width, height, left, right, bottom } = layout
  const size = { width: width * scale, height: height * scale }
  return createSvg(
    'svg',
    { role: 'img', 'aria-label': summary, ...size, viewBox: `0 0 ${width} ${height}` },
    ...layout.ticks.map(({ x }) =>
      createSvg('line', { class: 'grid', x1: x, x2: x, y1: 0, y2: bottom }),
    ),
    // Below the labels, which it would strike through.
    createSvg('line', { class: 'now', x1: right, x2: right, y1: 0, y2: bottom }),
    ...layout.lanes.map((lane) => drawLane(lane, layout)),
    createSvg('line', { class: 'axis', x1: left, x2: right, y1: bottom, y2: bottom }),
    ...layout.ticks.map(({ x, text }) =>
      text === null ? null : drawText({ x, y: bottom + 18, text }, 'tick'),
    ),
    createSvg('text', { class: 'tick end', x: right, y: bottom + 18 }, 'now'),
  )
}

function drawLane(lane: PlacedLane, { left, right, width, isNarrow }: TimelineLayout): SVGGElement {
  const { band, marks, earlier } = lane
  // A line says which came first: nobody knows that of a day.
  const joined = marks.filter(({ bar }) => bar === null)
  const line = joined.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')
  return createSvg(
    'g',
    { class: `lane ${lane.kind}` },
    createSvg('line', { class: 'floor', x1: 0, x2: width, y1: lane.bottom, y2: lane.bottom }),
    band &&
      createSvg('rect', {
        class: 'band',
        x: left,
        y: band.top,
        width: right - left,
        height: band.bottom - band.top,
      }),
    drawTitle(lane, isNarrow),
    lane.kind === 'result' && joined.length > 1
      ? createSvg('polyline', { class: 'course', points: line })
      : null,
    ...marks.map(
      ({ bar, y }) =>
        bar && createSvg('line', { class: 'day', x1: bar.from, x2: bar.to, y1: y, y2: y }),
    ),
    ...marks.map(drawMark),
    ...marks.map(({ label, shape }) => label && drawText(label, `label ${shape}`)),
    earlier && drawText(earlier, 'earlier'),
  )
}

function drawTitle({ title, unit }: PlacedLane, isNarrow: boolean): SVGTextElement {
  const place = isNarrow ? { dx: 6 } : { x: title.x, dy: 15 }
  return createSvg(
    'text',
    { class: 'title', x: title.x, y: title.y },
    title.text,
    unit && createSvg('tspan', { class: 'unit', ...place }, unit),
  )
}

function drawText({ x, y, text }: PlacedText, kind: string): SVGTextElement {
  return createSvg('text', { class: kind, x, y }, text)
}

/** The outline of each mark around its middle. Shapes differ, so that colour need not be seen. */
const outlines: Readonly<Record<Mark['shape'], string>> = {
  ecg: 'M-10 1h5l2-2 2-8 3 15 2-5h6',
  order: 'M0-6 6 0 0 6-6 0z',
  above: 'M0-6 6 4.5h-12z',
  below: 'M0 6 6-4.5h-12z',
  within: 'M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z',
  unknown: 'M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z',
}

function drawMark({ x, y, shape, words }: Mark): SVGPathElement {
  return createSvg(
    'path',
    {
      class: `mark ${shape}`,
      d: outlines[shape],
      transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`,
    },
    createSvg('title', {}, words),
  )
}

/** A mark by itself, for the key beside the drawing. */
export function drawKeyMark(shape: Mark['shape']): SVGSVGElement {
  return createSvg(
    'svg',
    { 'aria-hidden': 'true', width: 14, height: 14, viewBox: '-7 -7 14 14' },
    createSvg('path', { class: `mark ${shape}`, d: outlines[shape] }),
  )
}
