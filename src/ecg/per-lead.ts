/** @module ecg/per-lead: one Observation per lead (HL7 PHD RTSA), put together again. */
import { isReadableObservation, type EcgObservation } from './observation-schema.ts'
import { leadsOf } from './leads.ts'
import { isEcgReference } from './reference.ts'
import { standardLeads, type LeadName } from './recording.ts'

/**
 * Observations that hold one lead each, of the same subject, time and period, become one Observation
 * with a component per lead, in the order of the leads: it keeps the id of the first, names them all as
 * its members, has a version made of all of theirs, and says what any of them says of the rhythm. A lead that comes twice
 * begins another group. All other Observations stay as they are.
 */
export function groupPerLeadObservations<T extends EcgObservation>(
  observations: readonly T[],
): readonly T[] {
  return collectGroups(observations).map(merge)
}

/**
 * Of Observations that a server sorted by date and broke off: the leads of an ECG whose other leads may lie beyond the
 * end, so those of the oldest time. One that has the twelve lacks none.
 */
export function leadsBrokenOff<T extends EcgObservation>(
  observations: readonly T[],
): ReadonlySet<T> {
  const times = observations.map(timeOf).filter((time) => !Number.isNaN(time))
  const oldest = times.reduce((least, time) => Math.min(least, time), Infinity)
  const brokenOff = collectGroups(observations).filter(
    ([first, ...others]) =>
      first?.lead !== undefined &&
      timeOf(first.observation) === oldest &&
      others.length + 1 < standardLeads.length,
  )
  return new Set(brokenOff.flat().map(({ observation }) => observation))
}

function collectGroups<T extends EcgObservation>(
  observations: readonly T[],
): readonly (readonly Member<T>[])[] {
  const groups = new Map<string | symbol, Member<T>[]>()
  const timesSeen = new Map<string, number>()
  for (const observation of observations) {
    const lead = onlyLeadOf(observation)
    const group = lead === undefined ? Symbol('alone') : groupOf(observation, lead, timesSeen)
    const members = groups.get(group)
    if (members) members.push({ observation, lead })
    else groups.set(group, [{ observation, lead }])
  }
  return [...groups.values()]
}

interface Member<T> {
  readonly observation: T
  readonly lead: LeadName | undefined
}

/** Far more leads than anybody records. */
const mostParts = 32

/**
 * The references of the Observations that a group was made of; none for any other Observation, whose own
 * members are other things than its leads. Only a group is its own first member.
 * A caller may send such a list too, and each of it will be read: nothing but Observations, one a lead.
 */
export function partsOf({ id, hasMember, component }: EcgObservation): readonly string[] {
  const parts = (hasMember ?? []).flatMap(({ reference }) => reference ?? [])
  const isGroup =
    id !== undefined &&
    parts[0] === `Observation/${id}` &&
    parts.length === component?.length &&
    parts.length <= mostParts &&
    parts.every(isEcgReference)
  return isGroup ? parts : []
}

/** Every reference by which somebody may mean this ECG. */
export function referencesOf(ecg: EcgObservation): readonly string[] {
  return [`Observation/${ecg.id ?? ''}`, ...partsOf(ecg)]
}

/** True of an Observation that may have siblings: one lead, and nothing else. */
export function holdsOneLead(observation: EcgObservation): boolean {
  return onlyLeadOf(observation) !== undefined
}

/** The second Observation of a lead is in the second group, wherever it stands: no group is searched. */
function groupOf(
  observation: EcgObservation,
  lead: LeadName,
  timesSeen: Map<string, number>,
): string {
  const key = keyOf(observation)
  const ofLead = `${lead} ${key}`
  const times = timesSeen.get(ofLead) ?? 0
  timesSeen.set(ofLead, times + 1)
  return `${times} ${key}`
}

/** A malformed Observation is none of one lead: decoding it will say what is wrong with it. */
function onlyLeadOf(observation: EcgObservation): LeadName | undefined {
  const { code, component, valueSampledData } = observation
  if (valueSampledData === undefined || component?.length) return undefined
  if (!isReadableObservation(observation)) return undefined
  const [lead, ...others] = leadsOf(code)
  return others.length === 0 ? lead : undefined
}

function keyOf(observation: EcgObservation): string {
  const { subject, status, valueSampledData } = observation
  return JSON.stringify([
    subject?.reference,
    status,
    startOf(observation),
    valueSampledData?.period,
    valueSampledData?.interval,
  ])
}

function startOf({ effectiveDateTime, effectivePeriod, effectiveInstant }: EcgObservation) {
  return effectiveDateTime ?? effectivePeriod?.start ?? effectiveInstant
}

function timeOf(observation: EcgObservation): number {
  return Date.parse(startOf(observation) ?? '')
}

/** Servers return equal dates in any order: the leads' order makes one ECG of them, with one identity. */
function merge<T extends EcgObservation>(members: readonly Member<T>[]): T {
  const inOrder = [...members]
    .sort((a, b) => placeOf(a.lead) - placeOf(b.lead))
    .map(({ observation }) => observation)
  const [first, ...others] = inOrder
  if (!first) throw new RangeError('A group has at least one Observation')
  if (others.length === 0) return first
  const versions = inOrder.map(({ id = '', meta }) => `${id}@${meta?.versionId ?? ''}`)
  const areVersioned = inOrder.every(({ meta }) => meta?.versionId !== undefined)
  return {
    ...first,
    // Without them all, nothing of the first may pass for the version of the whole.
    meta: { ...first.meta, versionId: areVersioned ? versions.join('+') : undefined },
    interpretation: inOrder.flatMap(({ interpretation }) => interpretation ?? []),
    hasMember: inOrder.map(({ id }) => ({ reference: `Observation/${id ?? ''}` })),
    valueSampledData: undefined,
    component: inOrder.map(({ code, valueSampledData }) => ({ code, valueSampledData })),
  }
}

function placeOf(lead: LeadName | undefined): number {
  const place = standardLeads.findIndex((standard) => standard === lead)
  return place < 0 ? standardLeads.length : place
}
