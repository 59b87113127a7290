/** @module main: `npm start`. Serves the sandbox with no configuration at all. */
import { readConfig } from './config.ts'
import { messageOf } from './errors.ts'
import { createLog } from './log.ts'
import { startSandbox } from './server.ts'

try {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const server = await startSandbox(config, log)
  const { provider, skippedProviders, manifest } = server.model
  log.info(
    {
      model: `${manifest.id} ${manifest.version}`,
      status: manifest.status,
      provider,
      skippedProviders,
    },
    `AnyECG-Lab sandbox listens on ${server.url}`,
  )
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      void server.close().then(() => process.exit(0))
    })
} catch (error) {
  process.stderr.write(`error: ${messageOf(error)}\n`)
  process.exit(1)
}
