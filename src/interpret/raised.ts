/** @module interpret/raised: is an estimate worth a clinician's attention? */
import type { Policy } from '../registry/index.ts'
import type { IndicatorEstimate } from './estimate.ts'

/**
 * The share of patients who have it: this site's own, else that of the evidence; null where nobody reported it.
 */
function usualShare(
  { id, performance }: Pick<IndicatorEstimate, 'id' | 'performance'>,
  { sitePrevalence }: Pick<Policy, 'sitePrevalence'>,
): number | null {
  return sitePrevalence[id] ?? performance?.prevalence ?? null
}

/**
 * At or above the operating threshold, and well above what is usual: a threshold chosen for its predictive value can lie
 * near a finding's prevalence, and "raised" of 16 % where 17 % have it is not true.
 */
export function isRaised(
  estimate: Pick<IndicatorEstimate, 'id' | 'performance' | 'flagged' | 'probability'>,
  policy: Pick<Policy, 'sitePrevalence' | 'minTimesUsual'>,
): boolean {
  const usual = usualShare(estimate, policy)
  return estimate.flagged && (estimate.probability ?? 0) >= policy.minTimesUsual * (usual ?? 0)
}
