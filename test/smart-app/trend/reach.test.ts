import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { timeDomain } from '../../../smart-app/src/trend/axes.ts'
import type { Course } from '../../../smart-app/src/trend/course.ts'
import { reachOf } from '../../../smart-app/src/trend/reach.ts'

const dayMs = 86_400_000
const now = Date.UTC(2026, 0, 15)

/** ECGs and results so many days before `now`. */
function courseOf(ecgs: readonly number[], results: readonly number[]): Course {
  const timeOf = (daysAgo: number) => now - daysAgo * dayMs
  const byTime = (a: number, b: number) => b - a
  return {
    estimates: ecgs.toSorted(byTime).map((daysAgo) => ({
      reference: `Observation/${String(daysAgo)}`,
      time: timeOf(daysAgo),
      start: new Date(timeOf(daysAgo)).toISOString(),
      lead: 'II',
      model: 'virtual 0.2.0',
      probability: 0.5,
      interval95: null,
    })),
    results: results.toSorted(byTime).map((daysAgo) => ({
      reference: `Observation/lab${String(daysAgo)}`,
      analyteId: 'potassium',
      analyte: 'Potassium',
      time: timeOf(daysAgo),
      until: timeOf(daysAgo),
      value: 5,
      unit: 'mmol/L',
      collectedAt: new Date(timeOf(daysAgo)).toISOString(),
      standing: 'final' as const,
      side: null,
    })),
    changes: [],
    aheadMs: 0,
  }
}

function daysAgoOf(results: Course['results']): number[] {
  return results.map(({ time }) => (now - time) / dayMs)
}

describe('the reach of the time axis', () => {
  it('leaves a result of 40 days ago out of a week of ECGs, and says which', () => {
    const course = courseOf([6, 5.7, 5, 3, 0], [41, 6, 3])
    const { drawn, older, newer } = reachOf(course)
    expect(drawn.estimates).toBe(course.estimates)
    expect(daysAgoOf(drawn.results)).toEqual([6, 3])
    expect(daysAgoOf(older)).toEqual([41])
    expect(newer).toEqual([])
  })

  it('leaves out what came long after as well', () => {
    const { drawn, older, newer } = reachOf(courseOf([60, 54], [58, 20, 1]))
    expect(daysAgoOf(drawn.results)).toEqual([58])
    expect(older).toEqual([])
    expect(daysAgoOf(newer)).toEqual([20, 1])
  })

  it('holds the day before and after, however short the time of the ECGs', () => {
    const { drawn, older } = reachOf(courseOf([0.1, 0], [1.05, 1.2]))
    expect(daysAgoOf(drawn.results)).toEqual([1.05])
    expect(daysAgoOf(older)).toEqual([1.2])
  })

  it('holds a day that it reaches into', () => {
    const course = courseOf([10, 6], [])
    const ofDay = (daysAgo: number) => {
      const [result] = courseOf([], [daysAgo]).results
      if (!result) throw new Error('there is one')
      return { ...result, until: result.time + dayMs - 1 }
    }
    const results = [ofDay(13.5), ofDay(12.5), ofDay(4.5), ofDay(3.5)]
    const { drawn, older, newer } = reachOf({ ...course, results })
    expect(daysAgoOf(older)).toEqual([13.5])
    expect(daysAgoOf(drawn.results)).toEqual([12.5, 4.5])
    expect(daysAgoOf(newer)).toEqual([3.5])
  })

  it.each([[[]], [[3]], [[3, 3]]])('is without end where ECGs are not crowded: %j', (ecgs) => {
    const course = courseOf(ecgs, [900, 30, 1])
    expect(reachOf(course)).toEqual({ drawn: course, older: [], newer: [] })
  })

  it('loses nothing, and leaves the ECGs almost half of the axis where they span days', () => {
    const days = fc.double({ min: 0, max: 4000, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(days, { minLength: 2, maxLength: 9 }),
        fc.array(days, { maxLength: 9 }),
        (ecgs, results) => {
          const course = courseOf(ecgs, results)
          const { drawn, older, newer } = reachOf(course)
          expect([...older, ...drawn.results, ...newer]).toEqual(course.results)
          const span = (Math.max(...ecgs) - Math.min(...ecgs)) * dayMs
          fc.pre(span > 2 * dayMs)
          const { from, to } = timeDomain(
            [...drawn.estimates, ...drawn.results].map(({ time }) => time),
          )
          expect(span / (to - from)).toBeGreaterThan(0.44)
        },
      ),
    )
  })
})
