/** @module sandbox/chart/page/fhir: the chart's own reads and writes, on the server that served the page. */
import type { Bundle, ExtractResource, Resource, ResourceType } from '@medplum/fhirtypes'
import { requestJson } from './request.ts'

const base = '/fhir/R4'

/** @param query below the FHIR base: `Patient/1` or `Observation?patient=1`. */
export function readFhir(query: string, signal: AbortSignal): Promise<unknown> {
  return requestJson(`${base}/${query}`, { signal, headers: { accept: 'application/fhir+json' } })
}

/** One page of a search, in the server's order. */
export interface SearchPage<T extends Resource> {
  readonly matches: readonly T[]
  /** What `_include` and `_revinclude` brought along. */
  readonly included: readonly Resource[]
  /** Of all pages. */
  readonly total: number
  /** The query of the next page. */
  readonly next?: string
  /** The FHIR base URL that the server goes by. */
  readonly fhirServer: string
}

/** The criteria go in the body: an address, and the logs it is kept in, are no place for a patient's name. */
export async function searchFhir<T extends ResourceType>(
  type: T,
  query: string,
  signal?: AbortSignal,
): Promise<SearchPage<ExtractResource<T>>> {
  const bundle = (await requestJson(`${base}/${type}/_search`, {
    method: 'POST',
    headers: {
      accept: 'application/fhir+json',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: query,
    signal: signal ?? null,
  })) as Bundle
  return readPage<ExtractResource<T>>(bundle)
}

/** https://hl7.org/fhir/R4/search.html#return */
export function readPage<T extends Resource>({ entry = [], link, total }: Bundle): SearchPage<T> {
  const resourcesOf = (included: boolean) =>
    entry
      .filter(({ search }) => (search?.mode === 'include') === included)
      .flatMap(({ resource }) => resource ?? [])
  const urlOf = (name: string) => link?.find(({ relation }) => relation === name)?.url ?? ''
  const matches = resourcesOf(false) as T[]
  const self = urlOf('self')
  const [, next] = urlOf('next').split('?')
  return {
    matches,
    included: resourcesOf(true),
    total: total ?? matches.length,
    ...(next ? { next } : {}),
    fhirServer: self.slice(0, self.indexOf(base) + base.length),
  }
}

/** A transaction when there are several entries: all or none. */
export async function writeFhir(entries: NonNullable<Bundle['entry']>): Promise<void> {
  const [only] = entries
  const isCreate = entries.length === 1 && only?.request?.method === 'POST'
  const body: Resource | undefined = isCreate
    ? only.resource
    : { resourceType: 'Bundle', type: 'transaction', entry: entries }
  await requestJson(isCreate ? `${base}/${only.request?.url ?? ''}` : base, {
    method: 'POST',
    headers: {
      'content-type': 'application/fhir+json',
      // https://hl7.org/fhir/R4/http.html#ccreate
      ...(isCreate && only.request?.ifNoneExist
        ? { 'if-none-exist': only.request.ifNoneExist }
        : {}),
    },
    body: JSON.stringify(body),
  })
}
