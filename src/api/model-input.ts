/** @module api/model-input: the ten seconds that the network saw of an ECG. */
import type { Observation } from '@medplum/fhirtypes'
import { decodeObservation } from '../ecg/observation.ts'
import type { LeadName } from '../ecg/recording.ts'
import type { Model } from '../model/index.ts'
import { prepareInput, type ModelInput } from '../signal/ecgfounder.ts'

/**
 * Decoded for the model's leads alone, as for the assessment: other leads may have another rate and win.
 * @returns null where the ECG has no such lead, or too little of it.
 */
export function readModelInput(
  ecg: Observation,
  lead: LeadName,
  { manifest: { input } }: Model,
): ModelInput | null {
  const recording = decodeObservation(ecg, { leads: [...input.leads, ...input.unprovenLeads] })
  const samples = 'kind' in recording ? undefined : recording.leads.get(lead)
  if ('kind' in recording || !samples) return null
  const seen = prepareInput(samples, recording.samplingHz)
  return 'kind' in seen ? null : seen
}
