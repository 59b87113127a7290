/** @module fhir/open-orders: orders that are still to be carried out. */
import type { ServiceRequest } from '@medplum/fhirtypes'
import type { OpenOrder } from '../interpret/chart.ts'

/** Active and asking for something. How old one may be is for the policy to say. */
export function readOpenOrders(orders: readonly ServiceRequest[]): OpenOrder[] {
  return orders
    .filter(({ status, doNotPerform }) => status === 'active' && doNotPerform !== true)
    .map(({ id, code, authoredOn }) => {
      const authoredAt = Date.parse(authoredOn ?? '')
      return {
        loincCodes: (code?.coding ?? [])
          .filter(({ system }) => system === 'http://loinc.org')
          .flatMap((coding) => coding.code ?? []),
        ...(Number.isNaN(authoredAt) ? {} : { authoredAt }),
        reference: `ServiceRequest/${id ?? ''}`,
      }
    })
}
