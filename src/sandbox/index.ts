/** @module sandbox: a hospital in one process: FHIR server, simulated patients, chart page. */
import { Hono } from 'hono'
import { createChartRoutes } from './chart-routes.ts'
import { createFhirServer, fhirPath, type FhirServer } from './fhir-server/index.ts'
import { loadHospital } from './hospital.ts'

export interface Sandbox {
  /** `/` the chart, `/fhir/R4` the FHIR server. */
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
}): Promise<Sandbox> {
  const { publicUrl, hospitalDirectory } = options
  const fhirServer = await createFhirServer({ baseUrl: publicUrl.replace(/\/+$/, '') + fhirPath })
  await loadHospital(fhirServer, hospitalDirectory ? { directory: hospitalDirectory } : {})
  const app = new Hono()
  app.route('/', fhirServer.app)
  app.route('/', createChartRoutes())
  return { app, fhirServer }
}
