/** @module sandbox/chart/cards/accept: what happens to a suggestion the clinician accepts. */
import type { BundleEntry, MedicationRequest, Resource, ServiceRequest } from '@medplum/fhirtypes'
import type { Action, Suggestion } from '../../../cds-hooks/types.ts'
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

const suggestionSystem = 'https://anyecg-lab.example/fhir/sid/accepted-suggestion'

function isOrder(resource: Resource): resource is ServiceRequest | MedicationRequest {
  return resource.resourceType === 'ServiceRequest' || resource.resourceType === 'MedicationRequest'
}

/**
 * A service proposes a draft. In this chart the click that accepts it is the signature,
 * where a real EHR would put it among the orders to sign.
 */
function sign(
  resource: ServiceRequest | MedicationRequest,
  now: Date,
): ServiceRequest | MedicationRequest {
  if (resource.status !== 'draft') return resource
  return {
    ...resource,
    status: 'active',
    intent: 'order',
    authoredOn: now.toISOString(),
  }
}
