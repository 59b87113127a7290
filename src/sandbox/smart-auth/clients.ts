/** @module sandbox/smart-auth/clients: the applications the authorization server knows. */
import type { JSONWebKeySet } from 'jose'
import type { ClientMetadata } from 'oidc-provider'
import type { Addresses } from './addresses.ts'
import { resourceScopes } from './scopes.ts'
import type { SmartAuthSettings } from './settings.ts'

/** The SMART app: public, PKCE. */
export const appClientId = 'anyecg-lab-app'
/**
 * What a hospital's administrator has agreed to for everybody who opens the app from a chart: what it reads there. The
 * metadata's `scope` is no place for it, since a user who opens the app alone may allow more.
 */
export const appLaunchScopes = [
  'launch',
  'openid',
  'fhirUser',
  'online_access',
  'patient/Patient.r',
  'patient/Observation.rs',
  'patient/RiskAssessment.rs',
  'patient/ServiceRequest.rs',
  'patient/Condition.rs',
  'patient/Device.r',
] as const
/** SMART Backend Services: a signed statement, `system/` scopes. */
export const backendClientId = 'anyecg-lab-backend'
/** Client secret: introspection, and `system/` scopes as Medplum gives them. */
export const serviceClientId = 'anyecg-lab-service'
/** The CDS service: asks for nothing itself, is given a token with each hook. */
export const hookClientId = 'anyecg-lab-cds'

/** What SMART asks a server to take: https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html */
export const backendAlgorithms = ['RS384', 'ES384'] as const

export function listClients(addresses: Addresses, settings: SmartAuthSettings): ClientMetadata[] {
  const { backendJwks, serviceSecret } = settings
  return [
    {
      client_id: appClientId,
      client_name: 'AnyECG-Lab',
      redirect_uris: [addresses.appRedirect],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    {
      client_id: hookClientId,
      redirect_uris: [],
      response_types: [],
      grant_types: [],
      token_endpoint_auth_method: 'none',
    },
    ...(backendJwks ? [backendClient(backendJwks)] : []),
    ...(serviceSecret ? [serviceClient(serviceSecret)] : []),
  ]
}

const machine = {
  redirect_uris: [],
  response_types: [],
  grant_types: ['client_credentials'],
} satisfies Partial<ClientMetadata>

function backendClient({ keys }: JSONWebKeySet): ClientMetadata {
  return {
    ...machine,
    client_id: backendClientId,
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys },
    scope: resourceScopes('system').join(' '),
  }
}

function serviceClient(secret: string): ClientMetadata {
  return {
    ...machine,
    client_id: serviceClientId,
    client_secret: secret,
    token_endpoint_auth_method: 'client_secret_basic',
    scope: resourceScopes('system').join(' '),
  }
}
