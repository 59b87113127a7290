/** @module cds-hooks/request-client: the FHIR server of one request, with that request's token and until its deadline. */
import type { MedplumClient } from '@medplum/core'
import { connectFhir } from '../fhir/client.ts'
import { allowFhirServer, type Tenant } from '../tenants/index.ts'
import type { PatientViewRequest } from './types.ts'

/**
 * @param limits.deadline ms since 1970; retries stop there.
 * @returns undefined when the request names no FHIR server.
 * @throws AnyEcgError `fhir-server-not-allowed`
 */
export function openRequestClient(
  { fhirServer, fhirAuthorization }: Pick<PatientViewRequest, 'fhirServer' | 'fhirAuthorization'>,
  tenant: Tenant,
  limits: { readonly timeoutMs: number; readonly deadline: number },
): MedplumClient | undefined {
  if (!fhirServer) return undefined
  return connectFhir({
    ...limits,
    fhirServer: allowFhirServer(tenant, fhirServer),
    allowPrivate: tenant.privateNetwork,
    ...(fhirAuthorization ? { accessToken: fhirAuthorization.access_token } : {}),
  })
}
