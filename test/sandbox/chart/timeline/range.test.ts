import { expect, it } from 'vitest'
import {
  chooseRange,
  momentText,
  offerRanges,
  timeTicks,
} from '../../../../src/sandbox/chart/timeline/range.ts'

const hour = 3_600_000
const day = 24 * hour
const now = Date.UTC(2026, 10, 22, 9, 0)

function offered(ages: readonly number[]) {
  const times = ages.map((age) => now - age)
  const ranges = offerRanges(times, now)
  return [ranges.map(({ label }) => label), ranges[chooseRange(ranges, times)]?.label]
}

it.each([
  [
    'an ECG now, laboratory values of weeks ago',
    [0.3 * hour, 40 * day],
    ['24 hours', 'All'],
    'All',
  ],
  [
    'an ECG and a value now, one of weeks ago',
    [0.3 * hour, 0.1 * hour, 40 * day],
    ['24 hours', 'All'],
    '24 hours',
  ],
  [
    'a course of six days',
    [0.2, 0.3, 1.2, 2.2, 3.2, 4.2, 6].map((days) => days * day),
    ['24 hours', 'All'],
    'All',
  ],
  [
    'a course of days, and one value of a year ago',
    [1, 50, 80, 9000].map((hours) => hours * hour),
    ['24 hours', '7 days', 'All'],
    '7 days',
  ],
  ['all of today', [hour, 2 * hour], ['All'], 'All'],
  ['one time', [3 * day], ['All'], 'All'],
  ['nothing', [], ['All'], 'All'],
])('%s', (_what, ages, labels, chosen) => {
  expect(offered(ages)).toEqual([labels, chosen])
})

it('reaches from the oldest event to now, and a day at least', () => {
  expect(offerRanges([now - 40 * day], now).at(-1)).toMatchObject({ from: now - 40 * day, to: now })
  expect(offerRanges([now - hour], now).at(-1)).toMatchObject({ from: now - day, to: now })
  // The clock of a device goes before ours.
  expect(offerRanges([now + hour], now).at(-1)).toMatchObject({ to: now + hour })
})

it.each([
  [day, 8, ['09:00', '12:00', '15:00', '18:00', '21:00', '22 Nov', '03:00', '06:00', '09:00']],
  [7 * day, 8, ['16 Nov', '17 Nov', '18 Nov', '19 Nov', '20 Nov', '21 Nov', '22 Nov']],
  [40 * day, 4, ['27 Oct', '10 Nov']],
  [400 * day, 5, ['Jan 2026', 'Apr 2026', 'Jul 2026', 'Oct 2026']],
  [9 * 365 * day, 5, ['2018', '2020', '2022', '2024', '2026']],
])('ticks of %d ms stand at full hours, days, months', (span, most, texts) => {
  const ticks = timeTicks({ from: now - span, to: now }, most)
  expect(ticks.map(({ text }) => text)).toEqual(texts)
})

it('never writes more ticks than there is room for, nor two of one time', () => {
  for (let span = hour; span < 60 * 365 * day; span *= 1.37) {
    const times = timeTicks({ from: now - span, to: now }, 6).map(({ time }) => time)
    expect(times.length).toBeLessThanOrEqual(7)
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
  }
})

it('names a moment by the hour on a short axis, by the day on a long one', () => {
  expect(momentText(now, { from: now - day, to: now })).toBe('09:00')
  expect(momentText(now, { from: now - 7 * day, to: now })).toBe('22 Nov')
})
