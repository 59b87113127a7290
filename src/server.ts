/** @module server: the service on one port: for the EHRs of TENANTS_FILE, or for the sandbox's own. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve, type ServerType } from '@hono/node-server'
import type { Hono } from 'hono'
import { createApp } from './app.ts'
import type { Config } from './config.ts'
import { AnyEcgError, messageOf } from './errors.ts'
import { openBackends } from './fhir/backends.ts'
import type { Log } from './log.ts'
import { openJobs } from './jobs/index.ts'
import { noJobs } from './jobs/none.ts'
import { createMetrics } from './metrics.ts'
import { openModel, type Model } from './model/index.ts'
import { loadRegistry, type Registry } from './registry/index.ts'
import { createSandbox } from './sandbox/index.ts'
import { openStore } from './store/index.ts'
import { readTenants, sandboxTenant, type Tenant } from './tenants/index.ts'

export interface RunningServer {
  readonly url: string
  readonly model: Model
  readonly tenants: readonly Tenant[]
  /** Resolves when every write-back begun so far has ended. */
  readonly settled: () => Promise<void>
  /** Stops taking requests, lets write-backs end, frees the model. */
  readonly close: () => Promise<void>
}

/** @throws AnyEcgError when the port is taken, or the registry, the model or the hospital's data are wrong. */
export async function startSandbox(config: Config, log: Log): Promise<RunningServer> {
  return start(config, log, loadRegistry(), process.env, async (url) => ({
    tenants: [sandboxTenant(url)],
    sandbox: (
      await createSandbox({
        publicUrl: url,
        authRequired: config.sandboxAuth === 'required',
        env: process.env,
      })
    ).app,
  }))
}

/**
 * The service alone, for the EHRs of a tenants file.
 * @param env where the variables are that the file names.
 * @throws AnyEcgError as `startSandbox` does, and `config-invalid` for what is wrong in the tenants file.
 */
export async function startService(
  config: Config & { readonly tenantsFile: string },
  log: Log,
  env: NodeJS.ProcessEnv,
): Promise<RunningServer> {
  const registry = loadRegistry()
  const indicatorIds = registry.indicators.map(({ id }) => id)
  const tenants = readTenants(config.tenantsFile, env, indicatorIds, registry.orders)
  return start(config, log, registry, env, () => Promise.resolve({ tenants }))
}

/** What an operator has to know before the first request. */
export function announceTenants({ tenants, model }: RunningServer, config: Config, log: Log): void {
  for (const { id, auth, mode } of tenants) {
    log.info({ event: 'tenant', tenant: id, auth: auth.kind, mode })
    if (auth.kind === 'open')
      log.warn(
        { event: 'tenant-open', tenant: id },
        `TENANT "${id}" IS OPEN: anyone who reaches this address may call for it. Never with real patients.`,
      )
  }
  if (!config.publicUrl && tenants.some(({ auth }) => auth.kind === 'cds-jwt'))
    log.warn(
      { event: 'public-url-missing' },
      'PUBLIC_URL is not set: client JWTs must name the address where the server listens.',
    )
  if (model.manifest.status === 'demonstration')
    log.warn(
      { event: 'demonstration-model' },
      'The model is a demonstration: it makes no cards and no write-backs here. Set MODEL_DIR.',
    )
}

interface Served {
  readonly tenants: readonly Tenant[]
  readonly sandbox?: Hono
}

async function start(
  config: Config,
  log: Log,
  registry: Registry,
  env: NodeJS.ProcessEnv,
  prepare: (url: string) => Promise<Served>,
): Promise<RunningServer> {
  const model = await openModel({
    folder: config.modelDir,
    indicatorIds: registry.indicators.map(({ id }) => id),
    providers: config.executionProviders,
  })
  const store = await openStore({
    now: Date.now,
    ...(config.databaseUrl ? { databaseUrl: config.databaseUrl } : {}),
  })
  let answer = (_request: Request, _bindings: object): Response | Promise<Response> =>
    new Response('starting', { status: 503 })
  // The port is known only once the socket listens (PORT=0), and the sandbox's links need it.
  const server = serve({
    // The sandbox's authorization server needs Node's own request and response: the bindings.
    fetch: (request: Request, bindings: object) => answer(request, bindings),
    port: config.port,
    hostname: config.host,
    // A body that trickles in must not hold its connection longer than an answer may take.
    serverOptions: { requestTimeout: config.requestTimeoutMs },
  })
  const address = await addressOf(server, config)
  const url = config.publicUrl ?? address
  const { tenants, sandbox } = await prepare(url)
  const metrics = createMetrics()
  const backends = openBackends(tenants, env, { timeoutMs: config.fhirTimeoutMs })
  const common = { model, registry, tenants, store, metrics, log, now: Date.now }
  const jobs = tenants.some(({ backend }) => backend)
    ? await openJobs({ ...common, backends })
    : noJobs
  const { app, settled } = createApp(
    {
      ...common,
      jobs,
      jwks: backends.jwks,
      publicUrl: url,
      fhirTimeoutMs: config.fhirTimeoutMs,
      hookBudgetMs: config.hookBudgetMs,
      requestTimeoutMs: config.requestTimeoutMs,
      env,
    },
    sandbox,
  )
  answer = (request, bindings) => app.fetch(request, bindings)
  return {
    url,
    model,
    tenants,
    settled,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      // Node no longer times a request once the server closes: whoever still sends then is cut off here.
      const late = setTimeout(() => {
        if ('closeAllConnections' in server) server.closeAllConnections()
      }, config.requestTimeoutMs)
      await closed
      clearTimeout(late)
      await settled()
      await jobs.close()
      await model.close()
      await store.close()
    },
  }
}

async function addressOf(server: ServerType, { host, port }: Config): Promise<string> {
  try {
    if (!server.listening) await once(server, 'listening')
  } catch (cause) {
    throw new AnyEcgError(
      'config-invalid',
      `Cannot listen on HOST ${host}, PORT ${port}: ${messageOf(cause)}. Set another PORT.`,
      { cause },
    )
  }
  const { port: actual } = server.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${actual}`
}
