/** @module sandbox/chart/page/fhir: the chart's own reads and writes, on the server that served the page. */
import type {
  Bundle,
  ExtractResource,
  OperationOutcome,
  Resource,
  ResourceType,
} from '@medplum/fhirtypes'

const base = '/fhir/R4'

/** Something the server refused; the message is for the reader of the page. */
export class RequestError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'RequestError'
    this.status = status
  }
}

/** @returns undefined for an empty answer. @throws RequestError with the text of the OperationOutcome. */
export async function requestJson(url: string, init: RequestInit = {}): Promise<unknown> {
  let response: Response
  try {
    response = await fetch(url, init)
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw new RequestError(0, `${url} could not be reached.`)
  }
  const text = await response.text()
  if (response.ok && text === '') return undefined
  const body = parse(text)
  if (response.ok && body !== undefined) return body
  throw new RequestError(response.status, describe(body) ?? `${url} answered ${response.status}.`)
}

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

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function describe(body: unknown): string | undefined {
  const outcome = body as OperationOutcome | undefined
  if (outcome?.resourceType !== 'OperationOutcome') return undefined
  return outcome.issue.map(({ details, diagnostics }) => details?.text ?? diagnostics).join(' ')
}
