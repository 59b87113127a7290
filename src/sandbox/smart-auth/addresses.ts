/** @module sandbox/smart-auth/addresses: where things are, all made from the public URL. */

/** Path of the authorization server; oidc-provider is mounted below it. */
export const authPath = '/auth'

export interface Addresses {
  readonly origin: string
  readonly fhirBase: string
  /** Issuer of the id_tokens and base of all endpoints. */
  readonly issuer: string
  readonly style: string
  readonly appRedirect: string
}

/** @param publicUrl without path. @param fhirBase without a final slash. */
export function addressesOf(publicUrl: string, fhirBase: string): Addresses {
  const { origin } = new URL(publicUrl)
  return {
    origin,
    fhirBase,
    issuer: `${origin}${authPath}`,
    style: `${origin}${authPath}/smart-style-1.json`,
    appRedirect: `${origin}/smart/`,
  }
}
