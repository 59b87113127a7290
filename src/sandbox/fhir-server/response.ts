/** @module sandbox/fhir-server/response: an interaction's result as HTTP. https://hl7.org/fhir/R4/http.html */
import { isOk } from '@medplum/core'
import type { FhirRequest, FhirResponse } from '@medplum/fhir-router'
import type { Bundle, BundleEntry, OperationOutcome, Resource } from '@medplum/fhirtypes'
import { statusOf } from './outcomes.ts'
import { parseQuery, type Query } from './strict-search.ts'

const headers = { 'content-type': 'application/fhir+json; charset=utf-8' }

/** @param baseUrl FHIR base, without a final slash. */
export function writeResponse(
  request: FhirRequest,
  [outcome, resource]: FhirResponse,
  baseUrl: string,
): Response {
  if (!isOk(outcome) || !resource) return writeOutcome(outcome)
  const status = statusOf(outcome)
  const body =
    resource.resourceType === 'Bundle' ? finishBundle(request, resource, baseUrl) : resource
  return Response.json(body, {
    status,
    headers: {
      ...headers,
      ...versionHeaders(resource),
      ...(status === 201 ? { location: versionUrl(resource, baseUrl) } : {}),
    },
  })
}

/** The outcome keeps the id that carries the status in Medplum: its clients look for it. */
export function writeOutcome(outcome: OperationOutcome): Response {
  return Response.json(outcome, { status: statusOf(outcome), headers })
}

function versionHeaders({ meta }: Resource): Record<string, string> {
  return {
    ...(meta?.versionId ? { etag: `W/"${meta.versionId}"` } : {}),
    ...(meta?.lastUpdated ? { 'last-modified': new Date(meta.lastUpdated).toUTCString() } : {}),
  }
}

function versionUrl({ resourceType, id = '', meta }: Resource, baseUrl: string): string {
  return `${baseUrl}/${resourceType}/${id}/_history/${meta?.versionId ?? ''}`
}

function finishBundle(request: FhirRequest, bundle: Bundle, baseUrl: string): Bundle {
  // A stored Bundle that was read has an id and stays as it is.
  if (bundle.id) return bundle
  if (bundle.type === 'searchset') return addLinks(request, addFullUrls(bundle, baseUrl), baseUrl)
  if (bundle.type === 'batch-response' || bundle.type === 'transaction-response')
    return { ...bundle, entry: (bundle.entry ?? []).map((entry) => finishEntry(entry, baseUrl)) }
  return bundle
}

function addFullUrls(bundle: Bundle, baseUrl: string): Bundle {
  const entry = bundle.entry?.map((one) => ({ fullUrl: resourceUrl(one, baseUrl), ...one }))
  return entry ? { ...bundle, entry } : bundle
}

function resourceUrl({ resource }: BundleEntry, baseUrl: string): string {
  return `${baseUrl}/${resource?.resourceType ?? ''}/${resource?.id ?? ''}`
}

/** `self` says what was asked; `next` leads on while `_count` left matches behind. */
function addLinks(request: FhirRequest, bundle: Bundle, baseUrl: string): Bundle {
  const [path = '', search = ''] = request.url.split(/\?(.*)/s)
  const isPost = request.method === 'POST'
  const query = isPost ? (request.body as Query) : parseQuery(search)
  const url = `${baseUrl}/${path.replace(/^\/|\/_search$/g, '')}`
  const link = [{ relation: 'self', url: withQuery(url, query) }]
  const offset = lastNumber(query._offset) ?? 0
  const count = lastNumber(query._count) ?? 0
  if (count > 0 && offset + count < (bundle.total ?? 0))
    link.push({
      relation: 'next',
      url: withQuery(url, { ...query, _offset: String(offset + count) }),
    })
  return { ...bundle, link }
}

function lastNumber(value: Query[string]): number | undefined {
  const last = [value ?? []].flat().at(-1)
  return last === undefined ? undefined : Number(last)
}

function withQuery(url: string, query: Query): string {
  const parameters = new URLSearchParams()
  for (const [key, values] of Object.entries(query))
    for (const value of [values ?? ''].flat()) parameters.append(key, value)
  return parameters.size > 0 ? `${url}?${parameters.toString()}` : url
}

function finishEntry(entry: BundleEntry, baseUrl: string): BundleEntry {
  const { resource, response } = entry
  const status = response?.outcome ? statusOf(response.outcome) : undefined
  if (!resource?.id || !resource.meta?.versionId)
    return { ...entry, response: { ...response, status: String(status ?? response?.status) } }
  const { versionId, lastUpdated } = resource.meta
  return {
    fullUrl: resourceUrl(entry, baseUrl),
    resource,
    response: {
      ...response,
      status: String(status ?? response?.status),
      location: versionUrl(resource, baseUrl),
      etag: `W/"${versionId}"`,
      ...(lastUpdated ? { lastModified: lastUpdated } : {}),
    },
  }
}
