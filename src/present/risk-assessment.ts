/** @module present/risk-assessment: the estimates that passed the gate, as FHIR RiskAssessment (R4). */
import type {
  CodeableConcept,
  Device,
  Range,
  Reference,
  RiskAssessment,
  RiskAssessmentPrediction,
} from '@medplum/fhirtypes'
import type { Assessment } from '../assess.ts'
import type { IndicatorEstimate } from '../interpret/estimate.ts'
import { naturalFrequency } from '../interpret/frequencies.ts'
import type { Manifest } from '../model/manifest.ts'
import { canonicalBase } from '../registry/canonical.ts'
import { localise, type Indicator, type Registry } from '../registry/index.ts'
import { modelVersionId, riskAssessmentSystem } from './identity.ts'

const hourMs = 3_600_000
export const ucum = 'http://unitsofmeasure.org'

/** AIAST, "Artificial Intelligence asserted": http://terminology.hl7.org/CodeSystem/v3-ObservationValue */
export const aiAsserted = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'AIAST',
  display: 'Artificial Intelligence asserted',
}

export interface RiskAssessmentInput {
  readonly id: string
  readonly assessment: Assessment
  readonly published: readonly IndicatorEstimate[]
  readonly patientId: string
  readonly encounterId?: string
  /** ms since 1970. */
  readonly ecgTime: number
  readonly device: Reference<Device>
  readonly labelWindowHours: Manifest['labelWindowHours']
  readonly registry: Registry
}

/**
 * A prediction per published indicator, flagged or not. Probabilities are ranges in UCUM %, since a bare
 * probabilityDecimal is read as a percentage by the standard and as a fraction by most code. In English whatever the
 * language of the cards: a record outlives its first reader, and the displays are those of the code systems.
 */
export function toRiskAssessment(input: RiskAssessmentInput): RiskAssessment {
  const { assessment, published, ecgTime } = input
  const registry = localise(input.registry, 'en')
  const { model, ecg } = assessment
  return {
    resourceType: 'RiskAssessment',
    meta: { security: [aiAsserted], tag: [statusTag(model.status)] },
    identifier: [{ system: riskAssessmentSystem, value: input.id }],
    status: 'final',
    method: {
      coding: [{ system: `${canonicalBase}/CodeSystem/model`, code: modelVersionId(model) }],
      text: `${model.id} ${model.version}`,
    },
    subject: { reference: `Patient/${input.patientId}` },
    ...(input.encounterId ? { encounter: { reference: `Encounter/${input.encounterId}` } } : {}),
    occurrenceDateTime: ecg.start ?? new Date(ecgTime).toISOString(),
    performer: input.device,
    basis: (ecg.source.parts ?? [ecg.source.reference]).map((reference) => ({ reference })),
    ...(published.length > 0
      ? { prediction: published.map((estimate) => toPrediction(estimate, registry, input)) }
      : {}),
    note: [{ text: noteText(assessment, published.length) }],
  }
}

function toPrediction(
  estimate: IndicatorEstimate,
  registry: Registry,
  { ecgTime, labelWindowHours }: RiskAssessmentInput,
): RiskAssessmentPrediction {
  const indicator = registry.indicator(estimate.id)
  const windowMs = labelWindowHours[indicator.analyte.windowClass] * hourMs
  return {
    outcome: findingConcept(indicator),
    probabilityRange: percentRange(estimate),
    qualitativeRisk: flagConcept(estimate.flagged),
    whenPeriod: {
      start: new Date(ecgTime - windowMs).toISOString(),
      end: new Date(ecgTime + windowMs).toISOString(),
    },
    rationale: rationale(estimate),
  }
}

/** Own code, the analyte's LOINC and the side of the range it lies on. */
export function findingConcept({ id, analyte, direction, finding }: Indicator): CodeableConcept {
  const [loinc] = analyte.loinc
  const display = finding?.finding ?? id
  return {
    coding: [
      { system: `${canonicalBase}/CodeSystem/finding`, code: id, display },
      ...(loinc ? [{ system: 'http://loinc.org', code: loinc.code }] : []),
      {
        system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation',
        code: direction === 'low' ? 'L' : 'H',
      },
    ],
    text: display,
  }
}

/** Flagged is not "high risk": most flagged patients do not have the finding. Hence a code system of its own. */
function flagConcept(flagged: boolean): CodeableConcept {
  const code = flagged ? 'flagged' : 'not-flagged'
  return {
    coding: [{ system: `${canonicalBase}/CodeSystem/flag`, code }],
    text: flagged ? 'at or above the operating threshold' : 'below the operating threshold',
  }
}

function percentRange(estimate: IndicatorEstimate): Range {
  const probability = estimate.probability ?? 0
  const [low, high] = estimate.interval95 ?? [probability, probability]
  const percent = (share: number) => ({
    value: Number((share * 100).toFixed(2)),
    unit: '%',
    system: ucum,
    code: '%',
  })
  return { low: percent(low), high: percent(high) }
}

function rationale(estimate: IndicatorEstimate): string {
  const probability = estimate.probability ?? 0
  const { count, of, isAbout } = naturalFrequency(probability)
  const auroc = estimate.performance?.auroc
  const evidence = auroc
    ? ` AUROC ${auroc.value.toFixed(2)} (95 % CI ${auroc.ci95[0].toFixed(2)} to ${auroc.ci95[1].toFixed(2)}).`
    : ''
  const frequency = `${isAbout === 'about' ? 'about' : 'more than'} ${count} of ${of}`
  return `Calibrated probability ${(probability * 100).toFixed(1)} percent (${frequency}).${evidence}`
}

function noteText({ model, ecg, warnings }: Assessment, predictions: number): string {
  return [
    `Estimated from ${ecg.windowSeconds} s of lead ${ecg.lead} by ${model.id} ${model.version} (${model.status}).`,
    'Probabilities are in percent. An estimate, not a measurement: confirm in the laboratory.',
    ...(model.status === 'demonstration'
      ? ['Demonstration model trained on simulated patients: not for clinical use.']
      : []),
    ...(predictions === 0 ? ['No indicator passes the evidence gate for this recording.'] : []),
    ...warnings,
  ].join(' ')
}

export function statusTag(status: string) {
  return { system: `${canonicalBase}/CodeSystem/model-status`, code: status }
}
