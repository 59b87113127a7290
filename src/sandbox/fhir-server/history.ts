/** @module sandbox/fhir-server/history: what happened to one resource, newest first. */
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes'

/**
 * https://hl7.org/fhir/R4/http.html#history: each entry tells the request that made the version.
 * @param url of the resource. @param versions oldest first.
 */
export function createHistory(
  url: string,
  versions: readonly Resource[],
  deletedAt: string | undefined,
): Bundle {
  const path = url.split('/').slice(-2).join('/')
  const entry = versions.map((resource, index): BundleEntry => {
    const { versionId = '', lastUpdated } = resource.meta ?? {}
    const isFirst = index === 0
    return {
      fullUrl: url,
      resource,
      request: isFirst
        ? { method: 'POST', url: path.split('/')[0] ?? '' }
        : { method: 'PUT', url: path },
      response: {
        status: isFirst ? '201' : '200',
        etag: `W/"${versionId}"`,
        ...(lastUpdated ? { lastModified: lastUpdated } : {}),
      },
    }
  })
  if (deletedAt)
    entry.push({
      fullUrl: url,
      request: { method: 'DELETE', url: path },
      response: { status: '200', lastModified: deletedAt },
    })
  return { resourceType: 'Bundle', type: 'history', total: entry.length, entry: entry.reverse() }
}
