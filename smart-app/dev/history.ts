/** @module smart-app/dev/history: the course of a story, and one with everything that a course may leave out. */
import { toMeasuredAnswer } from '../../src/api/measured.ts'
import type { AssessmentAnswer, HistoryAnswer, HistoryGaps } from '../../src/api/types.ts'
import type { Chart } from '../../src/interpret/chart.ts'
import type { Model } from '../../src/model/index.ts'
import type { Registry } from '../../src/registry/index.ts'

/** @param answers of every ECG, oldest first. */
export function historyOf(
  chart: Chart,
  answers: readonly AssessmentAnswer[],
  registry: Registry,
  { manifest: { id, version } }: Model,
): HistoryAnswer {
  return {
    ecgs: answers.flatMap((answer) => {
      if (answer.kind === 'declined') return []
      const { reference, start, lead } = answer.ecg
      const probabilities = Object.fromEntries(
        answer.estimates.flatMap((one) =>
          one.probability === null ? [] : [[one.id, one.probability]],
        ),
      )
      const intervals95 = Object.fromEntries(
        answer.estimates.flatMap((one) =>
          one.interval95 === null ? [] : [[one.id, one.interval95]],
        ),
      )
      return [{ reference, start, lead, model: { id, version }, probabilities, intervals95 }]
    }),
    measurements: chart.measurements
      .map((one) => ({ ...toMeasuredAnswer(one, chart, registry), analyteId: one.analyteId }))
      .toReversed(),
    leftOut: {
      moreEcgs: false,
      moreMeasurements: false,
      ecgs: countDeclined(answers),
      earlierModels: [],
    },
  }
}

function countDeclined(answers: readonly AssessmentAnswer[]): HistoryGaps['ecgs'] {
  const declined = answers.filter((answer) => answer.kind === 'declined')
  const byReason = Map.groupBy(declined, ({ reason }) => reason)
  return Object.fromEntries([...byReason].map(([reason, { length }]) => [reason, length]))
}

/** @param isInTime false: the two oldest ECGs are not read yet. */
export function withGaps(history: HistoryAnswer, isInTime: boolean): HistoryAnswer {
  const late = isInTime ? 0 : 2
  return {
    ...history,
    ecgs: history.ecgs.slice(late),
    leftOut: {
      moreEcgs: true,
      moreMeasurements: true,
      ecgs: { 'too-short': 1, paced: 2, ...(late ? { 'not-ready': late } : {}) },
      earlierModels: [
        {
          id: 'anyecg-demo',
          version: '0.2.0',
          ecgs: 4,
          lastAssessedAt: '2026-01-12T09:05:00.000Z',
        },
      ],
    },
  }
}
