import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  offsetOf,
  place,
  timeDomain,
  timeTicks,
  valueDomain,
  valueTicks,
} from '../../../smart-app/src/trend/axes.ts'
import { formatTick } from '../../../smart-app/src/trend/format-tick.ts'
import { placeLabels } from '../../../smart-app/src/trend/labels.ts'

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
    const ticks = timeTicks({ from, to: from + 4 * day }, offsetOf('2026-03-04T08:41:00+01:00'), 6)
    expect(ticks.every(({ time }) => new Date(time).getUTCHours() === 23)).toBe(true)
    const [tick] = ticks
    expect(tick && formatTick(tick.time + 3_600_000, tick.unit, 'en')).toBe('5 Mar')
  })

  it('has at most as many ticks as there is room for, and all inside', () => {
    const times = fc.array(fc.integer({ min: 0, max: 4e12 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(times, fc.integer({ min: 2, max: 14 }), (all, most) => {
        const domain = timeDomain(all)
        const ticks = timeTicks(domain, 0, most)
        expect(ticks.length).toBeLessThanOrEqual(most + 2)
        expect(ticks.every(({ time }) => time >= domain.from && time <= domain.to)).toBe(true)
      }),
    )
  })

  it.each([
    ['2026-03-04T08:41:00Z', 0],
    ['2026-03-04T08:41:00+01:00', 3_600_000],
    ['2026-03-04T08:41:00-05:30', -19_800_000],
    ['2026-03-04', 0],
  ])('reads the offset of %s', (iso, offset) => {
    expect(offsetOf(iso)).toBe(offset)
  })
})

describe('the value axis', () => {
  it('is round', () => {
    expect(valueTicks({ from: 3.9, to: 7.4 }, 4)).toEqual({ values: [4, 5, 6, 7], digits: 0 })
    expect(valueTicks({ from: 0, to: 0.35 }, 4).digits).toBe(1)
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
  it('stand above, else below, else not at all', () => {
    expect(placeLabels([{ x: 50, y: 50 }], 100)).toEqual([34])
    const crowded = [
      { x: 50, y: 30 },
      { x: 52, y: 45 },
    ]
    expect(placeLabels(crowded, 100)).toEqual([14, 62])
    expect(
      placeLabels(
        [crowded[0], crowded[1]].flatMap((one) => one ?? []),
        50,
      )[1],
    ).toBeNull()
  })

  it('never lie on each other', () => {
    const point = fc.record({
      x: fc.double({ min: 0, max: 300, noNaN: true }),
      y: fc.double({ min: 0, max: 150, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(point, { maxLength: 30 }), (points) => {
        const labels = placeLabels(points, 150).flatMap((y, i) =>
          y === null ? [] : [{ x: points[i]?.x ?? 0, y }],
        )
        labels.forEach((a, i) => {
          for (const b of labels.slice(i + 1))
            expect(Math.abs(a.x - b.x) >= 46 || Math.abs(a.y - b.y) >= 15).toBe(true)
        })
      }),
    )
  })
})
