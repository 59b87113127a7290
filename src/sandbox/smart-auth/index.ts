/**
 * @module sandbox/smart-auth: the sandbox's SMART authorization server, and the guard before its FHIR server.
 * https://hl7.org/fhir/smart-app-launch/
 */
import type { HttpBindings } from '@hono/node-server'
import type { CapabilityStatementRestSecurity } from '@medplum/fhirtypes'
import { Hono, type MiddlewareHandler } from 'hono'
import { fhirPath, type FhirServer } from '../fhir-server/index.ts'
import { addressesOf, authPath } from './addresses.ts'
import { createChartSessions } from './chart-session.ts'
import { createGrants } from './grants.ts'
import { createGuard } from './guard/index.ts'
import { createHookTokenHandler } from './hook-token.ts'
import { createInteractionRoutes } from './interactions.ts'
import { createLaunchHandler } from './launch.ts'
import { createLaunchStore } from './launch-context.ts'
import { mount } from './mount.ts'
import { pagesCss } from './pages.ts'
import { createProvider } from './provider.ts'
import { readSettings } from './settings.ts'
import { describeSecurity, describeSmart, smartStyle } from './smart-configuration.ts'

export { authPath } from './addresses.ts'
export { appClientId, backendClientId, serviceClientId } from './clients.ts'

export interface SmartAuth {
  /** `/auth/*` and `/fhir/R4/.well-known/smart-configuration`. Needs the bindings of @hono/node-server. */
  readonly app: Hono<{ Bindings: HttpBindings }>
  /** Stands before the FHIR server, on every path below `/fhir/R4`. */
  readonly guard: MiddlewareHandler
  /** Stands before the chart page. */
  readonly chartDoor: MiddlewareHandler
  /** For `CapabilityStatement.rest.security`. */
  readonly security: CapabilityStatementRestSecurity
}

/**
 * Everything in memory: a restart ends all sessions and tokens.
 * @param options.publicUrl where the whole is reached, without path.
 * @param options.required whether a FHIR request needs a token; one that bears a token is held to it either way.
 * @param options.env SANDBOX_TOKEN_SECONDS, SANDBOX_BACKEND_JWKS, SANDBOX_SERVICE_SECRET.
 * @throws AnyEcgError `config-invalid` naming each wrong variable.
 */
export async function createSmartAuth(options: {
  readonly publicUrl: string
  readonly fhirServer: FhirServer
  readonly required: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}): Promise<SmartAuth> {
  const { publicUrl, fhirServer, required, env } = options
  const settings = readSettings(env)
  const addresses = addressesOf(publicUrl, fhirServer.baseUrl)
  const store = createLaunchStore()
  const provider = await createProvider(addresses, settings, store)
  const grants = createGrants(provider, store)
  const chart = createChartSessions(addresses.origin, fhirServer, (uid) => grants.endSession(uid))
  const smart = describeSmart(addresses, settings)

  const app = new Hono<{ Bindings: HttpBindings }>()
  app.get(`${fhirPath}/.well-known/smart-configuration`, (c) => c.json(smart))
  app.post(`${authPath}/launch`, createLaunchHandler(addresses.origin, store, fhirServer))
  app.post(
    `${authPath}/hook-token`,
    createHookTokenHandler(provider, grants, {
      fhirServer,
      required,
      tokenSeconds: settings.tokenSeconds,
      sessionOf: (c) => chart.of(c),
    }),
  )
  if (required) app.route('/', chart.routes)
  app.get(new URL(addresses.style).pathname, (c) => c.json(smartStyle))
  app.get(`${authPath}/pages.css`, (c) => c.body(pagesCss, 200, { 'content-type': 'text/css' }))
  app.route(authPath, createInteractionRoutes(provider, store, grants, fhirServer))
  app.all(`${authPath}/*`, mount(provider, addresses.origin))
  return {
    app,
    guard: createGuard(provider, fhirServer, required, (c) => chart.of(c) !== undefined),
    chartDoor: required ? chart.door : (_, next) => next(),
    security: describeSecurity(addresses),
  }
}
