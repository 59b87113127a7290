/** @module fhir/withdrawn: Observations that say nothing any more. */
import type { Observation } from '@medplum/fhirtypes'

/**
 * Entered in error: may be another patient's, or nobody's. Cancelled: no result, whatever stands in it.
 * https://hl7.org/fhir/R4/valueset-observation-status.html
 */
export function isWithdrawn({ status }: Pick<Observation, 'status'>): boolean {
  return status === 'entered-in-error' || status === 'cancelled'
}
