/** @module sandbox/chart/record/order: what is asked for, and whether it is asked for yet. */
import type { MedicationRequest, ServiceRequest } from '@medplum/fhirtypes'
import { nameOf } from './observation.ts'

export function orderTitleOf(order: ServiceRequest | MedicationRequest): string {
  const { resourceType } = order
  const concept = resourceType === 'ServiceRequest' ? order.code : order.medicationCodeableConcept
  return nameOf(concept) ?? 'Unnamed order'
}

/** Nobody acts on these. https://hl7.org/fhir/R4/valueset-request-intent.html */
export function isOnlyProposed({ intent }: ServiceRequest): boolean {
  return ['proposal', 'plan', 'option'].includes(intent)
}

/** `active`; of what is no order yet, its intent too. */
export function orderStatusOf(order: ServiceRequest): string {
  return isOnlyProposed(order) ? `${order.intent}, ${order.status}` : order.status
}
