/** @module ecg/bundle: the ECG in a FHIR resource, be it an Observation or a Bundle with many. */
import { z } from 'zod'
import { sortingTime } from '../date-time.ts'
import { AnyEcgError, declined, type Declined } from '../errors.ts'
import { decodeObservation, type DecodeOptions } from './observation.ts'
import { parseObservation, type EcgObservation } from './observation-schema.ts'
import { groupPerLeadObservations } from './per-lead.ts'
import type { EcgRecording } from './recording.ts'

const resourceSchema = z.object({
  resourceType: z.string(),
  entry: z
    .array(z.object({ resource: z.looseObject({ resourceType: z.string() }).optional() }))
    .optional(),
})

/**
 * An Observation is decoded; of a Bundle, the newest Observation that is a usable ECG. When none is, the
 * reason is that of the newest ECG.
 * @throws AnyEcgError `observation-invalid` for other resources and malformed Observations.
 */
export function decodeResource(
  resource: unknown,
  options: DecodeOptions = {},
): EcgRecording | Declined {
  const result = resourceSchema.safeParse(resource)
  if (!result.success)
    throw new AnyEcgError(
      'observation-invalid',
      'The JSON is no FHIR resource: it has no resourceType',
    )
  const { resourceType, entry = [] } = result.data
  if (resourceType === 'Observation') return decodeObservation(resource, options)
  if (resourceType !== 'Bundle')
    throw new AnyEcgError(
      'observation-invalid',
      `The resource is a ${resourceType}: give the Observation that holds the ECG, or a Bundle with it`,
    )
  const observations = entry
    .map((each) => each.resource)
    .filter((each) => each?.resourceType === 'Observation')
    .flatMap(readable)
  return decodeNewest(observations, options)
}

/** One malformed Observation among others is no reason to read none of them. */
function readable(resource: unknown): readonly EcgObservation[] {
  try {
    return [parseObservation(resource)]
  } catch (error) {
    if (error instanceof AnyEcgError) return []
    throw error
  }
}

function decodeNewest(
  observations: readonly EcgObservation[],
  options: DecodeOptions,
): EcgRecording | Declined {
  const newestFirst = groupPerLeadObservations(observations)
    .map((observation) => ({ observation, time: timeOf(observation) }))
    .sort((a, b) => b.time - a.time)
  let reason: Declined | undefined
  for (const { observation } of newestFirst) {
    const decoded = decodeObservation(observation, options)
    if (!('kind' in decoded)) return decoded
    if (decoded.reason !== 'not-an-ecg') reason ??= decoded
  }
  return reason ?? declined('no-ecg', 'The Bundle has no Observation that is an ECG.')
}

function timeOf({ effectiveDateTime, effectivePeriod, effectiveInstant }: EcgObservation): number {
  return sortingTime(effectiveDateTime ?? effectivePeriod?.start ?? effectiveInstant)
}
