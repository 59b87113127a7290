/** @module sandbox/chart/accept: what happens to a suggestion the clinician accepts. */
import type { BundleEntry, Resource } from '@medplum/fhirtypes'
import type { Action, Suggestion } from '../../cds-hooks/types.ts'
import { createUuid } from './hook.ts'

/** The actions of a suggestion belong together: https://cds-hooks.hl7.org/#suggestion */
export function toEntries({ actions = [] as never }: Suggestion, now: Date): BundleEntry[] {
  return actions.map((action) => toEntry(action, now))
}

function toEntry(action: Action, now: Date): BundleEntry {
  if (action.type === 'delete') return { request: { method: 'DELETE', url: action.resourceId } }
  const { resource } = action
  if (action.type === 'update')
    return {
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id ?? ''}` },
    }
  return {
    fullUrl: `urn:uuid:${createUuid()}`,
    resource: sign(resource, now),
    request: { method: 'POST', url: resource.resourceType },
  }
}

/**
 * A service proposes a draft. In this chart the click that accepts it is the signature,
 * where a real EHR would put it among the orders to sign.
 */
function sign(resource: Resource, now: Date): Resource {
  if (resource.resourceType !== 'ServiceRequest' && resource.resourceType !== 'MedicationRequest')
    return resource
  if (resource.status !== 'draft') return resource
  return {
    ...resource,
    status: 'active',
    intent: 'order',
    authoredOn: resource.authoredOn ?? now.toISOString(),
  }
}
