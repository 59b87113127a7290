/** @module app: the service as one Hono application; everything it depends on is handed in. */
import { Hono } from 'hono'
import { answerOutcome } from './cds-hooks/outcome.ts'
import { createCdsHooks, type DoorDependencies } from './cds-hooks/index.ts'
import { prefetchTemplates } from './fhir/prefetch.ts'

export interface App {
  readonly app: Hono
  /** Resolves when every write-back begun so far has ended. */
  readonly settled: () => Promise<void>
}

export function createApp(deps: Omit<DoorDependencies, 'templates'>, sandbox?: Hono): App {
  const cdsHooks = createCdsHooks({
    ...deps,
    templates: prefetchTemplates(labCodesOf(deps.registry)),
  })
  const app = new Hono()
  app.get('/healthz', (c) => c.json({ status: 'ok' }))
  app.get('/readyz', (c) => {
    const { id, version, status } = deps.model.manifest
    const model = { id, version, status, provider: deps.model.provider }
    return deps.model.isRunning()
      ? c.json({ status: 'ready', model })
      : c.json({ status: 'the inference thread has stopped: restart the service', model }, 503)
  })
  app.route('/', cdsHooks.routes)
  if (sandbox) app.route('/', sandbox)
  app.notFound((c) =>
    answerOutcome(c, 404, 'not-found', 'Nothing is served at this address. Try GET /cds-services.'),
  )
  return { app, settled: cdsHooks.settled }
}

/** LOINC codes of the analytes whose measurement takes precedence: those of cards, and their redundant twins. */
function labCodesOf({ indicators, analytes }: DoorDependencies['registry']): string[] {
  const codes = indicators
    .filter(({ finding }) => finding?.display === 'A')
    .flatMap(({ analyte }) => [analyte, analytes.get(analyte.redundantWith ?? '')])
    .flatMap((analyte) => analyte?.loinc.map(({ code }) => code) ?? [])
  return [...new Set(codes)]
}
