/** @module interpret/evidence-gate: may this model speak of this finding at this site? */
import type { ModelStatus } from '../model/manifest.ts'
import type { IndicatorPerformance } from '../model/performance.ts'
import type { Indicator, Policy } from '../registry/index.ts'
import { ppvAtPrevalence } from './frequencies.ts'

export type GateReason =
  | 'undefined-finding'
  | 'not-actionable'
  | 'demonstration-model'
  | 'lead-without-evidence'
  | 'no-evidence'
  | 'too-few-positives'
  | 'auroc-below-floor'
  | 'ppv-below-floor'
  | 'no-gain-over-baseline'

export interface GateContext {
  readonly policy: Policy
  readonly modelStatus: ModelStatus
  readonly evidenceSource: 'simulated' | 'retrospective' | 'local'
  /** The sandbox, where a demonstration model may be seen at work. */
  readonly allowDemonstration: boolean
  readonly leadProven: boolean
}

/** @returns the first reason to stay silent, or null when the indicator passes. */
export function checkEvidence(
  indicator: Indicator,
  performance: IndicatorPerformance | null,
  context: GateContext,
): GateReason | null {
  const { policy } = context
  if (!indicator.finding) return 'undefined-finding'
  if (indicator.finding.display !== 'A') return 'not-actionable'
  const simulated =
    context.evidenceSource === 'simulated' || context.modelStatus === 'demonstration'
  if (simulated && !context.allowDemonstration) return 'demonstration-model'
  if (!context.leadProven) return 'lead-without-evidence'
  if (!performance?.auroc) return 'no-evidence'
  if (performance.positives < policy.minPositives) return 'too-few-positives'
  if (performance.auroc.ci95[0] < policy.minAurocLower) return 'auroc-below-floor'
  const ppv = lowerPpv(performance, policy.sitePrevalence[indicator.id])
  if (ppv === null || ppv < policy.ppvFloor) return 'ppv-below-floor'
  const gainProven = performance.gain !== null && performance.gain.ci95[0] > 0
  if (policy.requireGainOverBaseline && !gainProven) return 'no-gain-over-baseline'
  return null
}

/**
 * Lower 95 % bound of the PPV at the operating threshold. Where the site states its own prevalence, the bound is
 * taken from the lower bounds of sensitivity and specificity together, which errs on the side of silence.
 */
function lowerPpv(
  performance: IndicatorPerformance,
  sitePrevalence: number | undefined,
): number | null {
  const point = performance.operatingPoint
  if (sitePrevalence === undefined) return point?.ppv?.ci95[0] ?? null
  if (!point?.sensitivity || !point.specificity) return null
  return ppvAtPrevalence(point.sensitivity.ci95[0], point.specificity.ci95[0], sitePrevalence)
}
