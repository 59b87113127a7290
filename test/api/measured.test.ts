import { describe, expect, it } from 'vitest'
import {
  compareWithEstimate,
  findMeasured,
  findNearest,
  toMeasuredAnswer,
} from '../../src/api/measured.ts'
import type { Measurement } from '../../src/interpret/chart.ts'
import { chartOf, ecgTime, hourMs, measured, registry } from '../interpret/examples.ts'

const high = registry.indicator('potassium-high')
const low = registry.indicator('potassium-low')
const potassium = (hoursAfterEcg: number, change: Partial<Measurement> = {}): Measurement => ({
  ...measured('potassium', hoursAfterEcg),
  ...change,
})
const ecg = { at: ecgTime, aheadMs: 0 }
const find = (...measurements: readonly Measurement[]) =>
  findMeasured(high, chartOf({ measurements }), ecg, registry)

describe('the measurement beside an estimate', () => {
  it('is the newest final one near the ECG', () => {
    const newest = potassium(1, { value: 6.1 })
    expect(find(potassium(-2), newest, potassium(2, { standing: 'pending' }))).toBe(newest)
  })

  it('is a pending or unreliable one where there is no final one', () => {
    const haemolysed = potassium(-1, { standing: 'unreliable' })
    const pending = potassium(1, { standing: 'pending' })
    expect(find(haemolysed)).toBe(haemolysed)
    expect(find(haemolysed, pending)).toBe(pending)
  })

  it('is none of long before, and none of long after', () => {
    expect(find(potassium(-7))).toBeNull()
    expect(find(potassium(24 * 30))).toBeNull()
    expect(find(potassium(-5.9))).not.toBeNull()
  })

  it('may be of the redundant analyte, its own coming first', () => {
    const ionised = measured('calcium-ionised', 1)
    const total = measured('calcium', 0)
    const chart = (...measurements: Measurement[]) => chartOf({ measurements })
    const calcium = registry.indicator('calcium-low')
    expect(findMeasured(calcium, chart(ionised), ecg, registry)).toBe(ionised)
    expect(findMeasured(calcium, chart(ionised, total), ecg, registry)).toBe(total)
  })
})

describe('a result that is known to the day', () => {
  const ofDay = (day: string, change: Partial<Measurement> = {}) =>
    potassium(0, { collectedAt: day, ...change })
  const today = ofDay('2026-03-01')

  it('is given as a date, others as a time', () => {
    const at = (measurement: Measurement) =>
      toMeasuredAnswer(measurement, chartOf(), registry).collectedAt
    expect(at(today)).toBe('2026-03-01')
    expect(at(potassium(0))).toBe('2026-03-01T08:41:00.000Z')
  })

  it('stands beside an ECG that the day may be near', () => {
    expect(find(today)).toBe(today)
    expect(find(ofDay('2026-02-28'))).toBeNull()
    expect(find(ofDay('2026-03-03'))).toBeNull()
    const pending = ofDay('2026-03-01', { standing: 'pending' })
    expect(find(pending)).toBe(pending)
  })

  it('stands back beside an earlier ECG where one with a time is nearer for certain', () => {
    const nearest = (...measurements: readonly Measurement[]) =>
      findNearest(high, chartOf({ measurements }), ecg, registry)
    const timed = potassium(2)
    expect(nearest(today, timed)).toBe(timed)
    expect(nearest(today)).toBe(today)
  })
})

describe('the side of the reference range', () => {
  const sideOf = (change: Partial<Measurement>) =>
    toMeasuredAnswer(potassium(0, change), chartOf(), registry).side

  it.each([
    [7, 'high'],
    [3, 'low'],
    [4.2, null],
    [null, null],
  ])('%s mmol/L of potassium: %s', (value, side) => {
    expect(sideOf({ value })).toBe(side)
  })

  it.each([
    ['>', 7, 'high'],
    ['>', 5, null],
    ['<', 2, 'low'],
    ['<', 6, null],
  ] as const)('%s%s: %s', (comparator, value, side) => {
    expect(sideOf({ comparator, value })).toBe(side)
  })

  it('of venous pH is not told by the arterial range', () => {
    const ph = (value: number) =>
      toMeasuredAnswer({ ...measured('ph', 0), value }, chartOf(), registry).side
    expect([ph(7.33), ph(7.2), ph(7.43), ph(7.5)]).toEqual([null, 'low', null, 'high'])
  })

  it('of haemoglobin with an unknown sex is told only beyond both ranges', () => {
    const side = (sex: 'female' | 'unknown', value: number) =>
      toMeasuredAnswer(
        { ...measured('haemoglobin', 0), value },
        chartOf({ patient: { id: 'p1', sex } }),
        registry,
      ).side
    expect(side('unknown', 8)).toBe('low')
    expect(side('unknown', 12.5)).toBeNull()
  })
})

describe('agreement', () => {
  const compare = (
    raised: boolean,
    measurement: Measurement,
    indicator = high,
    labelWindowHours = 1,
  ) =>
    compareWithEstimate(measurement, raised, {
      direction: indicator.direction,
      chart: chartOf(),
      ecg,
      labelWindowHours,
      registry,
    })

  it.each([
    [true, 7, 'agrees'],
    [true, 4.2, 'disagrees'],
    [false, 7, 'disagrees'],
    [false, 4.2, 'agrees'],
  ])('raised %s, measured %s: %s', (raised, value, verdict) => {
    expect(compare(raised, potassium(0.5, { value }))).toBe(verdict)
  })

  it('goes by the direction of the finding', () => {
    expect(compare(false, potassium(0, { value: 7 }), low)).toBe('agrees')
    expect(compare(false, potassium(0, { value: 2.5 }), low)).toBe('disagrees')
  })

  it('reads comparators, and says nothing where they leave it open', () => {
    expect(compare(true, potassium(0, { value: 7, comparator: '>' }))).toBe('agrees')
    expect(compare(true, potassium(0, { value: 4, comparator: '<' }))).toBe('disagrees')
    expect(compare(true, potassium(0, { value: 4, comparator: '>' }))).toBeNull()
    expect(compare(true, potassium(0, { value: 9, comparator: '<' }))).toBeNull()
  })

  it('is told of a day only where the time of day makes no difference to it', () => {
    const ofDay = (day: string) => potassium(0, { value: 7, collectedAt: day })
    const fortnight = 14 * 24
    expect(compare(true, ofDay('2026-03-01'))).toBeNull()
    expect(compare(false, ofDay('2026-03-01'), high, 6)).toBeNull()
    expect(compare(true, ofDay('2026-02-28'), high, fortnight)).toBe('agrees')
    expect(compare(true, ofDay('2026-02-16'), high, fortnight)).toBe('agrees')
    // Half of it lies within.
    expect(compare(true, ofDay('2026-02-15'), high, fortnight)).toBeNull()
  })

  it('is not told of what is unreliable, pending, not convertible or from another time', () => {
    const seven = { value: 7 }
    expect(compare(true, potassium(0, { ...seven, standing: 'unreliable' }))).toBeNull()
    expect(compare(true, potassium(0, { ...seven, standing: 'pending' }))).toBeNull()
    expect(compare(true, potassium(0, { value: null }))).toBeNull()
    expect(compare(true, potassium(1.1, seven))).toBeNull()
    expect(compare(true, { ...potassium(0, seven), collectedAt: ecgTime - hourMs })).toBe('agrees')
  })
})
