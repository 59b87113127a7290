/** @module interpret/judge: from an assessment and a chart to what may be said. Each step can end in silence. */
import type { Assessment } from '../assess.ts'
import { offsetOf } from '../date-time.ts'
import { differsBySex, labelLimit, type Registry } from '../registry/index.ts'
import type { Answer } from './answer.ts'
import type { Chart, Measurement } from './chart.ts'
import { findKnown } from './compare-labs.ts'
import type { IndicatorEstimate } from './estimate.ts'
import { checkEvidence, type GateReason } from './evidence-gate.ts'
import { isRaised } from './raised.ts'
import { rankCandidates, type Candidate } from './rank.ts'

const hourMs = 3_600_000

export type SilenceReason =
  | GateReason
  | 'not-flagged'
  | 'near-usual'
  | 'silenced-here'
  | 'silenced-by-switch'
  | 'ecg-too-old'
  | 'sampled-too-slowly'
  | 'sex-unknown'
  | 'measured'
  | 'being-measured'
  | 'answered'
  | 'snoozed'
  | 'ranked-lower'

export interface Silence {
  readonly id: string
  readonly reason: SilenceReason
  readonly measurement?: Measurement
}

export interface Verdict {
  /** Findings for a card, best first, at most `policy.maxCards`. */
  readonly spoken: readonly Candidate[]
  /** Why each of the other indicators makes no card. */
  readonly silences: readonly Silence[]
}

/** By whom and of which model the findings are judged. */
export interface EvidenceContext {
  readonly registry: Registry
  readonly allowDemonstration: boolean
  readonly evidenceSource: 'simulated' | 'retrospective' | 'local'
}

export interface JudgeContext extends EvidenceContext {
  /** What this user said to the cards of this ECG. */
  readonly answers: readonly Answer[]
  /** Indicators that an operator switched off, everywhere. */
  readonly switchedOff: ReadonlySet<string>
  /** ms since 1970. */
  readonly ecgTime: number
  /** ms since 1970. */
  readonly now: number
}

export function judge(assessment: Assessment, chart: Chart, context: JudgeContext): Verdict {
  const { registry } = context
  const gate = openGate(assessment, context)
  const candidates: Candidate[] = []
  const silences: Silence[] = []
  for (const estimate of assessment.estimates) {
    const indicator = registry.indicator(estimate.id)
    const reason = gate(estimate)
    const silence = reason
      ? { id: estimate.id, reason }
      : silenceOf({ indicator, estimate }, assessment, chart, context)
    if (silence) silences.push(silence)
    else candidates.push({ indicator, estimate })
  }
  const spoken = rankCandidates(candidates).slice(0, registry.policy.maxCards)
  for (const candidate of candidates)
    if (!spoken.includes(candidate))
      silences.push({ id: candidate.indicator.id, reason: 'ranked-lower' })
  return { spoken, silences }
}

/** The estimates that pass the evidence gate, flagged or not: these go into the RiskAssessment. */
export function publishable(
  assessment: Assessment,
  context: EvidenceContext,
): readonly IndicatorEstimate[] {
  const gate = openGate(assessment, context)
  return assessment.estimates.filter(
    (estimate) => estimate.probability !== null && gate(estimate) === null,
  )
}

function openGate({ model, ecg }: Assessment, context: EvidenceContext) {
  const { registry, evidenceSource, allowDemonstration } = context
  const gate = {
    policy: registry.policy,
    modelStatus: model.status,
    evidenceSource,
    allowDemonstration,
    leadProven: ecg.leadProven,
  }
  return ({ id, performance }: IndicatorEstimate) =>
    checkEvidence(registry.indicator(id), performance, gate)
}

function silenceOf(
  { indicator, estimate }: Candidate,
  assessment: Assessment,
  chart: Chart,
  { registry, ecgTime, now, answers, switchedOff }: JudgeContext,
): Silence | null {
  const { policy, windowClasses } = registry
  const { id, analyte, direction } = indicator
  if (!estimate.flagged) return { id, reason: 'not-flagged' }
  if (!isRaised(estimate, policy)) return { id, reason: 'near-usual' }
  if (policy.silentIndicators.includes(id)) return { id, reason: 'silenced-here' }
  if (switchedOff.has(id)) return { id, reason: 'silenced-by-switch' }
  const maxAgeHours = windowClasses[analyte.windowClass].ecgTooOldHours[policy.ecgContext]
  if (now - ecgTime > maxAgeHours * hourMs) return { id, reason: 'ecg-too-old' }
  if (assessment.ecg.samplingHz < policy.minSamplingHz) return { id, reason: 'sampled-too-slowly' }
  const limit = labelLimit(analyte, direction)
  if (limit !== null && differsBySex(limit) && chart.patient.sex === 'unknown')
    return { id, reason: 'sex-unknown' }
  const ecg = { at: ecgTime, aheadMs: offsetOf(assessment.ecg.start ?? '') }
  const known = findKnown(indicator, chart, ecg, registry)
  if (known?.kind === 'measured') return { id, reason: 'measured', measurement: known.measurement }
  if (known) return { id, reason: 'being-measured' }
  const answer = answers.find(({ indicatorId }) => indicatorId === id)
  if (!answer) return null
  if (answer.snoozedUntil === undefined) return { id, reason: 'answered' }
  return answer.snoozedUntil > now ? { id, reason: 'snoozed' } : null
}
