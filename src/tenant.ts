/** @module tenant: one EHR that may call, and what it may see. */
import { AnyEcgError } from './errors.ts'

export interface Tenant {
  readonly id: string
  /** FHIR base URLs that requests of this tenant may name; the token goes nowhere else. */
  readonly fhirServers: readonly string[]
  /** Only the sandbox: a demonstration model makes cards and write-backs here and nowhere else. */
  readonly allowDemonstration: boolean
}

/** The tenant `npm start` serves: open, on loopback, with simulated patients. */
export function sandboxTenant(publicUrl: string): Tenant {
  return { id: 'sandbox', fhirServers: [`${publicUrl}/fhir/R4`], allowDemonstration: true }
}

/** @throws AnyEcgError `fhir-server-not-allowed`: no call is made to a server that is not on the list. */
export function allowFhirServer(tenant: Tenant, fhirServer: string): string {
  const wanted = fhirServer.replace(/\/+$/, '')
  const allowed = tenant.fhirServers.find((server) => server.replace(/\/+$/, '') === wanted)
  if (allowed) return allowed
  throw new AnyEcgError(
    'fhir-server-not-allowed',
    'fhirServer: this FHIR server is not on the list of the tenant. Ask the operator to add it.',
  )
}
