/**
 * @module fhir/confirm: may what was assessed be written into this chart? What a caller prefetched is only the caller's
 * word: ECG and patient are read from the FHIR server, and judged as when a chart opens.
 */
import type { MedplumClient } from '@medplum/core'
import { declinePatient, type PatientDecline } from '../interpret/usable.ts'
import type { Manifest } from '../model/manifest.ts'
import { confirmEcg, type AssessedEcg, type UnconfirmedEcg } from './confirm-ecg.ts'
import { readSubject } from './read-subject.ts'
import type { Scopes } from './scopes.ts'

/** Why nothing is written. For metrics and logs. */
export type Unconfirmed = UnconfirmedEcg | 'patient-not-found' | PatientDecline

/** The chart was opened on something that the FHIR server does not have, or not so: somebody should look. */
export const unconfirmed: ReadonlySet<string> = new Set<Unconfirmed>([
  'ecg-not-found',
  'ecg-differs',
  'patient-not-found',
  'age-unknown',
  'under-age',
  'paced',
])

/**
 * @param fhirServer that the client asks.
 * @throws AnyEcgError `fhir-failed` when the server does not say: it may at the next try.
 */
export async function confirm(
  client: MedplumClient,
  fhirServer: string,
  kept: AssessedEcg & { readonly ecgTime: number },
  population: Manifest['population'],
): Promise<'same' | Unconfirmed> {
  const { patientId } = kept
  const [ecg, subject] = await Promise.all([
    confirmEcg(client, fhirServer, kept),
    readSubject(client, { fhirServer, context: { patientId } }),
  ])
  if (ecg !== 'same') return ecg
  if (!subject) return 'patient-not-found'
  return declinePatient(subject, population, kept.ecgTime)?.reason ?? 'same'
}

/** The scopes, without their level, that `confirm` needs and the token lacks. */
export function withheldReadings(scopes: Scopes | undefined): readonly string[] {
  if (!scopes) return []
  const needed = {
    'Observation.rs': scopes.mayRead('Observation') && scopes.maySearch('Observation'),
    'Patient.r': scopes.mayRead('Patient'),
    'Condition.s': scopes.maySearch('Condition'),
  }
  return Object.entries(needed).flatMap(([scope, isGranted]) => (isGranted ? [] : [scope]))
}
