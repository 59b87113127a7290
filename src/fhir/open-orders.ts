/** @module fhir/open-orders: orders that are still to be carried out. */
import type { Coding, ServiceRequest } from '@medplum/fhirtypes'
import type { OpenOrder } from '../interpret/chart.ts'
import { loincsOfSiteCoding, type Registry } from '../registry/index.ts'

/**
 * Active and asking for something. How old one may be is for the policy to say.
 * @param registry whose policy has the site's own order codes: many a catalogue knows no LOINC.
 */
export function readOpenOrders(
  orders: readonly ServiceRequest[],
  registry: Pick<Registry, 'policy' | 'orders'>,
): OpenOrder[] {
  return orders
    .filter(({ status, doNotPerform }) => status === 'active' && doNotPerform !== true)
    .map(({ id, code, authoredOn }) => {
      const authoredAt = Date.parse(authoredOn ?? '')
      return {
        loincCodes: (code?.coding ?? []).flatMap((coding) => loincsOf(coding, registry)),
        ...(Number.isNaN(authoredAt) ? {} : { authoredAt }),
        reference: `ServiceRequest/${id ?? ''}`,
      }
    })
}

function loincsOf(
  coding: Coding,
  { policy, orders }: Pick<Registry, 'policy' | 'orders'>,
): string[] {
  if (coding.system === 'http://loinc.org') return coding.code ? [coding.code] : []
  return loincsOfSiteCoding(coding, policy, orders)
}
