/** @module smart-app/trend/reach: how far the time axis goes: results of long ago would crowd the ECGs into a corner. */
import type { Course, Result } from './course.ts'

export interface Reach {
  /** What the axis has room for: every ECG, and the results of their time. */
  readonly drawn: Course
  /** Results from before and after that, oldest first. */
  readonly older: readonly Result[]
  readonly newer: readonly Result[]
}

const dayMs = 86_400_000

/**
 * Half of the ECGs' own time on both sides, so that they keep half of the axis; a day at least, as what was measured the
 * day before belongs to the picture. Fewer than two ECGs crowd nobody: everything is drawn.
 */
export function reachOf(course: Course): Reach {
  const { estimates, results } = course
  const first = estimates[0]?.time ?? 0
  const last = estimates.at(-1)?.time ?? 0
  if (first === last) return { drawn: course, older: [], newer: [] }
  const marginMs = Math.max((last - first) / 2, dayMs)
  const [from, to] = [first - marginMs, last + marginMs]
  return {
    drawn: { ...course, results: results.filter(({ time, until }) => until >= from && time <= to) },
    older: results.filter(({ until }) => until < from),
    newer: results.filter(({ time }) => time > to),
  }
}
