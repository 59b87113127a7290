/**
 * @module ecg/observation: from a FHIR ECG Observation, in any of the shapes seen in real servers, to a
 * recording. The shapes are told apart in channels.ts, their codes in leads.ts, their numbers are read in
 * sampled-data.ts.
 */
import { readDateTime } from '../date-time.ts'
import { AnyEcgError, declined, type Declined } from '../errors.ts'
import { isPlausibleEcg } from './amplitude.ts'
import {
  decodeChannel,
  keepSimultaneous,
  readChannels,
  selectChannels,
  type Channel,
  type DecodedChannel,
} from './channels.ts'
import { deriveLimbLeads } from './limb-leads.ts'
import { namesAnEcg } from './leads.ts'
import {
  isReadableObservation,
  parseObservation,
  type EcgObservation,
} from './observation-schema.ts'
import { partsOf } from './per-lead.ts'
import { declineRecording } from './quality.ts'
import type { EcgRecording, LeadName } from './recording.ts'
import { isUnitless, millivoltsPer } from './units.ts'

export interface DecodeOptions {
  /** Only these leads (and what they are computed from) are decoded; all when absent. */
  readonly leads?: readonly LeadName[]
}

/** Statuses of an Observation that holds no result, or one that was withdrawn. */
const unusableStatuses: readonly string[] = ['entered-in-error', 'cancelled', 'registered']

/**
 * @param resource a FHIR R4 (or R5) Observation, not yet validated.
 * @returns all leads at one rate and length, in mV; or why it is no usable ECG.
 * @throws AnyEcgError `observation-invalid`, naming the field, when the resource is malformed.
 */
export function decodeObservation(
  resource: unknown,
  options: DecodeOptions = {},
): EcgRecording | Declined {
  const observation = parseObservation(resource)
  if (unusableStatuses.includes(observation.status))
    return declined('wrong-status', `The Observation has the status ${observation.status}.`)
  const channels = readChannels(observation)
  if (channels.length === 0) return declineWithoutLead(observation)
  return decodeChannels(channels, observation, options)
}

/**
 * True when decoding is worth a try: a status of results, and samples of a lead that is known. Cheap: nothing is
 * decoded.
 */
export function holdsWaveform(resource: unknown): boolean {
  if (!isReadableObservation(resource) || unusableStatuses.includes(resource.status)) return false
  try {
    const pieces = readChannels(resource).flatMap((channel) => channel.pieces)
    return pieces.some(({ sampledData }) => sampledData.data?.trim())
  } catch (error) {
    if (error instanceof AnyEcgError) return false
    throw error
  }
}

function declineWithoutLead(observation: EcgObservation): Declined {
  const components = observation.component ?? []
  const isEcg = [observation, ...components].some(({ code }) => namesAnEcg(code))
  const hasSignal = [observation, ...components].some(({ valueSampledData }) => valueSampledData)
  if (!isEcg) return declined('not-an-ecg', 'The Observation has no code of an ECG or of a lead.')
  return hasSignal
    ? declined('no-accepted-lead', 'The Observation has samples, but names no lead that is known.')
    : declined('no-signal', 'The Observation is an ECG report without a waveform.')
}

function decodeChannels(
  channels: readonly Channel[],
  observation: EcgObservation,
  options: DecodeOptions,
): EcgRecording | Declined {
  const selected = selectChannels(channels, options.leads)
  if (selected.length === 0)
    return declined(
      'no-accepted-lead',
      `The Observation has ${channels.map(({ lead }) => lead).join(', ')}; wanted is ${options.leads?.join(' or ')}.`,
    )
  const warnings: string[] = []
  const decoded = keepSimultaneous(selected.map(decodeChannel), warnings)
  const [first] = decoded
  if (!first) return declined('no-signal', 'The Observation has no samples.')
  const short = declineRecording(first.samples.length, first.samplingHz)
  if (short) return short
  const doubtful = decoded.find((channel) => !hasPlausibleUnit(channel))
  if (doubtful)
    return declined(
      'unit-missing',
      `Lead ${doubtful.lead} has no unit of electrical potential, and as millivolts it would be no ECG.`,
    )
  if (decoded.some(({ unit }) => isUnitless(unit)))
    warnings.push('The Observation gives no unit; its size fits millivolts, which was assumed.')
  const recorded = new Map(decoded.map(({ lead, samples }) => [lead, samples]))
  const derived = deriveLimbLeads(recorded, options.leads)
  return {
    leads: new Map([...recorded, ...derived]),
    derivedLeads: new Set(derived.keys()),
    samplingHz: first.samplingHz,
    ...startOf(observation),
    source: sourceOf(observation),
    warnings,
  }
}

/** A lead without a unit must have the size of an ECG; one in mmHg cannot be one. */
function hasPlausibleUnit({ unit, samples, samplingHz }: DecodedChannel): boolean {
  if (unit !== undefined && millivoltsPer(unit) !== undefined) return true
  return isUnitless(unit) && isPlausibleEcg(samples, samplingHz)
}

/** When an ECG was recorded must be known to the second: findings change within hours. */
function startOf({
  effectiveDateTime,
  effectivePeriod,
  effectiveInstant,
}: EcgObservation): Pick<EcgRecording, 'start' | 'localStart'> {
  const time = effectiveDateTime ?? effectivePeriod?.start ?? effectiveInstant
  if (time === undefined) return {}
  return typeof readDateTime(time) === 'number' ? { start: time } : { localStart: time }
}

function sourceOf(observation: EcgObservation): EcgRecording['source'] {
  const { id, meta } = observation
  const parts = partsOf(observation)
  return {
    format: 'fhir',
    reference: id === undefined ? 'Observation' : `Observation/${id}`,
    ...(parts.length > 0 ? { parts } : {}),
    ...(meta?.versionId === undefined ? {} : { version: meta.versionId }),
  }
}
