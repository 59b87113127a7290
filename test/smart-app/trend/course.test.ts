import { describe, expect, it } from 'vitest'
import { courseOf, runsOf } from '../../../smart-app/src/trend/course.ts'
import { trendWords } from '../../../smart-app/src/trend/words.ts'
import { history } from '../ecg/answers.ts'

describe('the course of a finding', () => {
  const course = courseOf(history, 'potassium-high', 'potassium')

  it('holds its own estimates and its analyte’s results, oldest first', () => {
    expect(course.estimates.map(({ probability }) => probability)).toEqual([0.06, 0.21, 0.62, 0.12])
    expect(course.results.map(({ value }) => value)).toEqual([4.6, 5.2, 7.1, 6.4, 4.4])
    const other = courseOf(history, 'sodium-low', 'sodium')
    expect(other).toEqual({ estimates: [], results: [], changes: [] })
  })

  it('marks where another model took over, and joins no two models', () => {
    expect(course.changes).toEqual([
      { time: Date.parse('2026-03-04T08:41:00+01:00'), model: 'virtual 0.2.0' },
    ])
    expect(runsOf(course.estimates).map((run) => run.length)).toEqual([2, 2])
    expect(runsOf([])).toEqual([])
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

  it('has words in both languages', () => {
    expect(Object.keys(trendWords.de)).toEqual(Object.keys(trendWords.en))
  })
})
