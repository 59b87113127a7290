import { describe, expect, it } from 'vitest'
import { courseOf, inKnownOrder, runsOf } from '../../../smart-app/src/trend/course.ts'
import { trendWords } from '../../../smart-app/src/trend/words.ts'
import { history } from '../ecg/answers.ts'

describe('the course of a finding', () => {
  const course = courseOf(history, 'potassium-high', 'potassium')

  it('holds its own estimates and its analyte’s results, oldest first', () => {
    expect(course.estimates.map(({ probability }) => probability)).toEqual([0.06, 0.21, 0.62, 0.12])
    expect(course.results.map(({ value }) => value)).toEqual([4.6, 5.2, 7.1, 6.4, 4.4])
    expect(course.estimates.map(({ interval95 }) => interval95)).toEqual([
      [0.04, 0.09],
      [0.15, 0.29],
      [0.5, 0.7],
      [0.08, 0.17],
    ])
    const other = courseOf(history, 'sodium-low', 'sodium')
    expect(other).toMatchObject({ estimates: [], results: [], changes: [] })
  })

  it('marks where another model took over, and joins no two models', () => {
    expect(course.changes).toEqual([
      { time: Date.parse('2026-03-04T08:41:00+01:00'), model: 'virtual 0.2.0' },
    ])
    expect(runsOf(course.estimates).map((run) => run.length)).toEqual([2, 2])
    expect(runsOf([])).toEqual([])
  })

  it('is there without intervals, where a replica of before an update tells none', () => {
    const ecgs = history.ecgs.map(({ intervals95: _untold, ...ecg }) => ecg)
    const { estimates } = courseOf({ ...history, ecgs }, 'potassium-high', 'potassium')
    expect(estimates.map(({ probability }) => probability)).toEqual([0.06, 0.21, 0.62, 0.12])
    expect(estimates.every(({ interval95 }) => interval95 === null)).toBe(true)
  })

  it('leaves out what has no time', () => {
    const [ecg] = history.ecgs
    const [measured] = history.measurements
    if (!ecg || !measured) throw new Error('no history')
    const broken = {
      ecgs: [{ ...ecg, start: 'unknown' }],
      measurements: [{ ...measured, collectedAt: '' }],
    }
    expect(courseOf(broken, 'potassium-high', 'potassium').estimates).toEqual([])
    expect(courseOf(broken, 'potassium-high', 'potassium').results).toEqual([])
  })

  it('gives a result without a time the whole day of the ward’s clock', () => {
    const [first] = history.measurements
    if (!first) throw new Error('no history')
    const measurements = [{ ...first, collectedAt: '2026-03-04' }, ...history.measurements]
    const { results } = courseOf({ ...history, measurements }, 'potassium-high', 'potassium')
    const ofTheDay = results.find(({ collectedAt }) => collectedAt === '2026-03-04')
    expect(ofTheDay).toMatchObject({
      time: Date.parse('2026-03-04T00:00:00+01:00'),
      until: Date.parse('2026-03-04T23:59:59.999+01:00'),
    })
    expect(results.every((one) => one === ofTheDay || one.time === one.until)).toBe(true)
  })

  it('joins a result of a day to others only where it cannot be on the other side of one', () => {
    const [first] = history.measurements
    if (!first) throw new Error('no history')
    const joined = (...times: readonly string[]) => {
      const measurements = times.map((collectedAt) => ({ ...first, collectedAt }))
      const { results } = courseOf({ ecgs: [], measurements }, 'potassium-high', 'potassium')
      return inKnownOrder(results).map(({ collectedAt }) => collectedAt)
    }
    const days = ['2026-03-01', '2026-03-02', '2026-03-03']
    expect(joined(...days)).toEqual(days)
    const times = ['2026-03-01T23:00:00Z', '2026-03-02T09:00:00Z', '2026-03-03T01:00:00Z']
    expect(joined(...times, '2026-03-02')).toEqual(times)
    expect(joined('2026-03-01', '2026-03-02', '2026-03-02')).toEqual(['2026-03-01'])
  })

  it('has words in both languages', () => {
    expect(Object.keys(trendWords.de)).toEqual(Object.keys(trendWords.en))
  })
})
