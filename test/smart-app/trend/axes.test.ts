import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  place,
  timeDomain,
  timeTicks,
  valueDomain,
  valueTicks,
} from '../../../smart-app/src/trend/axes.ts'
import { offsetOf } from '../../../src/date-time.ts'
import { formatTick } from '../../../smart-app/src/trend/format-tick.ts'
import { labelWidth, placeLabels } from '../../../smart-app/src/trend/labels.ts'

const day = 86_400_000

describe('the time axis', () => {
  it('has a single time in its middle', () => {
    const time = Date.UTC(2026, 2, 4, 8, 41)
    const domain = timeDomain([time])
    expect(place(time, domain, 0, 100)).toBe(50)
    expect(domain.to - domain.from).toBe(day)
  })

  it('has ticks at the ward’s midnight, not at Greenwich’s', () => {
    const from = Date.UTC(2026, 2, 4)
    const offset = offsetOf('2026-03-04T08:41:00+01:00')
    const ticks = timeTicks({ from, to: from + 4 * day }, offset, 400)
    expect(ticks.every(({ time }) => new Date(time).getUTCHours() === 23)).toBe(true)
    const [tick] = ticks
    expect(tick && formatTick(tick.time + 3_600_000, tick.unit, 'en')).toBe('5 Mar')
  })

  it('has two ticks at least, room for their labels, and all inside', () => {
    const start = fc.integer({ min: 0, max: 2e12 })
    const span = fc.double({ min: 0, max: Math.log(80 * 365 * day), noNaN: true })
    // 190: what a page of 320 pixels leaves.
    const width = fc.integer({ min: 190, max: 1200 })
    fc.assert(
      fc.property(start, span, width, (first, log, widthPx) => {
        const domain = timeDomain([first, first + Math.round(Math.exp(log))])
        const ticks = timeTicks(domain, 0, widthPx)
        expect(ticks.length).toBeGreaterThanOrEqual(2)
        expect(ticks.every(({ time }) => time >= domain.from && time <= domain.to)).toBe(true)
        const places = ticks.map(({ time }) => place(time, domain, 0, widthPx))
        places.slice(1).forEach((at, i) => {
          // Letters of 12.5 px: "29. Sept., 12:00", "29. Sept.", "Sept. 2026", "2026"; no two months are equal.
          const label = { hour: 96, day: 54, month: 62, year: 34 }[ticks[i]?.unit ?? 'hour']
          expect(at - (places[i] ?? 0)).toBeGreaterThanOrEqual(label)
        })
      }),
    )
  })

  it('has two ticks for a week on a page of 320 pixels', () => {
    const times = ['2026-01-09T08:09:00Z', '2026-01-15T08:41:00Z'].map((iso) => Date.parse(iso))
    const ticks = timeTicks(timeDomain(times), 0, 191)
    expect(ticks.map(({ time, unit }) => formatTick(time, unit, 'en'))).toEqual([
      '9 Jan',
      '11 Jan',
      '13 Jan',
      '15 Jan',
    ])
  })
})

describe('the value axis', () => {
  it('is round', () => {
    expect(valueTicks({ from: 3.9, to: 7.4 }, 4)).toEqual({ values: [4, 5, 6, 7], digits: 0 })
    expect(valueTicks({ from: 0, to: 0.35 }, 4).digits).toBe(1)
  })

  it('has two ticks at least', () => {
    const value = fc.double({ min: 0, max: 1e5, noNaN: true })
    fc.assert(
      fc.property(value, value, (from, to) => {
        fc.pre(to - from > 1e-6)
        expect(valueTicks({ from, to }, 4).values.length).toBeGreaterThanOrEqual(2)
      }),
    )
    // Steps of 5 would leave 5 alone.
    expect(valueTicks({ from: 0.8, to: 9.6 }, 4).values).toEqual([2, 4, 6, 8])
  })

  it('holds every value, single and equal ones too', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 1 })
    fc.assert(
      fc.property(values, (all) => {
        const domain = valueDomain(all)
        expect(domain.to).toBeGreaterThan(domain.from)
        for (const value of all) {
          const at = place(value, domain, 0, 1)
          expect(at).toBeGreaterThanOrEqual(0)
          expect(at).toBeLessThanOrEqual(1)
        }
      }),
    )
  })
})

describe('labels', () => {
  const box = { left: 0, right: 300, bottom: 100 }
  const at = (x: number, y: number, text = '62') => ({ x, y, text })

  it('stand above, else below, else beside, else not at all', () => {
    expect(placeLabels([at(50, 50)], box)).toEqual([{ x: 50, y: 34 }])
    const [first, second] = placeLabels([at(50, 30), at(52, 45)], box)
    expect(first).toEqual({ x: 50, y: 14 })
    expect(second).toEqual({ x: 52, y: 62 })
    const [, beside] = placeLabels([at(50, 30), at(52, 45)], { ...box, bottom: 55 })
    expect(beside?.y).toBe(45)
    expect(beside?.x).toBeGreaterThan(60)
    const crowd = [at(50, 30), at(52, 45), at(72, 45), at(32, 45)]
    expect(placeLabels(crowd, { ...box, bottom: 55 })[1]).toBeNull()
  })

  it('of few digits need little room', () => {
    const places = placeLabels([at(50, 90, '16'), at(75, 92, '3')], box)
    expect(places.map((place) => place?.y)).toEqual([74, 76])
  })

  it('stand clear of a whisker', () => {
    const [place] = placeLabels([{ ...at(50, 60), topY: 40, bottomY: 70 }], box)
    expect(place).toEqual({ x: 50, y: 24 })
  })

  it('never lie on each other, nor outside', () => {
    const point = fc.record({
      x: fc.double({ min: 0, max: 300, noNaN: true }),
      y: fc.double({ min: 0, max: 100, noNaN: true }),
      text: fc.constantFrom('3', '62', '< 1', '6.8 ↑', '1.250,5 ↓'),
    })
    fc.assert(
      fc.property(fc.array(point, { maxLength: 30 }), (points) => {
        const labels = placeLabels(points, box).flatMap((place, i) =>
          place === null ? [] : [{ ...place, half: labelWidth(points[i]?.text ?? '') / 2 }],
        )
        labels.forEach((a, i) => {
          expect(a.y).toBeLessThanOrEqual(100)
          expect(a.x - a.half).toBeGreaterThanOrEqual(-1e-9)
          expect(a.x + a.half).toBeLessThanOrEqual(300 + 1e-9)
          for (const b of labels.slice(i + 1))
            expect(Math.abs(a.x - b.x) >= a.half + b.half - 1e-9 || Math.abs(a.y - b.y) >= 15).toBe(
              true,
            )
        })
      }),
    )
  })
})
