/** @module tenants/addresses: where a row lets calls go, and which of these no call would ever reach. */
import { isIP } from 'node:net'
import * as z from 'zod'
import { classifyAddress } from '../fhir/address.ts'
import type { Tenant } from './tenant.ts'

/** A base to which paths are appended. What URL forgives (`https:host`, backslashes) a comparison of texts does not. */
export const baseUrl = z
  .string()
  .refine(
    (text) => /^https?:\/\/[^/?#@\s\\][^?#@\s\\]*$/.test(text) && URL.canParse(text),
    'must be an http or https URL, written https://host/path, without user, query or fragment',
  )

/** Keys and secrets travel here: in clear only within the machine. */
export const secureUrl = baseUrl.refine(
  (text) => text.startsWith('https:') || isLoopback(text),
  'must be https (http only on loopback)',
)

/** Only of addresses that stand there as such: what a name leads to is seen when it is called. */
export function checkAddresses(tenant: Tenant): string[] {
  return addressesOf(tenant).flatMap(({ field, url }) => {
    const problem = unreachable(url, tenant) ?? (field.startsWith('fhir') && inClear(url, tenant))
    return problem ? [`${field}: ${problem}`] : []
  })
}

function unreachable(url: string, { privateNetwork }: Tenant): string | undefined {
  const place = placeOf(url)
  if (place === 'forbidden')
    return 'is where no server may be (link-local, multicast or reserved): it is never called'
  if (place === 'private' && !privateNetwork)
    return 'is in a private network or on this machine, where no call goes without "privateNetwork": true'
  return undefined
}

/** Callers of an open tenant show no token that protects anything, and it has no backend. */
function inClear(url: string, { auth, privateNetwork }: Tenant): string | undefined {
  if (url.startsWith('https:') || privateNetwork || auth.kind === 'open') return undefined
  return 'must be https: access tokens would travel in clear (http only with "privateNetwork": true)'
}

function addressesOf({ fhirServers, auth, backend }: Tenant) {
  const issuers = auth.kind === 'cds-jwt' ? auth.issuers : []
  const introspection = auth.kind === 'smart-bearer' ? auth.introspection : undefined
  return [
    ...fhirServers.map((url, i) => ({ field: `fhirServers[${i}]`, url })),
    ...issuers.flatMap(({ keys }, i) =>
      keys.kind === 'jku'
        ? keys.urls.map((url, j) => ({ field: `auth.issuers[${i}].jku[${j}]`, url }))
        : [],
    ),
    ...(introspection ? [{ field: 'auth.introspection.url', url: introspection.url }] : []),
    ...(backend ? [{ field: 'backend.tokenUrl', url: backend.tokenUrl }] : []),
  ]
}

/** As `fhir/address` sees it; a name other than localhost is taken for public. */
function placeOf(text: string): ReturnType<typeof classifyAddress> {
  if (isLoopback(text)) return 'private'
  const host = URL.parse(text)?.hostname.replace(/^\[|\]$/g, '') ?? ''
  return isIP(host) ? classifyAddress(host) : 'public'
}

function isLoopback(text: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(URL.parse(text)?.hostname ?? '')
}
