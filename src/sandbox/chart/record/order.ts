/** @module sandbox/chart/record/order: what a ServiceRequest asks for. */
import type { ServiceRequest } from '@medplum/fhirtypes'
import { nameOf } from './observation.ts'

export function orderTitleOf({ code }: ServiceRequest): string {
  return nameOf(code) ?? 'Unnamed order'
}
