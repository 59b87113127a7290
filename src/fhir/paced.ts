/** @module fhir/paced: a pacemaker that somebody coded. Spikes are not searched for: a sine wave must not look paced. */
import type { CodeableConcept, Condition, Observation } from '@medplum/fhirtypes'
import { isWithdrawn } from './withdrawn.ts'

const snomed = 'http://snomed.info/sct'

/** "Cardiac pacemaker in situ" and its ICD-10 forms, for the Condition search. */
export const pacemakerCodes = [
  `${snomed}|441509002`,
  'http://hl7.org/fhir/sid/icd-10-cm|Z95.0',
  'http://hl7.org/fhir/sid/icd-10|Z95.0',
  'http://fhir.de/CodeSystem/bfarm/icd-10-gm|Z95.0',
] as const

/** Statements on the ECG itself: rhythm from artificial pacing; ECG: paced rhythm. */
const pacedRhythmCodes = [`${snomed}|10370003`, `${snomed}|251266004`]

export function hasPacemaker(conditions: readonly Condition[]): boolean {
  return conditions.some(
    (condition) => isConfirmed(condition) && holds(condition.code, pacemakerCodes),
  )
}

/** The ECG carries a coded paced rhythm, as its value, its interpretation or a component's value, and was not withdrawn. */
export function statesPacedRhythm(ecg: Observation): boolean {
  if (isWithdrawn(ecg)) return false
  const concepts = [
    ecg.valueCodeableConcept,
    ...(ecg.interpretation ?? []),
    ...(ecg.component ?? []).flatMap((c) => [c.valueCodeableConcept, ...(c.interpretation ?? [])]),
  ]
  return concepts.some((concept) => holds(concept, pacedRhythmCodes))
}

/** Entered in error or refuted is not a pacemaker. Removed ones (inactive) still count: leads often stay. */
function isConfirmed(condition: Condition): boolean {
  const verification = condition.verificationStatus?.coding?.map((coding) => coding.code) ?? []
  return !verification.includes('entered-in-error') && !verification.includes('refuted')
}

function holds(concept: CodeableConcept | undefined, codes: readonly string[]): boolean {
  return (
    concept?.coding?.some((coding) =>
      codes.includes(`${coding.system ?? ''}|${coding.code ?? ''}`),
    ) ?? false
  )
}
