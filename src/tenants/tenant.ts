/** @module tenants/tenant: one EHR that may call: how it proves itself, and what it may see. */
import type { JSONWebKeySet } from 'jose'
import { AnyEcgError } from '../errors.ts'
import type { Policy } from '../registry/index.ts'

export interface Tenant {
  readonly id: string
  /** FHIR base URLs that requests of this tenant may name; the token goes nowhere else. */
  readonly fhirServers: readonly string[]
  /** Its servers are in the site's own network or on this machine, where no call goes otherwise. */
  readonly privateNetwork: boolean
  readonly auth: CallerAuth
  /** `silent`: ECGs are assessed and the verdict is logged; no card, no write-back. */
  readonly mode: 'silent' | 'live'
  /** Only the sandbox: a demonstration model makes cards and write-backs here and nowhere else. */
  readonly allowDemonstration: boolean
  /** Web origins whose pages may call, as browsers send them: scheme, host, port. */
  readonly corsOrigins: readonly string[]
  /** The site's own rules for cards, over those of cards/policy.json. */
  readonly policy: Partial<Policy>
  /** How the service gets a token of its own, for writes that no user's token covers. */
  readonly backend?: Backend
}

export type CallerAuth =
  /** https://cds-hooks.hl7.org/#trusting-cds-clients */
  | { readonly kind: 'cds-jwt'; readonly issuers: readonly Issuer[] }
  /** The user's access token, checked where it was issued; what Medplum's Bot sends. */
  | { readonly kind: 'smart-bearer'; readonly introspection?: Introspection }
  | { readonly kind: 'open' }

export const jwtAlgorithms = ['ES384', 'RS384', 'ES256', 'RS256'] as const
export type JwtAlgorithm = (typeof jwtAlgorithms)[number]

export interface Issuer {
  readonly iss: string
  /** The `tenant` claim a token must carry; absent: any or none. */
  readonly tenant?: string
  /** Base URLs in place of PUBLIC_URL, where this EHR knows the service by another address. */
  readonly audiences?: readonly string[]
  readonly algorithms: readonly JwtAlgorithm[]
  readonly keys:
    | { readonly kind: 'static'; readonly jwks: JSONWebKeySet }
    /** The first is asked where a token names none. */
    | { readonly kind: 'jku'; readonly urls: readonly [string, ...string[]] }
}

/** https://www.rfc-editor.org/rfc/rfc7662. Secrets are in the environment, under these names. */
export interface Introspection {
  readonly url: string
  readonly clientIdEnv: string
  readonly clientSecretEnv: string
}

export type Backend =
  /** https://hl7.org/fhir/smart-app-launch/backend-services.html */
  | {
      readonly kind: 'smart-backend'
      readonly tokenUrl: string
      readonly clientId: string
      /** Name of the variable that holds the private key (PEM or JWK). */
      readonly privateKeyEnv: string
      /** The key that signed before: published until nobody can hold a statement of it, and never used. */
      readonly previousKeyEnv?: string | undefined
      readonly alg: 'ES384' | 'RS384'
      /** SMART scopes to ask for; absent: what the write-back needs. */
      readonly scope?: string | undefined
    }
  | {
      readonly kind: 'client-credentials'
      readonly tokenUrl: string
      readonly clientIdEnv: string
      readonly clientSecretEnv: string
      readonly scope?: string | undefined
    }

/** The tenant `npm start` serves: open, on loopback, with simulated patients. */
export function sandboxTenant(publicUrl: string): Tenant {
  return {
    id: 'sandbox',
    fhirServers: [`${publicUrl}/fhir/R4`],
    privateNetwork: true,
    auth: { kind: 'open' },
    mode: 'live',
    allowDemonstration: true,
    corsOrigins: [],
    policy: {},
  }
}

/** The entry of the tenant's list that means this server. */
export function findFhirServer(tenant: Tenant, fhirServer: string): string | undefined {
  const wanted = withoutFinalSlash(fhirServer)
  return tenant.fhirServers.find((server) => withoutFinalSlash(server) === wanted)
}

/** @throws AnyEcgError `fhir-server-not-allowed`: no call is made to a server that is not on the list. */
export function allowFhirServer(tenant: Tenant, fhirServer: string): string {
  const allowed = findFhirServer(tenant, fhirServer)
  if (allowed) return allowed
  throw new AnyEcgError(
    'fhir-server-not-allowed',
    'fhirServer: this FHIR server is not on the list of the tenant. Ask the operator to add it.',
  )
}

export function withoutFinalSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
