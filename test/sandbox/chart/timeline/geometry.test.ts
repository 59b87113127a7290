import { describe, expect, it } from 'vitest'
import { layoutTimeline } from '../../../../src/sandbox/chart/timeline/geometry.ts'
import {
  placeLabels,
  widthOf,
  type PlacedText,
} from '../../../../src/sandbox/chart/timeline/labels.ts'
import type { Lane, TimelineEvent } from '../../../../src/sandbox/chart/timeline/lanes.ts'

const hour = 3_600_000
const now = Date.UTC(2026, 10, 22, 9, 0)
const span = { from: now - 24 * hour, to: now }

function event(hoursAgo: number, value?: number, more: Partial<TimelineEvent> = {}): TimelineEvent {
  return {
    time: now - hoursAgo * hour,
    label: value === undefined ? '' : value.toFixed(1),
    words: '',
    side: 'unknown',
    ...(value === undefined ? {} : { value }),
    ...more,
  }
}

function results(...events: TimelineEvent[]): Lane {
  return { kind: 'result', title: 'Potassium', unit: 'mmol/L', events }
}

const ecgs: Lane = { kind: 'ecg', title: 'ECG', unit: '', events: [event(12), event(0)] }

describe.each([288, 480, 1000])('%d pixels wide', (width) => {
  it('puts the start of the time at the left edge, now at the right, and all within', () => {
    const lanes = [ecgs, results(event(24, 5), event(20, 7), event(0.1, 6))]
    const layout = layoutTimeline(lanes, span, width)
    const [first, second] = layout.lanes
    expect(first?.marks.map(({ x }) => x)).toEqual([(layout.left + layout.right) / 2, layout.right])
    expect(second?.marks[0]?.x).toBe(layout.left)
    for (const { marks, top, bottom } of layout.lanes)
      for (const { x, y, label } of marks) {
        expect(x).toBeLessThanOrEqual(width)
        expect(y).toBeGreaterThan(top)
        expect(y).toBeLessThan(bottom)
        if (label) expect(label.x + widthOf(label.text) / 2).toBeLessThanOrEqual(width)
        if (label) expect(label.x - widthOf(label.text) / 2).toBeGreaterThanOrEqual(0)
      }
  })

  it('labels the latest of every lane, and lets no label cover another', () => {
    const crowd = Array.from({ length: 40 }, (_, index) => event(20 - index * 0.5, 4 + (index % 5)))
    const { lanes } = layoutTimeline([results(...crowd)], span, width)
    const labels = lanes[0]?.marks.map(({ label }) => label) ?? []
    expect(labels.at(-1)?.text).toBe('8.0')
    const written = labels.filter((label) => label !== null)
    expect(written.length).toBeGreaterThan(2)
    expect(written.length).toBeLessThan(40)
    expect(overlaps(written)).toBe(0)
  })
})

it('keeps the words of the axis apart, "now" at its end too', () => {
  for (const hours of [24, 7 * 24, 41 * 24])
    for (let width = 288; width < 1200; width += 7) {
      const { ticks, right } = layoutTimeline([ecgs], { from: now - hours * hour, to: now }, width)
      const last = ticks.findLast(({ text }) => text !== null)
      const end = (last?.x ?? 0) + widthOf(last?.text ?? '') / 2
      expect(right - widthOf('now') - end).toBeGreaterThanOrEqual(8)
    }
})

function overlaps(labels: readonly PlacedText[]): number {
  return labels.filter((a, index) =>
    labels
      .slice(index + 1)
      .some(
        (b) =>
          Math.abs(a.x - b.x) < (widthOf(a.text) + widthOf(b.text)) / 2 && Math.abs(a.y - b.y) < 12,
      ),
  ).length
}

it('draws a higher value higher, and the reference range where it lies', () => {
  const range = { low: 3.5, high: 5.1 }
  const [lane] = layoutTimeline([results(event(9, 3, range), event(1, 7, range))], span, 1000).lanes
  const [low, high] = lane?.marks ?? []
  expect(low?.y).toBeGreaterThan(lane?.band?.bottom ?? NaN)
  expect(high?.y).toBeLessThan(lane?.band?.top ?? NaN)
  expect(lane?.band?.top).toBeLessThan(lane?.band?.bottom ?? NaN)
})

it('draws one value without a range in the middle, and no range', () => {
  const [lane] = layoutTimeline([results(event(1, 4))], span, 1000).lanes
  expect(lane?.band).toBeNull()
  expect(Number.isFinite(lane?.marks[0]?.y)).toBe(true)
})

it('says of a lane that is empty in this time what was there last', () => {
  const [lane] = layoutTimeline([results(event(960, 5.2))], span, 1000).lanes
  expect(lane?.marks).toEqual([])
  expect(lane?.earlier?.text).toBe('\u2039 5.2 on 13 Oct')
})

it('stretches what has only a day over it, as far as the time shown', () => {
  const dayOf = (hoursAgo: number, value?: number): TimelineEvent => {
    const start = event(hoursAgo, value)
    return { ...start, until: start.time + 24 * hour - 1 }
  }
  const lanes = [results(dayOf(30, 5), event(12, 7), dayOf(9, 6)), { ...ecgs, events: [dayOf(9)] }]
  const { lanes: placed, left, right } = layoutTimeline(lanes, span, 1000)
  const [yesterday, timed, today] = placed[0]?.marks ?? []
  expect(timed?.bar).toBeNull()
  expect(yesterday?.bar?.from).toBe(left)
  expect(today?.bar?.to).toBe(right)
  for (const mark of [yesterday, today])
    expect(mark?.x).toBeCloseTo(((mark?.bar?.from ?? NaN) + (mark?.bar?.to ?? NaN)) / 2, 6)
  // No clock time that nobody knows.
  expect(placed[1]?.marks[0]?.label?.text).toBe('22 Nov')
})

it('cuts a title that does not fit', () => {
  const lane = { ...ecgs, title: 'x'.repeat(200) }
  const texts = [320, 1000].map((width) => layoutTimeline([lane], span, width).lanes[0]?.title.text)
  for (const text of texts) expect(text).toMatch(/^x{10,30}\u2026$/)
})

it('writes a label below its mark when another mark is above', () => {
  const box = { left: 0, right: 200, top: 0, bottom: 60 }
  const [lower] = placeLabels(
    [
      { x: 100, y: 30 },
      { x: 104, y: 18 },
    ],
    ['5.0', '7.0'],
    box,
  )
  expect(lower?.y).toBeGreaterThan(30)
})
