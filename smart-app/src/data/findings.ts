/** @module smart-app/data/findings: what is known of each finding, put together, sorted and chosen from. */
import type {
  AssessmentAnswer,
  EstimateAnswer,
  IndicatorAbout,
  ModelAnswer,
} from '../../../src/api/types.ts'
import type { GateReason } from '../../../src/interpret/evidence-gate.ts'
import type { SilenceReason } from '../../../src/interpret/judge.ts'
import type { IndicatorPerformance } from '../../../src/model/performance.ts'

/** May become a card; shown to those who ask; hidden at first. */
export type Standing = 'card' | 'shown' | 'research'

export interface Finding {
  readonly id: string
  /** Clinical name. */
  readonly name: string
  readonly about: IndicatorAbout
  /** Null: this ECG has no answer for it. */
  readonly estimate: EstimateAnswer | null
  /** For the lead in use; null = not reported. */
  readonly performance: IndicatorPerformance | null
  readonly standing: Standing
  /** The evidence cannot tell it from a coin: its number is not drawn as if it meant something. */
  readonly nearChance: boolean
  /** Share of patients who have it: the site's own, else that of the evidence. */
  readonly prevalence: number | null
  readonly prevalenceOf: 'site' | 'evidence'
}

/** The paper's lowest tier: `limited`. */
const limitedAuroc = 0.55

const gateReasons: Readonly<Record<GateReason, true>> = {
  'undefined-finding': true,
  'not-actionable': true,
  'demonstration-model': true,
  'lead-without-evidence': true,
  'no-evidence': true,
  'too-few-positives': true,
  'auroc-below-floor': true,
  'ppv-below-floor': true,
  'no-gain-over-baseline': true,
}

/**
 * Every defined finding; the undefined ones are absent, as a "low troponin" would read as a rule-out.
 * @param groupTitles in the reader's language, by id; without them as the data has them.
 */
export function listFindings(
  model: ModelAnswer,
  assessment: AssessmentAnswer,
  groupTitles: Readonly<Record<string, string>> = {},
): Finding[] {
  const assessed = assessment.kind === 'assessed' ? assessment : null
  const lead =
    assessed?.ecg.leadProven === false ? '' : (assessed?.ecg.lead ?? model.leads[0] ?? '')
  const estimates = new Map(assessed?.estimates.map((estimate) => [estimate.id, estimate]))
  return model.indicators.flatMap((indicator) => {
    if (indicator.finding === null) return []
    const groupTitle = groupTitles[indicator.group] ?? indicator.groupTitle
    const about = { ...indicator, groupTitle }
    const estimate = estimates.get(about.id) ?? null
    const performance = model.performance[lead]?.[about.id] ?? null
    const nearChance = isNearChance(performance)
    return {
      id: about.id,
      name: indicator.finding,
      about,
      estimate,
      performance,
      nearChance,
      standing: standingOf(about, estimate, nearChance),
      prevalence: about.sitePrevalence ?? about.prevalence,
      prevalenceOf: about.sitePrevalence === null ? 'evidence' : 'site',
    }
  })
}

export function isNearChance(performance: IndicatorPerformance | null): boolean {
  const auroc = performance?.auroc
  return !auroc || auroc.value < limitedAuroc || auroc.ci95[0] <= 0.5
}

export function isGateReason(reason: SilenceReason): reason is GateReason {
  return reason in gateReasons
}

function standingOf(
  { display }: IndicatorAbout,
  estimate: EstimateAnswer | null,
  nearChance: boolean,
): Standing {
  if (nearChance || display === 'R' || display === null) return 'research'
  const silence = estimate?.silence ?? null
  return display === 'A' && estimate && !(silence && isGateReason(silence)) ? 'card' : 'shown'
}

export interface FindingFilter {
  readonly text: string
  readonly standings: ReadonlySet<Standing>
}

/** Before the reader narrows or widens it. */
export const firstFilter: FindingFilter = { text: '', standings: new Set(['card', 'shown']) }

/** Every word of the text stands somewhere in the names; accents and case do not matter. */
export function filterFindings(findings: readonly Finding[], filter: FindingFilter): Finding[] {
  const words = fold(filter.text).split(/\s+/).filter(Boolean)
  return findings.filter(({ name, about, standing }) => {
    if (!filter.standings.has(standing)) return false
    const text = fold(`${name} ${about.analyte} ${about.groupTitle} ${about.id}`)
    return words.every((word) => text.includes(word))
  })
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

export interface FindingGroup {
  readonly id: string
  readonly title: string
  readonly findings: readonly Finding[]
}

/** Groups keep one order, whatever the patient: a reader finds potassium where it was yesterday. */
const groupOrder = [
  'electrolytes',
  'cardiac',
  'kidney',
  'blood-count',
  'acid-base',
  'metabolism',
  'coagulation',
  'inflammation',
  'liver',
  'thyroid',
  'pancreas',
  'muscle',
  'tissue',
  'nutrition',
]

export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  const groups = Map.groupBy(findings, ({ about }) => about.group)
  const rank = (id: string) => groupOrder.indexOf(id) + 1 || groupOrder.length + 1
  return [...groups]
    .map(([id, members]) => ({
      id,
      title: members[0]?.about.groupTitle ?? id,
      findings: members,
    }))
    .sort((a, b) => rank(a.id) - rank(b.id) || a.title.localeCompare(b.title))
}

/** Raised and with evidence. */
export function isRaised({ estimate, standing }: Finding): boolean {
  // Told nothing, we rather name one too many than say that there is none.
  return (estimate?.raised ?? estimate?.flagged) === true && standing !== 'research'
}

/** Raised and with evidence: the one that makes the card first, then urgent ones, then the likeliest. */
export function raisedFindings(findings: readonly Finding[]): Finding[] {
  const order = ({ standing, estimate, about }: Finding) =>
    (standing === 'card' ? 0 : 4) + (estimate?.silence === null ? 0 : 2) + (about.urgent ? 0 : 1)
  return findings
    .filter(isRaised)
    .sort(
      (a, b) =>
        order(a) - order(b) || (b.estimate?.probability ?? 0) - (a.estimate?.probability ?? 0),
    )
}

/** The finding of an id, if it is one of these. */
export function findFinding(findings: readonly Finding[], id: string | null): Finding | null {
  return findings.find((finding) => finding.id === id) ?? null
}
