/** @module sandbox/smart-auth/guard/reply: an answer, less what the token may not see. */
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes'
import { forbidden, type Permit } from './access.ts'

/** @throws OperationOutcomeError 403 for a resource that is not for this token. */
export async function showReply(response: Response, permit: Permit): Promise<Response> {
  const isJson = response.headers.get('content-type')?.includes('json')
  if (!response.ok || !isJson || !response.body) return response
  const resource = (await response.json()) as Resource
  if (resource.resourceType === 'Bundle' && !resource.id)
    return Response.json(await showBundle(resource, permit), response)
  if (await permit.shows(resource)) return Response.json(resource, response)
  throw forbidden(
    'The resource is not for this token: it is of another patient, or its type is beyond the scopes.',
  )
}

/** Results of a search and of a history. */
export async function showBundle(bundle: Bundle, permit: Permit): Promise<Bundle> {
  const shown: BundleEntry[] = []
  let hiddenMatches = 0
  for (const entry of bundle.entry ?? []) {
    const { resource, search } = entry
    if (!resource || (await permit.shows(resource))) shown.push(entry)
    else if (search?.mode !== 'include') hiddenMatches++
  }
  const { entry: _entry, total, ...rest } = bundle
  return {
    ...rest,
    ...(total === undefined ? {} : { total: total - hiddenMatches }),
    ...(shown.length > 0 ? { entry: shown } : {}),
  }
}
