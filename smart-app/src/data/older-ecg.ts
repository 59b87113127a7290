/** @module smart-app/data/older-ecg: whether there is a newer ECG than the one that is shown. */
import type { AssessmentAnswer } from '../../../src/api/types.ts'

/** ISO 8601; null: not known. */
export interface OlderEcg {
  readonly start: string | null
  readonly newestStart: string | null
}

/** @returns null: there is none after it. Of an unknown time an ECG is not taken for the newest. */
export function olderEcg({ ecg, newest }: AssessmentAnswer): OlderEcg | null {
  if (!ecg || !newest) return null
  const { start = null } = ecg
  const newestStart = newest.start ?? null
  // The last one may be of no use: the newest usable ECG then comes before it.
  if (Date.parse(start ?? '') >= Date.parse(newestStart ?? '')) return null
  return { start, newestStart }
}
