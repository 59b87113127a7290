/** @module fhir/find-ecg: which Observations are ECGs, newest first. */
import type { Observation } from '@medplum/fhirtypes'
import { sortingTime } from '../date-time.ts'

/** Codes under which ECG Observations are found in real servers; MDC has two spellings of one system. */
export const ecgCodes = [
  'http://loinc.org|11524-6',
  'http://loinc.org|34534-8',
  'urn:oid:2.16.840.1.113883.6.24|131328',
  'urn:iso:std:iso:11073:10101|131328',
  // One Observation per lead (HL7 PHD): the leads a model reads.
  'urn:oid:2.16.840.1.113883.6.24|131329',
  'urn:iso:std:iso:11073:10101|131329',
  'urn:oid:2.16.840.1.113883.6.24|131330',
  'urn:iso:std:iso:11073:10101|131330',
  'http://snomed.info/sct|268400002',
] as const

/** A patient monitored for weeks has thousands; what matters is new, and an answer is due. */
const maxCandidates = 120

/**
 * The newest of the patient's ECGs, newest first. Whether one can be read is for the decoder to say.
 * @param most how many; 120 where nothing is said.
 */
export function ecgsNewestFirst(
  observations: readonly Observation[],
  most = maxCandidates,
): readonly Observation[] {
  return observations
    .map((observation) => ({ observation, time: sortingTime(ecgTime(observation)) }))
    .sort((a, b) => b.time - a.time)
    .slice(0, most)
    .map(({ observation }) => observation)
}

/** When the recording began, ISO 8601. */
export function ecgTime(observation: Observation): string | undefined {
  return (
    observation.effectiveDateTime ??
    observation.effectivePeriod?.start ??
    observation.effectiveInstant
  )
}
