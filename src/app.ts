/** @module app: the service as one Hono application; everything it depends on is handed in. */
import { Hono } from 'hono'
import type { JSONWebKeySet } from 'jose'
import { createAppPages, launchPath } from './app-pages.ts'
import { createApi } from './api/index.ts'
import { answerOutcome } from './cds-hooks/outcome.ts'
import { createCdsHooks, type DoorDependencies } from './cds-hooks/index.ts'
import { prefetchTemplates } from './fhir/prefetch.ts'

export interface App {
  readonly app: Hono
  /** Resolves when everything that began with a request has ended. */
  readonly settled: () => Promise<void>
}

export interface AppDependencies extends Omit<DoorDependencies, 'templates'> {
  /** Public halves of the keys the service signs with at token servers. */
  readonly jwks: () => Promise<JSONWebKeySet>
}

export function createApp(deps: AppDependencies, sandbox?: Hono): App {
  const appPages = createAppPages()
  const cdsHooks = createCdsHooks({
    ...deps,
    ...(appPages ? { launchUrl: deps.publicUrl + launchPath } : {}),
    templates: prefetchTemplates(labCodesOf(deps.registry)),
  })
  const app = new Hono()
  // First, for its check of the Host covers the service as well.
  if (sandbox) app.route('/', sandbox)
  app.get('/healthz', (c) => c.json({ status: 'ok' }))
  app.get('/readyz', async (c) => {
    const { id, version, status } = deps.model.manifest
    const about = {
      model: { id, version, status, provider: deps.model.provider },
      store: deps.store.engine,
    }
    const problem = await findProblem(deps)
    return problem
      ? c.json({ status: problem, ...about }, 503)
      : c.json({ status: 'ready', ...about })
  })
  app.get('/metrics', async (c) => {
    const { contentType, text } = await deps.metrics.expose()
    return c.body(text, 200, { 'content-type': contentType })
  })
  // Cached for as long as a rotation may be announced ahead: https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html
  app.get('/.well-known/jwks.json', async (c) =>
    c.json(await deps.jwks(), 200, { 'cache-control': 'public, max-age=300' }),
  )
  app.route('/', cdsHooks.routes)
  app.route('/api', createApi(deps))
  if (appPages) app.route('/', appPages)
  app.notFound((c) =>
    answerOutcome(c, 404, 'not-found', 'Nothing is served at this address. Try GET /cds-services.'),
  )
  return { app, settled: cdsHooks.settled }
}

async function findProblem({ model, store }: AppDependencies): Promise<string | undefined> {
  if (!model.isRunning()) return 'the inference thread has stopped: restart the service'
  try {
    await store.silences.active()
    return undefined
  } catch {
    return 'the database does not answer: see DATABASE_URL'
  }
}

/** LOINC codes of the analytes whose measurement takes precedence: those of cards, and their redundant twins. */
function labCodesOf({ indicators, analytes }: DoorDependencies['registry']): string[] {
  const codes = indicators
    .filter(({ finding }) => finding?.display === 'A')
    .flatMap(({ analyte }) => [analyte, analytes.get(analyte.redundantWith ?? '')])
    .flatMap((analyte) => analyte?.loinc.map(({ code }) => code) ?? [])
  return [...new Set(codes)]
}
