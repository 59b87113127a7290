/** @module test/cds-hooks/parts: the service in this process, all of its parts real, and what tests ask of them. */
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { openBackends } from '../../src/fhir/backends.ts'
import { openJobs } from '../../src/jobs/index.ts'
import type { Jobs } from '../../src/jobs/jobs.ts'
import { noJobs } from '../../src/jobs/none.ts'
import { createMetrics, type Metrics } from '../../src/metrics.ts'
import { openModel, type Model } from '../../src/model/index.ts'
import { loadRegistry } from '../../src/registry/index.ts'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import type { Tenant } from '../../src/tenants/index.ts'
import { recordingLog } from './ehr.ts'

export const registry = loadRegistry()

export interface PartOptions {
  readonly tenants: readonly Tenant[]
  /** Absent: the bundled one. */
  readonly model?: Model
  readonly databaseUrl?: string
  readonly store?: Store
  readonly publicUrl?: string
  readonly now?: () => number
  readonly env?: NodeJS.ProcessEnv
  readonly hookBudgetMs?: number
  readonly requestTimeoutMs?: number
  readonly fhirTimeoutMs?: number
}

export interface Parts {
  readonly app: ReturnType<typeof createApp>['app']
  readonly settled: () => Promise<void>
  readonly log: ReturnType<typeof recordingLog>
  readonly store: Store
  readonly jobs: Jobs
  readonly metrics: Metrics
  readonly close: () => Promise<void>
}

/** Jobs whose tries follow each other fast. */
const fastRetry = { limit: 4, delaySeconds: 0, maxDelaySeconds: 0 }

export function openBundledModel(): Promise<Model> {
  return openModel({
    folder: readConfig({}).modelDir,
    indicatorIds: registry.indicators.map(({ id }) => id),
    providers: ['cpu'],
  })
}

export async function openParts(options: PartOptions): Promise<Parts> {
  const { tenants, now = Date.now, env = {}, databaseUrl, fhirTimeoutMs = 20_000 } = options
  const log = recordingLog()
  const model = options.model ?? (await openBundledModel())
  const store = options.store ?? (await openStore({ now, databaseUrl }))
  const metrics = createMetrics()
  const common = { model, registry, tenants, store, metrics, log, now }
  const backends = openBackends(tenants, env, { timeoutMs: fhirTimeoutMs })
  const jobs = tenants.some(({ backend }) => backend)
    ? await openJobs({ ...common, backends, retry: fastRetry })
    : noJobs
  const { app, settled } = createApp({
    ...common,
    jobs,
    jwks: backends.jwks,
    publicUrl: options.publicUrl ?? 'http://127.0.0.1:3000',
    fhirTimeoutMs,
    // Long beside what a loaded machine needs.
    hookBudgetMs: options.hookBudgetMs ?? 60_000,
    requestTimeoutMs: options.requestTimeoutMs ?? 60_000,
    env,
  })
  return {
    app,
    settled,
    log,
    store,
    jobs,
    metrics,
    close: async () => {
      await settled()
      await jobs.close()
      if (!options.model) await model.close()
      if (!options.store) await store.close()
    },
  }
}
