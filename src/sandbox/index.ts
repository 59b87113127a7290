/** @module sandbox: a hospital in one process: FHIR server, SMART authorization, simulated patients, chart page. */
import { Hono } from 'hono'
import { createChartRoutes } from './chart-routes.ts'
import { createHostGuard, createOriginGuard } from './door.ts'
import { createFhirServer, fhirPath, type FhirServer } from './fhir-server/index.ts'
import { loadHospital } from './hospital.ts'
import { authPath, createSmartAuth } from './smart-auth/index.ts'

export interface Sandbox {
  /** `/` the chart, `/fhir/R4` the FHIR server, `/auth` its SMART authorization server. */
  readonly app: Hono
  readonly fhirServer: FhirServer
}

/**
 * @param options.publicUrl where the whole is reached, without path; links and fullUrls are made from it.
 * @param options.hospitalDirectory other stories than the built-in ones.
 * @param options.env SANDBOX_HOSTS, and what createSmartAuth reads.
 * @throws AnyEcgError when a variable is wrong, or a story cannot be read or holds invalid FHIR.
 */
export async function createSandbox(options: {
  readonly publicUrl: string
  readonly hospitalDirectory?: string
  /** The FHIR server wants a token; absent: it answers without one, as on one's own machine. */
  readonly authRequired?: boolean
  readonly env?: NodeJS.ProcessEnv
}): Promise<Sandbox> {
  const { publicUrl, hospitalDirectory, authRequired = false, env = {} } = options
  const fhirServer = await createFhirServer({ baseUrl: publicUrl.replace(/\/+$/, '') + fhirPath })
  await loadHospital(fhirServer, hospitalDirectory ? { directory: hospitalDirectory } : {})
  const smartAuth = await createSmartAuth({ publicUrl, fhirServer, required: authRequired, env })
  const app = new Hono()
  app.use(createHostGuard(publicUrl, env))
  const originGuard = createOriginGuard(publicUrl)
  for (const path of [fhirPath, authPath]) app.use(`${path}/*`, originGuard)
  app.route('/', smartAuth.app) // Before the FHIR server: its well-known file stands below /fhir/R4.
  app.use(`${fhirPath}/*`, smartAuth.guard)
  app.route('/', fhirServer.app)
  app.get('/', smartAuth.chartDoor)
  app.route('/', createChartRoutes())
  return { app, fhirServer }
}
