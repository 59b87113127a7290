/** @module sandbox: a hospital in one process: FHIR server, SMART authorization, simulated patients, chart page. */
import { Hono } from 'hono'
import { createChartRoutes } from './chart-routes.ts'
import { createFhirServer, fhirPath, type FhirServer } from './fhir-server/index.ts'
import { loadHospital } from './hospital.ts'
import { createSmartAuth } from './smart-auth/index.ts'

export interface Sandbox {
  /** `/` the chart, `/fhir/R4` the FHIR server, `/auth` its SMART authorization server. */
  readonly app: Hono
  readonly fhirServer: FhirServer
}

/**
 * @param options.publicUrl where the whole is reached, without path; links and fullUrls are made from it.
 * @param options.hospitalDirectory other stories than the built-in ones.
 * @throws AnyEcgError when a story cannot be read or holds invalid FHIR.
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
  app.route('/', smartAuth.app) // Before the FHIR server: its well-known file stands below /fhir/R4.
  app.use(`${fhirPath}/*`, smartAuth.guard)
  app.route('/', fhirServer.app)
  app.route('/', createChartRoutes())
  return { app, fhirServer }
}
