import { describe, expect, it } from 'vitest'
import type { AssessmentAnswer } from '../../src/api/types.ts'
import { olderEcg } from '../../smart-app/src/data/older-ecg.ts'

function answerOf(reference: string, start?: string): AssessmentAnswer {
  const ecg = { reference: `Observation/${reference}`, ...(start ? { start } : {}) }
  return { kind: 'declined', reason: 'noisy', detail: '', ecg }
}

const newest = answerOf('2', '2026-12-01T08:00:00+01:00')

describe('the ECG that is shown', () => {
  it('is the newest by its name', () => {
    expect(olderEcg(newest, newest)).toBeNull()
    expect(olderEcg(answerOf('2'), newest)).toBeNull()
  })

  it('is older, which both times tell, in whatever zone they are written', () => {
    expect(olderEcg(answerOf('1', '2026-12-01T06:59:00Z'), newest)).toEqual({
      start: '2026-12-01T06:59:00Z',
      newestStart: '2026-12-01T08:00:00+01:00',
    })
  })

  it('is not older where it is the last one, though of no use, or of the same minute', () => {
    expect(olderEcg(answerOf('3', '2026-12-01T07:30:00Z'), newest)).toBeNull()
    expect(olderEcg(answerOf('1', '2026-12-01T07:00:00Z'), newest)).toBeNull()
  })

  it('is not taken for the newest where a time is not known', () => {
    expect(olderEcg(answerOf('1'), newest)).toEqual({
      start: null,
      newestStart: '2026-12-01T08:00:00+01:00',
    })
    const none: AssessmentAnswer = { kind: 'declined', reason: 'no-ecg', detail: '' }
    expect(olderEcg(answerOf('1', '2026-11-25T08:00:00Z'), none)?.newestStart).toBeNull()
    expect(olderEcg(none, newest)).toBeNull()
  })
})
