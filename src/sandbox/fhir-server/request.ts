/** @module sandbox/fhir-server/request: an HTTP request as FhirRouter reads it. */
import type { FhirRequest, HttpMethod } from '@medplum/fhir-router'
import { refuse, refuseMethod } from './outcomes.ts'
import { parseQuery } from './strict-search.ts'

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** `application/json+fhir` is the DSTU 2 spelling, which the CDS Hooks Sandbox still sends. */
const jsonTypes: ReadonlySet<string> = new Set([
  'application/fhir+json',
  'application/json',
  'application/json+fhir',
])
const patchTypes: ReadonlySet<string> = new Set([...jsonTypes, 'application/json-patch+json'])

/**
 * @param path below the FHIR base, with its query.
 * @throws OperationOutcomeError 400 (not JSON), 405 (method), 415 (content type).
 */
export async function readRequest(request: Request, path: string): Promise<FhirRequest> {
  const { method } = request
  if (!methods.has(method)) throw refuseMethod(`${method} is not a FHIR interaction.`)
  const [route = '', query] = path.split(/\?(.*)/s)
  const isSearch = method === 'POST' && /^[^/]*\/_search$/.test(route)
  return {
    method: (method === 'HEAD' ? 'GET' : method) as HttpMethod,
    // The form and the query of a search by POST are one query, which FhirRouter takes as the body.
    url: isSearch ? route : path,
    pathname: '',
    params: {},
    query: {},
    headers: readHeaders(request),
    body: isSearch ? await readForm(request, query ?? '') : await readBody(request),
    config: { transactions: true },
  }
}

function readHeaders(request: Request): NonNullable<FhirRequest['headers']> {
  const names = ['if-none-exist', 'if-match']
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = request.headers.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )
}

async function readForm(request: Request, query: string): Promise<unknown> {
  const form = await request.text()
  const type = contentType(request)
  if (form !== '' && type !== 'application/x-www-form-urlencoded')
    throw unsupported(type, ['application/x-www-form-urlencoded'])
  return parseQuery(`${query}&${form}`)
}

async function readBody(request: Request): Promise<unknown> {
  const { method } = request
  if (method !== 'POST' && method !== 'PUT' && method !== 'PATCH') return undefined
  const type = contentType(request)
  const accepted = method === 'PATCH' ? patchTypes : jsonTypes
  if (!accepted.has(type)) throw unsupported(type, [...accepted])
  let body: unknown
  try {
    body = JSON.parse(await request.text())
  } catch {
    throw refuse('structure', 'The body is not JSON.', { expression: 'body' })
  }
  if (typeof body !== 'object' || body === null)
    throw refuse('structure', 'The body is not a JSON object.', { expression: 'body' })
  return body
}

function contentType(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

function unsupported(type: string, accepted: readonly string[]): Error {
  const text = `Content-Type ${type || '(none)'} is not accepted here: send ${accepted.join(', ')}.`
  return refuse('not-supported', text, { id: 'unsupported-media-type', expression: 'Content-Type' })
}
