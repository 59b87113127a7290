/**
 * @module assess: the story of one ECG, in order.
 * EcgRecording -> ModelInput -> Scores -> Assessment. The hook, the command line and every later caller tell it here.
 */
import { chooseLead } from './ecg/choose-lead.ts'
import type { QualityReport } from './ecg/quality.ts'
import type { EcgRecording, EcgSource, LeadName } from './ecg/recording.ts'
import { AnyEcgError, declined, type Declined } from './errors.ts'
import { estimateIndicators, type IndicatorEstimate } from './interpret/estimate.ts'
import type { Model } from './model/index.ts'
import type { ModelStatus } from './model/manifest.ts'
import { prepareInput } from './signal/index.ts'

/** What one model says of one recording. Nothing in it depends on who the patient is. */
export interface Assessment {
  readonly kind: 'assessment'
  readonly model: { readonly id: string; readonly version: string; readonly status: ModelStatus }
  readonly ecg: AssessedEcg
  /** One per indicator, in the model's order. */
  readonly estimates: readonly IndicatorEstimate[]
  /** [indicators, steps], row-major; exact arithmetic of the head, not a localisation. */
  readonly attribution?: Float32Array
  readonly warnings: readonly string[]
}

export interface AssessedEcg {
  readonly source: EcgSource
  readonly start?: string
  readonly lead: LeadName
  /** False when the model has no evidence for this lead: answered with a warning, never a card. */
  readonly leadProven: boolean
  readonly samplingHz: number
  /** Length of the recording. The network saw `windowSeconds` of it, from `windowStartSeconds` on. */
  readonly seconds: number
  readonly windowStartSeconds: number
  readonly windowSeconds: number
  readonly quality: Omit<QualityReport, 'declined'>
}

/**
 * @param wantedLead read this lead instead of the first that the model prefers.
 * @throws AnyEcgError `model-failed` when the runtime does.
 */
export async function assess(
  recording: EcgRecording,
  model: Model,
  wantedLead?: LeadName,
): Promise<Assessment | Declined> {
  const { manifest } = model
  const chosen = selectLead(recording, model, wantedLead)
  if ('kind' in chosen) return chosen
  const samples = recording.leads.get(chosen.lead) ?? new Float64Array()
  const input = prepareInput(samples, recording.samplingHz)
  if ('kind' in input) return input
  const { declined: verdict, ...quality } = input.quality
  if (verdict) return verdict
  const { logits, attribution } = await model.infer(Float32Array.from(input.samples))
  if (!logits.every(Number.isFinite))
    throw new AnyEcgError('model-failed', 'The network answered with numbers that are not finite.')
  const ecg: AssessedEcg = {
    source: recording.source,
    ...(recording.start ? { start: recording.start } : {}),
    lead: chosen.lead,
    leadProven: chosen.proven,
    samplingHz: recording.samplingHz,
    seconds: samples.length / recording.samplingHz,
    windowStartSeconds: input.windowStartSeconds,
    windowSeconds: manifest.input.seconds,
    quality,
  }
  const warnings = [
    ...recording.warnings,
    ...warnAboutLead(chosen, manifest.input.leads),
    ...warnAboutAge(recording, manifest.population.minAgeYears),
  ]
  return {
    ...restoreAssessment({ ecg, logits: [...logits], warnings }, model),
    ...(attribution ? { attribution } : {}),
  }
}

/** An assessment from what is kept of it: the estimates follow from the logits and the model's evidence. */
export function restoreAssessment(
  kept: Pick<Assessment, 'ecg' | 'warnings'> & { readonly logits: readonly number[] },
  { manifest, performance }: Model,
): Assessment {
  const { ecg, warnings, logits } = kept
  return {
    kind: 'assessment',
    model: { id: manifest.id, version: manifest.version, status: manifest.status },
    ecg,
    estimates: estimateIndicators({ logits }, manifest, performance, ecg.lead),
    warnings,
  }
}

function selectLead(
  recording: EcgRecording,
  { manifest: { input } }: Model,
  wanted: LeadName | undefined,
): ReturnType<typeof chooseLead> {
  if (wanted === undefined) return chooseLead(recording, input.leads, input.unprovenLeads)
  const accepted = [...input.leads, ...input.unprovenLeads]
  if (accepted.includes(wanted))
    return chooseLead(
      recording,
      input.leads.filter((lead) => lead === wanted),
      input.unprovenLeads.filter((lead) => lead === wanted),
    )
  return declined('no-accepted-lead', `The model reads ${accepted.join(', ')}, not ${wanted}.`)
}

/** A file may say how old the person was; a chart knows better and declines instead. */
function warnAboutAge({ subject }: EcgRecording, minAgeYears: number): string[] {
  if (subject?.ageYears === undefined || subject.ageYears >= minAgeYears) return []
  return [`The model may be used from ${minAgeYears} years on; the file says younger.`]
}

function warnAboutLead(
  { lead, proven }: { lead: LeadName; proven: boolean },
  leads: readonly LeadName[],
): string[] {
  if (proven) return []
  return [
    `The model has no evidence for lead ${lead}; its numbers are calibrated as for lead ${leads[0] ?? ''}. No card follows.`,
  ]
}
