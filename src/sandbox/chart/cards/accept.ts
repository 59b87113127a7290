/** @module sandbox/chart/cards/accept: what happens to a suggestion the clinician accepts. */
import type { BundleEntry, MedicationRequest, Resource, ServiceRequest } from '@medplum/fhirtypes'
import type { Action, Suggestion } from '../../../cds-hooks/types.ts'
import { orderTitleOf } from '../record/order.ts'
import { createUuid } from './hook.ts'

/** The actions of a suggestion belong together: https://cds-hooks.hl7.org/#suggestion */
export function toEntries(suggestion: Suggestion, now: Date): BundleEntry[] {
  const { actions = [] as never, uuid } = suggestion
  return actions.map((action, i) => toEntry(action, `${uuid}/${i}`, now))
}

/** @param name of the action, the same each time its card is shown. */
function toEntry(action: Action, name: string, now: Date): BundleEntry {
  if (action.type === 'delete') return { request: { method: 'DELETE', url: action.resourceId } }
  const { resource } = action
  if (action.type === 'update')
    return {
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id ?? ''}` },
    }
  const request = { method: 'POST', url: resource.resourceType } as const
  const fullUrl = `urn:uuid:${createUuid()}`
  if (!isOrder(resource)) return { fullUrl, resource, request }
  // A second click, in another tab or after an answer that was lost, finds the order that is there.
  const identifier = { system: suggestionSystem, value: name }
  return {
    fullUrl,
    resource: sign({ ...resource, identifier: [...(resource.identifier ?? []), identifier] }, now),
    request: {
      ...request,
      ifNoneExist: `identifier=${suggestionSystem}|${name}&status=active`,
    },
  }
}

/** What accepting it orders; it may do other things too. */
export function ordersOf({ actions = [] as never }: Suggestion): Order[] {
  return actions.flatMap((action) =>
    action.type === 'create' && isOrder(action.resource) && becomesOrder(action.resource)
      ? action.resource
      : [],
  )
}

export function orderNamesOf(suggestion: Suggestion): string {
  return ordersOf(suggestion).map(orderTitleOf).join(', ')
}

/**
 * A service speaks of its proposal, which this chart's click turns into an order: the button says what the click does.
 * The label is the service's where it says more. https://cds-hooks.hl7.org/#suggestion
 */
export function actionLabelOf(suggestion: Suggestion): string {
  const { length } = ordersOf(suggestion)
  const isAll = length > 0 && length === suggestion.actions?.length
  return isAll ? `Order ${orderNamesOf(suggestion)}` : suggestion.label
}

/** Whether accepting it a second time adds nothing: `ifNoneExist` above finds orders, and only those. */
export function isRepeatable(suggestion: Suggestion): boolean {
  const creates = (suggestion.actions ?? []).filter(({ type }) => type === 'create')
  return creates.length === ordersOf(suggestion).length
}

function becomesOrder({ status, intent }: Order): boolean {
  return status === 'draft' || (status === 'active' && intent.endsWith('order'))
}

const suggestionSystem = 'https://anyecg-lab.example/fhir/sid/accepted-suggestion'

type Order = ServiceRequest | MedicationRequest

function isOrder(resource: Resource): resource is Order {
  return resource.resourceType === 'ServiceRequest' || resource.resourceType === 'MedicationRequest'
}

/**
 * A service proposes a draft. In this chart the click that accepts it is the signature,
 * where a real EHR would put it among the orders to sign.
 */
function sign(resource: Order, now: Date): Order {
  if (resource.status !== 'draft') return resource
  return {
    ...resource,
    status: 'active',
    intent: 'order',
    authoredOn: now.toISOString(),
  }
}
