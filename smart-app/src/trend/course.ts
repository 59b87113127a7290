/** @module smart-app/trend/course: of all that is known over time, what belongs to one finding. */
import type { HistoryAnswer, MeasuredAnswer } from '../../../src/api/types.ts'
import { offsetOf } from '../../../src/date-time.ts'

export interface Estimate {
  readonly reference: string
  /** Milliseconds since 1970. */
  readonly time: number
  /** As written by the source, with its own offset. */
  readonly start: string
  readonly lead: string
  readonly model: string
  readonly probability: number
  /** Null: this service told none. */
  readonly interval95: readonly [number, number] | null
}

export interface Result extends MeasuredAnswer {
  /** Milliseconds since 1970. Where only the day is known: its first, on the ward's clock. */
  readonly time: number
  /** The same; where only the day is known, its last. */
  readonly until: number
}

/** One with a number, which has a place in the plot. */
export type DrawnResult = Result & { readonly value: number }

/** @param unit of the plot: values in another cannot be compared. */
export function isDrawable(result: Result, unit: string): result is DrawnResult {
  return result.value !== null && result.unit === unit
}

export interface ModelChange {
  /** Of the first ECG that the new model read. */
  readonly time: number
  readonly model: string
}

export interface Course {
  readonly estimates: readonly Estimate[]
  readonly results: readonly Result[]
  readonly changes: readonly ModelChange[]
  /** By how much the ward's clock is ahead of UTC, milliseconds: that of the newest ECG. */
  readonly aheadMs: number
}

const dayMs = 86_400_000

/** Oldest first. ECGs that this finding was not estimated on are absent. */
export function courseOf(
  { ecgs, measurements }: HistoryAnswer,
  indicatorId: string,
  analyteId: string,
): Course {
  const estimates = ecgs
    .flatMap(({ reference, start, lead, model, probabilities, intervals95 }): Estimate[] => {
      const probability = probabilities[indicatorId]
      const time = Date.parse(start)
      if (probability === undefined || Number.isNaN(time)) return []
      const interval95 = intervals95?.[indicatorId] ?? null
      const named = `${model.id} ${model.version}`
      return [{ reference, time, start, lead, model: named, probability, interval95 }]
    })
    .sort((a, b) => a.time - b.time)
  const aheadMs = offsetOf(ecgs.at(-1)?.start ?? measurements.at(-1)?.collectedAt ?? '')
  const results = measurements
    .filter((measured) => measured.analyteId === analyteId)
    .map((measured) => ({ ...measured, ...spanOf(measured.collectedAt, aheadMs) }))
    .filter(({ time }) => !Number.isNaN(time))
    .sort((a, b) => a.time - b.time)
  const changes = estimates.flatMap(({ time, model }, i) =>
    i > 0 && estimates[i - 1]?.model !== model ? [{ time, model }] : [],
  )
  return { estimates, results, changes, aheadMs }
}

function spanOf(collectedAt: string, aheadMs: number): Pick<Result, 'time' | 'until'> {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(collectedAt)
  const time = Date.parse(collectedAt) - (isDay ? aheadMs : 0)
  return { time, until: isDay ? time + dayMs - 1 : time }
}

export function isOfDay({ time, until }: Result): boolean {
  return until > time
}

/** A line says which came first: a result of a day is not on it where that is not known. */
export function inKnownOrder<T extends Result>(results: readonly T[]): readonly T[] {
  return results.filter((result, i) => {
    const [before, after] = [results[i - 1], results[i + 1]]
    const isApart = (!before || before.until < result.time) && (!after || after.time > result.until)
    return isApart || !isOfDay(result)
  })
}

/** Runs of estimates by one model: a line that joins two models would draw a course that nobody has. */
export function runsOf(estimates: readonly Estimate[]): readonly (readonly Estimate[])[] {
  const runs: Estimate[][] = []
  for (const estimate of estimates) {
    const run = runs.at(-1)
    if (run && run[0]?.model === estimate.model) run.push(estimate)
    else runs.push([estimate])
  }
  return runs
}
