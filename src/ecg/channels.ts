/**
 * @module ecg/channels: where in an Observation the samples of each lead stand. One component a lead; several
 * components of one lead, in order (HealthKit's batches); or the Observation itself (PHD RTSA).
 */
import { AnyEcgError } from '../errors.ts'
import { limbBasis, limbLeads } from './limb-leads.ts'
import { leadsOf } from './leads.ts'
import type { EcgObservation } from './observation-schema.ts'
import type { LeadName } from './recording.ts'
import { decodeSampledData, samplingHzOf, unitOf, type SampledData } from './sampled-data.ts'

/** The samples of one lead as they stand in the resource: one piece, or several batches in order. */
export interface Channel {
  readonly lead: LeadName
  readonly pieces: readonly Piece[]
}
interface Piece {
  readonly sampledData: SampledData
  readonly path: string
  /** Which of the interleaved dimensions is this lead. */
  readonly dimension: number
}

/**
 * Components by lead, in order: several of one lead are batches of one signal (HealthKit). Without
 * components, the Observation itself is one lead (PHD RTSA).
 */
export function readChannels(observation: EcgObservation): readonly Channel[] {
  const pieces = new Map<LeadName, Piece[]>()
  const read = (part: Pick<EcgObservation, 'code' | 'valueSampledData'>, path: string): void => {
    if (!part.valueSampledData) return
    const { valueSampledData: sampledData } = part
    const leads = leadsOf(part.code)
    const dimensions = sampledData.dimensions ?? 1
    if (leads.length > 0 && leads.length !== dimensions)
      throw new AnyEcgError(
        'observation-invalid',
        `${path}.code names ${leads.length} lead(s) (${leads.join(', ')}), but its SampledData has ${dimensions} dimension(s): code one lead for each dimension`,
      )
    for (const [dimension, lead] of leads.entries()) {
      const piece = { sampledData, path: `${path}.valueSampledData`, dimension }
      const before = pieces.get(lead)
      if (before) before.push(piece)
      else pieces.set(lead, [piece])
    }
  }
  for (const [i, part] of (observation.component ?? []).entries())
    read(part, `Observation.component[${i}]`)
  if (pieces.size === 0) read(observation, 'Observation')
  return [...pieces].map(([lead, itsPieces]) => ({ lead, pieces: itsPieces }))
}

/** What has to be decoded to have the leads that are wanted. */
export function selectChannels(
  channels: readonly Channel[],
  wanted?: readonly LeadName[],
): readonly Channel[] {
  if (!wanted) return channels
  const there = channels.map(({ lead }) => lead)
  const needed = new Set(wanted)
  const missing = wanted.some(
    (lead) => limbLeads.some((limb) => limb === lead) && !there.includes(lead),
  )
  if (missing) for (const lead of limbBasis(there) ?? []) needed.add(lead)
  return channels.filter(({ lead }) => needed.has(lead))
}

export interface DecodedChannel {
  readonly lead: LeadName
  readonly samples: Float64Array
  readonly samplingHz: number
  readonly unit: string | undefined
}

export function decodeChannel({ lead, pieces }: Channel): DecodedChannel {
  const [first] = pieces
  if (!first) throw new RangeError(`Lead ${lead} has no pieces`)
  const samplingHz = samplingHzOf(first.sampledData, first.path)
  const unit = unitOf(first.sampledData)
  for (const { sampledData, path } of pieces) {
    if (samplingHzOf(sampledData, path) !== samplingHz || unitOf(sampledData) !== unit)
      throw new AnyEcgError(
        'observation-invalid',
        `${path}: period and unit must be those of ${first.path}, which is the same lead`,
      )
  }
  const batches = pieces.map(
    ({ sampledData, path, dimension }) =>
      decodeSampledData(sampledData, path)[dimension] ?? new Float64Array(),
  )
  return { lead, samples: concatenate(batches), samplingHz, unit }
}

function concatenate(batches: readonly Float64Array[]): Float64Array {
  const [only] = batches
  if (only && batches.length === 1) return only
  const whole = new Float64Array(batches.reduce((length, batch) => length + batch.length, 0))
  let at = 0
  for (const batch of batches) {
    whole.set(batch, at)
    at += batch.length
  }
  return whole
}

/** The leads of the highest rate and, of these, the longest; the others are dropped with a warning. */
export function keepSimultaneous(
  channels: readonly DecodedChannel[],
  warnings: string[],
): readonly DecodedChannel[] {
  const filled = channels.filter(({ samples }) => samples.length > 0)
  const samplingHz = Math.max(...filled.map((channel) => channel.samplingHz))
  const fastest = filled.filter((channel) => channel.samplingHz === samplingHz)
  const length = Math.max(...fastest.map(({ samples }) => samples.length))
  const kept = fastest.filter(({ samples }) => samples.length === length)
  const dropped = channels.filter((channel) => !kept.includes(channel)).map(({ lead }) => lead)
  if (dropped.length > 0)
    warnings.push(`Dropped ${dropped.join(', ')}: of another sampling rate or length.`)
  return kept
}
