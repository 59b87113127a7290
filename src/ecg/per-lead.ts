/** @module ecg/per-lead: one Observation per lead (HL7 PHD RTSA), put together again. */
import { isReadableObservation, type EcgObservation } from './observation-schema.ts'
import { leadsOf } from './leads.ts'
import { standardLeads } from './recording.ts'

/**
 * Observations that hold one lead each, of the same subject, time and period, become one Observation
 * with a component per lead, in the order of the leads: it keeps the id of the first, names them all as
 * its members, and has a version made of all of theirs. A lead that comes twice begins another group.
 * All other Observations stay as they are.
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

/**
 * The references of the Observations that a group was made of; none for any other Observation, whose own
 * members are other things than its leads. Only a group is its own first member.
 */
export function partsOf({ id, hasMember }: EcgObservation): readonly string[] {
  const parts = (hasMember ?? []).flatMap(({ reference }) => reference ?? [])
  return id !== undefined && parts[0] === `Observation/${id}` ? parts : []
}

function belongsTo(group: readonly EcgObservation[], candidate: EcgObservation): boolean {
  const [first] = group
  if (!first || !isOneLead(first) || !isOneLead(candidate)) return false
  return (
    keyOf(first) === keyOf(candidate) &&
    !group.some((member) => leadOf(member) === leadOf(candidate))
  )
}

function leadOf({ code }: EcgObservation): string | undefined {
  return leadsOf(code)[0]
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

/** Servers return equal dates in any order: the leads' order makes one ECG of them, with one identity. */
function merge<T extends EcgObservation>(group: readonly T[]): T {
  const inOrder = [...group].sort((a, b) => placeOf(a) - placeOf(b))
  const [first, ...others] = inOrder
  if (!first) throw new RangeError('A group has at least one Observation')
  if (others.length === 0) return first
  const versions = inOrder.map(({ id = '', meta }) => `${id}@${meta?.versionId ?? ''}`)
  const areVersioned = inOrder.every(({ meta }) => meta?.versionId !== undefined)
  return {
    ...first,
    // Without them all, nothing of the first may pass for the version of the whole.
    meta: { ...first.meta, versionId: areVersioned ? versions.join('+') : undefined },
    hasMember: inOrder.map(({ id }) => ({ reference: `Observation/${id ?? ''}` })),
    valueSampledData: undefined,
    component: inOrder.map(({ code, valueSampledData }) => ({ code, valueSampledData })),
  }
}

function placeOf(observation: EcgObservation): number {
  const place = standardLeads.findIndex((lead) => lead === leadOf(observation))
  return place < 0 ? standardLeads.length : place
}
