import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { compareMoments, offsetOf, readDateTime, sortingTime, spanOf } from '../src/date-time.ts'

const hourMs = 3_600_000

describe('a FHIR dateTime', () => {
  it.each([
    ['2026-03-01T09:00:00Z', Date.UTC(2026, 2, 1, 9)],
    ['2026-03-01T09:00:00.250-05:00', Date.UTC(2026, 2, 1, 14, 0, 0, 250)],
    ['2026-03-01', '2026-03-01'],
    ['2024-02-29', '2024-02-29'],
    // https://hl7.org/fhir/R4/datatypes.html#dateTime: with a time of day "a time zone SHALL be populated".
    ['2026-03-01T09:00:00', '2026-03-01'],
    ['2026-03-01T09:00', '2026-03-01'],
    ['2026-03-01 09:00:00', '2026-03-01'],
    ['2026-03-01T25:00:00Z', '2026-03-01'],
    ['2026-03', undefined],
    ['2026', undefined],
    ['2026-02-29', undefined],
    ['2026-02-29T09:00:00Z', undefined],
    ['2026-13-01', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %s', (text, moment) => {
    expect(readDateTime(text)).toBe(moment)
  })

  it('with an offset is read to the millisecond, whatever it is', () => {
    const times = fc.date({
      min: new Date('1900-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(times, fc.integer({ min: -14 * 60, max: 14 * 60 }), (time, minutes) => {
        const size = Math.abs(minutes)
        const two = (value: number) => String(value).padStart(2, '0')
        const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
        const wall = new Date(time.getTime() + minutes * 60_000).toISOString().replace('Z', offset)
        expect(readDateTime(wall)).toBe(time.getTime())
        expect(offsetOf(wall)).toBe(minutes * 60_000)
      }),
    )
  })

  it('that is none is undefined, a day or a time, never NaN', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^\d{4}-\d{2}-\d{2}T?.{0,12}$/), (...texts) => {
        for (const moment of texts.map(readDateTime))
          if (moment !== undefined) expect(spanOf(moment).from).not.toBeNaN()
      }),
    )
  })
})

describe('the instants that may be meant', () => {
  it('are one, of an instant', () => {
    expect(spanOf(5, hourMs)).toEqual({ from: 5, until: 5 })
  })

  it.each([
    [0, '2026-03-01T00:00:00.000Z', '2026-03-01T23:59:59.999Z'],
    [2, '2026-02-28T22:00:00.000Z', '2026-03-01T21:59:59.999Z'],
    [-8, '2026-03-01T08:00:00.000Z', '2026-03-02T07:59:59.999Z'],
  ])('are those of the whole day, on a clock %d h ahead', (hours, from, until) => {
    const span = spanOf('2026-03-01', hours * hourMs)
    expect(span).toEqual({ from: Date.parse(from), until: Date.parse(until) })
  })
})

it('an offset from UTC is none where none is written', () => {
  expect(['2026-03-01T09:00:00Z', '2026-03-01T09:00:00', '2026-03-01', ''].map(offsetOf)).toEqual([
    0, 0, 0, 0,
  ])
})

it('of one day, what has a time is later than what has none', () => {
  const moments = [Date.UTC(2026, 2, 1, 9), '2026-03-02', '2026-03-01', Date.UTC(2026, 1, 28, 23)]
  expect(moments.toSorted((a, b) => compareMoments(a, b, 0))).toEqual([
    Date.UTC(2026, 1, 28, 23),
    '2026-03-01',
    Date.UTC(2026, 2, 1, 9),
    '2026-03-02',
  ])
})

it.each([
  ['the evening before it, west of UTC', '2026-02-28T20:00:00-05:00', -1],
  ['its first minutes, east of UTC', '2026-03-01T00:30:00+02:00', 1],
])("a day is the ward's: %s", (_, time, order) => {
  const moment = readDateTime(time) ?? 0
  expect(Math.sign(compareMoments(moment, '2026-03-01', offsetOf(time)))).toBe(order)
})

it('for sorting alone, a time without an offset goes by UTC, and none by the zone of this server', () => {
  const texts = ['2026-03-01T09:00:00', '2026-03-01T09:00:00Z', '2026-03-01T10:00:00+01:00']
  vi.stubEnv('TZ', 'Pacific/Auckland')
  expect(texts.map((text) => sortingTime(text))).toEqual(texts.map(() => Date.UTC(2026, 2, 1, 9)))
  expect(['2026-03-01', '2026-03'].map(sortingTime)).toEqual([Date.UTC(2026, 2), Date.UTC(2026, 2)])
  expect(['soon', undefined].map(sortingTime)).toEqual([0, 0])
  vi.unstubAllEnvs()
})
