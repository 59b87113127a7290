/** @module ecg/per-lead: one Observation per lead (HL7 PHD RTSA), put together again. */
import { isReadableObservation, type EcgObservation } from './observation-schema.ts'
import { leadsOf } from './leads.ts'

/**
 * Observations that hold one lead each, of the same subject, time and period, become one Observation
 * with a component per lead: it keeps the id of the first and all their versions. A lead that comes
 * twice begins another group. All other Observations stay as they are.
 */
export function groupPerLeadObservations<T extends EcgObservation>(
  observations: readonly T[],
): readonly T[] {
  const groups: T[][] = []
  for (const observation of observations) {
    const fitting = groups.find((group) => belongsTo(group, observation))
    if (fitting) fitting.push(observation)
    else groups.push([observation])
  }
  return groups.map(merge)
}

function belongsTo(group: readonly EcgObservation[], candidate: EcgObservation): boolean {
  const [first] = group
  if (!first || !isOneLead(first) || !isOneLead(candidate)) return false
  const leadOf = ({ code }: EcgObservation): string | undefined => leadsOf(code)[0]
  return (
    keyOf(first) === keyOf(candidate) &&
    !group.some((member) => leadOf(member) === leadOf(candidate))
  )
}

/** A malformed Observation is none of one lead: decoding it will say what is wrong with it. */
function isOneLead(observation: EcgObservation): boolean {
  const { code, component, valueSampledData } = observation
  if (valueSampledData === undefined || component?.length) return false
  return isReadableObservation(observation) && leadsOf(code).length === 1
}

function keyOf(observation: EcgObservation): string {
  const { subject, status, valueSampledData } = observation
  const { effectiveDateTime, effectivePeriod, effectiveInstant } = observation
  return JSON.stringify([
    subject?.reference,
    status,
    effectiveDateTime ?? effectivePeriod?.start ?? effectiveInstant,
    valueSampledData?.period,
    valueSampledData?.interval,
  ])
}

function merge<T extends EcgObservation>(group: readonly T[]): T {
  const [first, ...others] = group
  if (!first) throw new RangeError('A group has at least one Observation')
  if (others.length === 0) return first
  const versions = group
    .map(({ meta }) => meta?.versionId)
    .filter((version) => version !== undefined)
  return {
    ...first,
    ...(versions.length > 0 ? { meta: { ...first.meta, versionId: versions.join('+') } } : {}),
    valueSampledData: undefined,
    component: group.map(({ code, valueSampledData }) => ({ code, valueSampledData })),
  }
}
