/** @module sandbox/chart/timeline: ECGs, results and orders on one axis of time. */
import type { Observation, ServiceRequest } from '@medplum/fhirtypes'
import { create, emptyLine } from '../page/dom.ts'
import { drawKeyMark, drawTimeline } from './drawing.ts'
import { layoutTimeline } from './geometry.ts'
import { readLanes, type Lane, type Side } from './lanes.ts'
import { chooseRange, offerRanges, type TimelineRange } from './range.ts'

export interface TimelineInput {
  readonly observations: readonly Observation[]
  readonly orders: readonly ServiceRequest[]
  readonly now: Date
}

/** More tests than these wait behind a button. */
const testsShown = 8

export function renderTimeline({ observations, orders, now }: TimelineInput): HTMLElement {
  const lanes = readLanes(observations, orders)
  if (lanes.length === 0) return emptyLine('No ECG, no laboratory result, no order yet.')
  const times = lanes.flatMap(({ events }) => events.map(({ time }) => time))
  const ranges = offerRanges(times, now.getTime())
  let chosen = chooseRange(ranges, times)
  let isWhole = false

  const plot = create('div', { class: 'plot' })
  const draw = () => {
    const range = ranges[chosen]
    if (!range || plot.clientWidth === 0) return
    const shown = isWhole ? lanes : shortList(lanes)
    const scale = textScale()
    const layout = layoutTimeline(shown, range, plot.clientWidth / scale)
    plot.replaceChildren(drawTimeline(layout, scale, describe(shown, range)))
  }
  // Drawn for the width there is, so that letters keep their size.
  new ResizeObserver(draw).observe(plot)

  const choose = (index: number) => {
    chosen = index
    draw()
  }
  const showAll = (whole: boolean) => {
    isWhole = whole
    draw()
  }
  return create(
    'figure',
    { class: 'timeline' },
    ranges.length > 1 ? renderRanges(ranges, chosen, choose) : null,
    plot,
    renderMore(lanes.length - shortList(lanes).length, showAll),
    renderKey(lanes),
  )
}

/** How much larger than usual the reader wants text: marks and letters grow with it. */
function textScale(): number {
  const usualPx = 15
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / usualPx
}

function shortList(lanes: readonly Lane[]): readonly Lane[] {
  const tests = lanes.filter(({ kind }) => kind === 'result')
  return lanes.filter((lane) => lane.kind !== 'result' || tests.indexOf(lane) < testsShown)
}

function renderRanges(
  ranges: readonly TimelineRange[],
  chosen: number,
  choose: (index: number) => void,
): HTMLElement {
  const buttons = ranges.map(({ label }, index) => {
    const pressed = String(index === chosen)
    const button = create('button', { type: 'button', 'aria-pressed': pressed }, label)
    button.addEventListener('click', () => {
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === button))
      choose(index)
    })
    return button
  })
  return create('div', { class: 'ranges', role: 'group', 'aria-label': 'Time shown' }, ...buttons)
}

function renderMore(count: number, showAll: (whole: boolean) => void): HTMLElement | null {
  if (count === 0) return null
  const words = `and ${count} more ${count === 1 ? 'test' : 'tests'}`
  const button = create(
    'button',
    { type: 'button', class: 'more', 'aria-expanded': 'false' },
    words,
  )
  button.addEventListener('click', () => {
    const whole = button.getAttribute('aria-expanded') === 'false'
    button.setAttribute('aria-expanded', String(whole))
    button.textContent = whole ? 'Show fewer tests' : words
    showAll(whole)
  })
  return button
}

const keyWords: Readonly<Record<Side, string>> = {
  above: 'above the reference range',
  below: 'below it',
  within: 'within it',
  unknown: 'no reference range given',
}

/** Says only what the drawing needs. */
function renderKey(lanes: readonly Lane[]): HTMLElement | null {
  const results = lanes.filter(({ kind }) => kind === 'result').flatMap(({ events }) => events)
  const sides = new Set(results.map(({ side }) => side))
  if (sides.size === 0) return null
  const areJudged = sides.size > 1 || !sides.has('unknown')
  const shown: readonly Side[] = areJudged ? ['above', 'below', 'within'] : []
  return create(
    'figcaption',
    {},
    ...[...shown, ...(sides.has('unknown') ? (['unknown'] as const) : [])].map((side) =>
      create('span', {}, drawKeyMark(side), keyWords[side]),
    ),
  )
}

function describe(lanes: readonly Lane[], { label, from }: TimelineRange): string {
  const parts = lanes.map(({ title, events }) => {
    const count = events.filter(({ time, until = time }) => until >= from).length
    return `${title}: ${count}, latest ${events.at(-1)?.words ?? ''}.`
  })
  const period = label === 'All' ? 'all there is' : `the last ${label}`
  return [`Timeline of ${period}.`, ...parts, 'The tables hold every value.'].join(' ')
}
