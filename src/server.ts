/** @module server: the sandbox on one port: hook, FHIR server, virtual hospital and chart. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve, type ServerType } from '@hono/node-server'
import { createApp } from './app.ts'
import type { Config } from './config.ts'
import { AnyEcgError, messageOf } from './errors.ts'
import type { Log } from './log.ts'
import { openModel, type Model } from './model/index.ts'
import { loadRegistry } from './registry/index.ts'
import { createSandbox } from './sandbox/index.ts'
import { sandboxTenant } from './tenant.ts'

export interface RunningServer {
  readonly url: string
  readonly model: Model
  /** Resolves when every write-back begun so far has ended. */
  readonly settled: () => Promise<void>
  /** Stops taking requests, lets write-backs end, frees the model. */
  readonly close: () => Promise<void>
}

/** @throws AnyEcgError when the port is taken, or the registry, the model or the hospital's data are wrong. */
export async function startSandbox(config: Config, log: Log): Promise<RunningServer> {
  const registry = loadRegistry()
  const model = await openModel({
    folder: config.modelDir,
    indicatorIds: registry.indicators.map(({ id }) => id),
    providers: config.executionProviders,
  })
  let answer = (_request: Request): Response | Promise<Response> =>
    new Response('starting', { status: 503 })
  // The port is known only once the socket listens (PORT=0), and the sandbox's links need it.
  const server = serve({
    fetch: (request: Request) => answer(request),
    port: config.port,
    hostname: config.host,
  })
  const address = await addressOf(server, config)
  const url = config.publicUrl ?? address
  const sandbox = await createSandbox({ publicUrl: url })
  const { app, settled } = createApp(
    {
      model,
      registry,
      tenant: sandboxTenant(url),
      fhirTimeoutMs: config.fhirTimeoutMs,
      log,
      now: Date.now,
    },
    sandbox.app,
  )
  answer = (request) => app.fetch(request)
  return {
    url,
    model,
    settled,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      if ('closeAllConnections' in server) server.closeIdleConnections()
      await closed
      await settled()
      await model.close()
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
