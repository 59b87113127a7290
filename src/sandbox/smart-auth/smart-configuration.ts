/**
 * @module sandbox/smart-auth/smart-configuration: what apps read first.
 * https://hl7.org/fhir/smart-app-launch/conformance.html#using-well-known
 */
import type { CapabilityStatementRestSecurity } from '@medplum/fhirtypes'
import type { Addresses } from './addresses.ts'
import { backendAlgorithms } from './clients.ts'
import { contextScopes } from './scopes.ts'
import type { SmartAuthSettings } from './settings.ts'

/** The thousands of scopes with a type or a set of letters are covered by these. */
export const scopesSupported = [
  ...contextScopes,
  'patient/*.cruds',
  'user/*.cruds',
  'system/*.cruds',
  'patient/*.*',
  'user/*.*',
  'system/*.*',
]

export function describeSmart(
  { issuer }: Addresses,
  { backendJwks, serviceSecret }: SmartAuthSettings,
): Record<string, unknown> {
  const hasMachines = Boolean(backendJwks ?? serviceSecret)
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    introspection_endpoint: `${issuer}/introspect`,
    revocation_endpoint: `${issuer}/revoke`,
    userinfo_endpoint: `${issuer}/userinfo`,
    grant_types_supported: [
      'authorization_code',
      'refresh_token',
      ...(hasMachines ? ['client_credentials'] : []),
    ],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: [
      'none',
      ...(backendJwks ? ['private_key_jwt'] : []),
      ...(serviceSecret ? ['client_secret_basic'] : []),
    ],
    ...(backendJwks ? { token_endpoint_auth_signing_alg_values_supported: backendAlgorithms } : {}),
    scopes_supported: scopesSupported,
    capabilities: [
      'launch-ehr',
      'launch-standalone',
      'client-public',
      ...(backendJwks ? ['client-confidential-asymmetric'] : []),
      ...(serviceSecret ? ['client-confidential-symmetric'] : []),
      'sso-openid-connect',
      'context-banner',
      'context-style',
      'context-ehr-patient',
      'context-ehr-encounter',
      'context-standalone-patient',
      'permission-offline',
      'permission-online',
      'permission-patient',
      'permission-user',
      'permission-v1',
      'permission-v2',
    ],
  }
}

/** `CapabilityStatement.rest.security`, for clients of before the well-known file. */
export function describeSecurity({ issuer }: Addresses): CapabilityStatementRestSecurity {
  const endpoint = (url: string, path: string) => ({ url, valueUri: `${issuer}/${path}` })
  return {
    service: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/restful-security-service',
            code: 'SMART-on-FHIR',
          },
        ],
      },
    ],
    extension: [
      {
        url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
        extension: [
          endpoint('authorize', 'authorize'),
          endpoint('token', 'token'),
          endpoint('introspect', 'introspect'),
          endpoint('revoke', 'revoke'),
        ],
      },
    ],
  }
}

/** https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html#styling: the look of the chart page. */
export const smartStyle = {
  color_background: '#eef2f5',
  color_error: '#b3261e',
  color_highlight: '#0b5f8a',
  color_modal_backdrop: '#17222b',
  color_success: '#1d6b3c',
  color_text: '#17222b',
  dim_border_radius: '6px',
  dim_font_size: '15px',
  dim_spacing_size: '16px',
  font_family_body: 'system-ui, sans-serif',
  font_family_heading: 'system-ui, sans-serif',
}
