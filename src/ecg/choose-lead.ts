/** @module ecg/choose-lead: the lead that the model reads. */
import { declined, type Declined } from '../errors.ts'
import type { EcgRecording, LeadName } from './recording.ts'

export interface ChosenLead {
  readonly lead: LeadName
  /** False for a lead the model accepts without having evidence for it: no card may follow. */
  readonly proven: boolean
}

/**
 * The first of the preferred leads that is there, else the first of the unproven ones. Quality has no
 * say: evidence is per lead, and a bad II must not be answered silently from I.
 */
export function chooseLead(
  recording: EcgRecording,
  preferred: readonly LeadName[],
  unproven: readonly LeadName[] = [],
): ChosenLead | Declined {
  const lead = [...preferred, ...unproven].find((name) => recording.leads.has(name))
  if (lead !== undefined) return { lead, proven: preferred.includes(lead) }
  const there = [...recording.leads.keys()].join(', ')
  return declined(
    'no-accepted-lead',
    `Accepted is ${[...preferred, ...unproven].join(', ')}; the recording has ${there || 'no lead'}.`,
  )
}
