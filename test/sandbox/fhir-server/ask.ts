/** @module test/sandbox/fhir-server/ask: one request to a server without a socket. */
import type { Bundle, BundleEntry, OperationOutcome, Resource } from '@medplum/fhirtypes'
import type { FhirServer } from '../../../src/sandbox/fhir-server/index.ts'

export const baseUrl = 'http://hospital.example/fhir/R4'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

export type Ask = (
  method: string,
  path: string,
  body?: unknown,
  headers?: object,
) => Promise<Answer>

/** Bodies other than strings go out as FHIR JSON. */
export function askOf({ app }: FhirServer): Ask {
  return async (method, path, body, headers = {}) => {
    const response = await app.request(`/fhir/R4${path}`, {
      method,
      headers: { 'content-type': 'application/fhir+json', ...headers },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const parsed: unknown = text === '' ? undefined : JSON.parse(text)
    return { status: response.status, headers: response.headers, body: parsed }
  }
}

export function resourceOf({ body }: Answer): Resource & { id: string } {
  return body as Resource & { id: string }
}

export function bundleOf({ body }: Answer): Bundle {
  return body as Bundle
}

/** The first issue of an OperationOutcome: status, text and element. */
export function refusalOf({ status, body }: Answer): object {
  const outcome = body as OperationOutcome
  const [issue] = outcome.issue
  return {
    status,
    resourceType: outcome.resourceType,
    text: issue?.details?.text,
    expression: issue?.expression?.[0],
  }
}

export function bundle(type: 'batch' | 'transaction', ...entry: BundleEntry[]): Bundle {
  return { resourceType: 'Bundle', type, entry }
}

export function post(resource: Resource, ifNoneExist?: string): BundleEntry {
  const request = { method: 'POST', url: resource.resourceType } as const
  return { resource, request: ifNoneExist ? { ...request, ifNoneExist } : request }
}
