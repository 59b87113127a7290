/** @module interpret/rank: which of several findings matters most. */
import type { Indicator } from '../registry/index.ts'
import type { IndicatorEstimate } from './estimate.ts'

export interface Candidate {
  readonly indicator: Indicator
  readonly estimate: IndicatorEstimate
}

/**
 * Urgent first, then by benefit weight, then by probability. Of a redundant pair only the better placed stays.
 */
export function rankCandidates(candidates: readonly Candidate[]): readonly Candidate[] {
  const ranked = [...candidates].sort(
    (a, b) =>
      urgency(b) - urgency(a) ||
      (b.indicator.finding?.benefit ?? 0) - (a.indicator.finding?.benefit ?? 0) ||
      (b.estimate.probability ?? 0) - (a.estimate.probability ?? 0),
  )
  const spoken = new Set<string>()
  return ranked.filter(({ indicator: { analyte, direction } }) => {
    if (spoken.has(`${analyte.redundantWith ?? ''}-${direction}`)) return false
    spoken.add(`${analyte.id}-${direction}`)
    return true
  })
}

function urgency({ indicator }: Candidate): number {
  return indicator.finding?.urgency === 'urgent' ? 1 : 0
}
