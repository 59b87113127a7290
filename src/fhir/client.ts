/** @module fhir/client: one short-lived client per hook request, bound to one server and one token. */
import { ClientStorage, MedplumClient, MemoryStorage } from '@medplum/core'
import { AnyEcgError } from '../errors.ts'
import { exchange, type ExchangeLimits } from './exchange.ts'

export interface FhirConnection extends ExchangeLimits {
  /** FHIR base URL, already checked against the tenant's list. */
  readonly fhirServer: string
  /** Held in memory for this request only; never stored, logged or passed on. */
  readonly accessToken?: string
}

/**
 * A MedplumClient that can only speak to `fhirServer`: no redirects, no other origin or path, no cache (the chart
 * may have changed since the last view). Its calls throw `AnyEcgError` (`fhir-failed`, `fhir-server-not-allowed`) or,
 * where the server itself refuses, Medplum's OperationOutcomeError.
 * @throws AnyEcgError `fhir-server-not-allowed` when the base is no http(s) URL.
 */
export function connectFhir(connection: FhirConnection): MedplumClient {
  const base = baseOf(connection.fhirServer)
  return new MedplumClient({
    baseUrl: base,
    fhirUrlPath: base,
    cacheTime: 0,
    maxRetries: 0, // exchange.ts knows the deadline
    storage: new ClientStorage(new MemoryStorage()),
    ...(connection.accessToken ? { accessToken: connection.accessToken } : {}),
    fetch: async (address: string, init: RequestInit = {}) => {
      const url = new URL(address)
      if (!isBelow(url, base))
        throw new AnyEcgError(
          'fhir-server-not-allowed',
          `refused to call ${url.origin}: it is not the FHIR server of this request`,
        )
      const { method = 'GET', headers, body, signal } = init
      const call = {
        url,
        method,
        headers: Object.fromEntries(new Headers(headers)),
        ...(typeof body === 'string' ? { body } : {}),
      }
      return requireJson(await exchange(call, connection, signal ?? undefined))
    },
  })
}

/** Through URL: LOCALHOST and localhost, :443 and none, are the same server. */
function baseOf(fhirServer: string): string {
  const base = URL.parse(fhirServer.replace(/\/*$/, '/'))
  if (base && /^https?:$/.test(base.protocol)) return base.href
  throw new AnyEcgError('fhir-server-not-allowed', 'fhirServer: must be an http or https URL.')
}

/** Transactions go to the base itself, which the client may write without its final slash. */
function isBelow({ origin, pathname, username, password }: URL, base: string): boolean {
  return `${origin}${pathname}/`.startsWith(base) && username === '' && password === ''
}

/**
 * The `next` link of a searchset, if it leads to the same server: the token goes nowhere else.
 * @param fhirServer as given to `connectFhir`; relative links are read from there.
 */
export function nextBelow(link: string, fhirServer: string): URL | undefined {
  const base = baseOf(fhirServer)
  const url = URL.parse(link, base)
  return url && isBelow(url, base) ? url : undefined
}

/**
 * The answer, found to be JSON. MedplumClient would print the beginning of a body that is not, and a body may
 * begin with a patient's name; and it would take JSON of another content type for text.
 */
async function requireJson(response: Response): Promise<Response> {
  const { status, headers } = response
  const text = await response.text()
  const absence = absences[status]
  if (!text && absence === undefined) {
    headers.delete('content-type')
    return new Response(null, { status, headers })
  }
  headers.set('content-type', 'application/fhir+json')
  const body = text ? parseJson(text, status) : undefined
  const told = absence === undefined ? text : JSON.stringify(nameAbsence(body, absence))
  return new Response(told, { status, headers })
}

/**
 * What MedplumClient calls an outcome of these. Other servers tell by the status alone that a resource is absent: HAPI's
 * outcome says `processing` of both, and a body is not required. https://hl7.org/fhir/R4/http.html#read
 */
const absences: Readonly<Partial<Record<number, string>>> = { 404: 'not-found', 410: 'gone' }

function nameAbsence(body: unknown, id: string): object {
  const isOutcome =
    typeof body === 'object' &&
    body !== null &&
    'resourceType' in body &&
    body.resourceType === 'OperationOutcome'
  const bare = {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'not-found' }],
  }
  return { ...(isOutcome ? body : bare), id }
}

/** @throws AnyEcgError `fhir-failed` */
function parseJson(text: string, status: number): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AnyEcgError(
      'fhir-failed',
      `the FHIR server answered ${status} with a body that is not JSON`,
    )
  }
}
