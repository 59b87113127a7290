/** @module fhir/client: one short-lived client per hook request, bound to one server and one token. */
import { ClientStorage, MedplumClient, MemoryStorage } from '@medplum/core'

export interface FhirConnection {
  /** FHIR base URL, already checked against the tenant's list. */
  readonly fhirServer: string
  /** Held in memory for this request only; never stored, logged or passed on. */
  readonly accessToken?: string
  readonly timeoutMs: number
}

/**
 * A MedplumClient that can only speak to `fhirServer`: no redirects, no other origin or path,
 * no cache (the chart may have changed since the last view), no retries (the caller has a deadline).
 */
export function connectFhir(connection: FhirConnection): MedplumClient {
  // Through URL: LOCALHOST and localhost, :443 and none, are the same server.
  const base = new URL(connection.fhirServer.replace(/\/*$/, '/')).href
  return new MedplumClient({
    baseUrl: base,
    fhirUrlPath: base,
    cacheTime: 0,
    maxRetries: 0,
    storage: new ClientStorage(new MemoryStorage()),
    ...(connection.accessToken ? { accessToken: connection.accessToken } : {}),
    fetch: async (url: string, init?: RequestInit) => {
      const target = new URL(url)
      // Transactions go to the base itself, which the client may write without its final slash.
      if (!`${target.origin}${target.pathname}/`.startsWith(base))
        throw new Error(
          `refused to call ${target.origin}: it is not the FHIR server of this request`,
        )
      const deadline = AbortSignal.timeout(connection.timeoutMs)
      const signal = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline
      return readWhole(await fetch(target, { ...init, redirect: 'error', signal }))
    },
  })
}

/**
 * The answer, read and found to be JSON. MedplumClient would print the beginning of a body that is not,
 * and a body may begin with a patient's name.
 */
async function readWhole(response: Response): Promise<Response> {
  const { status, statusText, headers } = response
  const text = await response.text()
  if (!text) return new Response(null, { status, statusText, headers })
  try {
    JSON.parse(text)
  } catch {
    throw new Error(`the FHIR server answered ${status} with a body that is not JSON`)
  }
  return new Response(text, { status, statusText, headers })
}
