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
  const base = connection.fhirServer.replace(/\/*$/, '/')
  return new MedplumClient({
    baseUrl: base,
    fhirUrlPath: base,
    cacheTime: 0,
    maxRetries: 0,
    storage: new ClientStorage(new MemoryStorage()),
    ...(connection.accessToken ? { accessToken: connection.accessToken } : {}),
    fetch: (url: string, init?: RequestInit) => {
      const target = new URL(url)
      // Transactions go to the base itself, which the client may write without its final slash.
      if (!`${target.origin}${target.pathname}/`.startsWith(base))
        throw new Error(
          `refused to call ${target.origin}: it is not the FHIR server of this request`,
        )
      const deadline = AbortSignal.timeout(connection.timeoutMs)
      const signal = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline
      return fetch(target, { ...init, redirect: 'error', signal })
    },
  })
}
