/** @module sandbox/smart-auth/provider: oidc-provider, told what SMART adds to OAuth. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { ParsedUrlQuery } from 'node:querystring'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider, type Configuration, type Grant, type KoaContextWithOIDC } from 'oidc-provider'
import { backendAlgorithms, listClients } from './clients.ts'
import type { Addresses } from './addresses.ts'
import { checkAudience, checkLaunch, createPolicy } from './authorization.ts'
import { grantSeconds, offlineSeconds, sessionSeconds } from './grants.ts'
import { tokenParameters, type LaunchStore } from './launch-context.ts'
import { createMemoryAdapter } from './memory-adapter.ts'
import { errorPage } from './pages.ts'
import { contextScopes, resourceScopes } from './scopes.ts'
import type { SmartAuthSettings } from './settings.ts'
import { scopesSupported } from './smart-configuration.ts'

const hourSeconds = 3600

export async function createProvider(
  addresses: Addresses,
  settings: SmartAuthSettings,
  store: LaunchStore,
): Promise<Provider> {
  const provider = new Provider(addresses.issuer, {
    adapter: createMemoryAdapter(),
    clients: listClients(addresses, settings),
    jwks: { keys: [await createSigningKey()] },
    ...endpoints(addresses, store),
    ...scopesAndClaims(addresses, store),
    ...lifetimes(settings),
    ...features(settings),
  })
  // The addresses it makes are those of the public URL, whatever the Host header says: see mount.ts.
  provider.proxy = true
  provider.use(async (ctx, next) => {
    // offline_access is dropped without it, and no SMART client sends it.
    if (ctx.path === '/authorize') ctx.query = withConsent(ctx.query)
    await next()
    const { oidc } = ctx as Partial<KoaContextWithOIDC>
    const context = store.granted.get(oidc?.entities.Grant?.jti ?? '')
    if (oidc?.route === 'token' && ctx.status === 200 && context)
      ctx.body = { ...(ctx.body as object), ...tokenParameters(context, addresses.style) }
  })
  return provider
}

function withConsent(query: ParsedUrlQuery): ParsedUrlQuery {
  const prompts = [query.prompt ?? []].flat().join(' ').split(' ').filter(Boolean)
  if (prompts.includes('none')) return query
  return { ...query, prompt: [...new Set([...prompts, 'consent'])].join(' ') }
}

/** RS256: what every OpenID Connect client can verify. A new one at each start, as everything here. */
async function createSigningKey() {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: randomUUID() }
}

function endpoints({ origin, issuer }: Addresses, { launches }: LaunchStore): Configuration {
  return {
    routes: {
      authorization: '/authorize',
      token: '/token',
      jwks: '/jwks',
      userinfo: '/userinfo',
      introspection: '/introspect',
      revocation: '/revoke',
    },
    interactions: {
      url: (_, { uid }) => `${issuer}/interaction/${uid}`,
      policy: createPolicy(launches),
    },
    cookies: {
      keys: [randomBytes(32)],
      long: { httpOnly: true, sameSite: 'lax', path: '/auth' },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    clientBasedCORS: (_, from) => from === origin,
    renderError: async (ctx, { error, error_description: description }) => {
      ctx.type = 'html'
      ctx.set(
        'content-security-policy',
        "default-src 'none'; style-src 'self'; frame-ancestors 'self'",
      )
      const page = await errorPage('This cannot be authorized', [
        'Go back to the app or the chart and start again.',
        `The server says: ${description ?? 'nothing more'} (${error}).`,
      ])
      // Hono's page is an object to koa, which would send it as JSON.
      ctx.body = String(page)
    },
  }
}

function scopesAndClaims(addresses: Addresses, store: LaunchStore): Configuration {
  return {
    scopes: [...contextScopes, ...resourceScopes('patient', 'user', 'system')],
    discovery: { scopes_supported: scopesSupported },
    claims: { openid: ['sub'], fhirUser: ['fhirUser'], profile: ['fhirUser'] },
    // SMART reads fhirUser from the id_token: https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html#scopes-for-requesting-identity-data
    conformIdTokenClaims: false,
    // The account is the user's resource: `Practitioner/1`.
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, fhirUser: `${addresses.fhirBase}/${sub}` }),
    }),
    pkce: { required: () => true },
    extraParams: { aud: checkAudience(addresses.fhirBase), launch: checkLaunch(store.launches) },
    // Another launch is another patient: no grant is taken over from the one before.
    loadExistingGrant: async (ctx) => {
      const { grantId } = ctx.oidc.result?.consent ?? {}
      return grantId ? ctx.oidc.provider.Grant.find(grantId) : undefined
    },
    extraTokenClaims: (_, token) => {
      if (token.kind !== 'AccessToken') return undefined
      const { patient, encounter } = store.granted.get(token.grantId) ?? {}
      const fhirUser = `${addresses.fhirBase}/${token.accountId}`
      return { patient, encounter, ...(token.scope?.includes('fhirUser') ? { fhirUser } : {}) }
    },
    issueRefreshToken: (ctx, client) => {
      const scopes = grantedScopes(ctx.oidc.entities.Grant)
      const isAsked = scopes.includes('offline_access') || scopes.includes('online_access')
      return Promise.resolve(client.grantTypeAllowed('refresh_token') && isAsked)
    },
    // Another launch would end this one's tokens: see grants.ts for what ends with a session.
    expiresWithSession: () => Promise.resolve(false),
  }
}

function grantedScopes(grant: Grant | undefined): string[] {
  return grant?.getOIDCScope().split(' ') ?? []
}

function lifetimes({ tokenSeconds }: SmartAuthSettings): Configuration {
  return {
    // A token that has expired is refused at once, however short its life.
    clockTolerance: 0,
    ttl: {
      AccessToken: tokenSeconds,
      // https://hl7.org/fhir/smart-app-launch/backend-services.html: five minutes at most.
      ClientCredentials: Math.min(tokenSeconds, 300),
      AuthorizationCode: 60,
      IdToken: tokenSeconds,
      Interaction: hourSeconds,
      Session: sessionSeconds,
      Grant: (_, grant) => grantSeconds(grantedScopes(grant)),
      // No longer than the grant it comes from.
      RefreshToken: offlineSeconds,
    },
  }
}

function features({ backendJwks, serviceSecret }: SmartAuthSettings): Configuration {
  return {
    enabledJWA: { clientAuthSigningAlgValues: [...backendAlgorithms] },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      userinfo: { enabled: true },
      clientCredentials: { enabled: Boolean(backendJwks ?? serviceSecret) },
      introspection: {
        enabled: true,
        allowedPolicy: (_, client, token) =>
          client.clientAuthMethod !== 'none' || token.clientId === client.clientId,
      },
      revocation: {
        enabled: true,
        allowedPolicy: (_, client, token) => token.clientId === client.clientId,
      },
    },
  }
}
