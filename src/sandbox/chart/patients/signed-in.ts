/** @module sandbox/chart/patients/signed-in: who sits in front of the chart, and at which server. */
import { searchFhir } from '../page/fhir.ts'
import { formatSpokenName } from './read-name.ts'

export interface SignedIn {
  /** `Practitioner/1`. */
  readonly userId: string
  readonly userName: string
  /** Base URL by which the services know this FHIR server. */
  readonly fhirServer: string
}

/** A sandbox has nobody to sign in: its one clinician is there already. */
export async function readSignedIn(): Promise<SignedIn> {
  const { matches, fhirServer } = await searchFhir('Practitioner', '_count=1')
  const [practitioner] = matches
  return {
    userId: `Practitioner/${practitioner?.id ?? 'unknown'}`,
    userName: formatSpokenName(practitioner?.name),
    fhirServer,
  }
}
