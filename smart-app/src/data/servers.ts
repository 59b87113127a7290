/** @module smart-app/data/servers: the EHRs that this service answers, for a launch. */
import { fetchJson } from './fetch-json.ts'

/** `GET /api/servers`: about nobody, without a token. */
export interface ServersAnswer {
  readonly servers: readonly FhirServer[]
}

export interface FhirServer {
  /** FHIR base URL. */
  readonly iss: string
  readonly name: string
}

/** @param iss asked about: the service names its open servers, and this one if it knows it. */
export function fetchServers(base: string, iss: string | null): Promise<ServersAnswer> {
  const url = new URL('servers', base)
  if (iss !== null) url.searchParams.set('iss', iss)
  return fetchJson({ url })
}

/** The same server with or without a slash at the end. */
export function findServer(servers: readonly FhirServer[], iss: string): FhirServer | undefined {
  return servers.find((server) => trimSlash(server.iss) === trimSlash(iss))
}

function trimSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
