/** @module main: `npm start`. Serves the sandbox with no configuration at all, and hospitals with TENANTS_FILE. */
import { readConfig } from './config.ts'
import { messageOf } from './errors.ts'
import { createLog } from './log.ts'
import { announceTenants, startSandbox, startService } from './server.ts'

try {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const { tenantsFile } = config
  const server = tenantsFile
    ? await startService({ ...config, tenantsFile }, log, process.env)
    : await startSandbox(config, log)
  const { provider, skippedProviders, manifest } = server.model
  log.info(
    {
      model: `${manifest.id} ${manifest.version}`,
      status: manifest.status,
      provider,
      skippedProviders,
    },
    `AnyECG-Lab ${tenantsFile ? 'service' : 'sandbox'} listens on ${server.url}`,
  )
  if (tenantsFile) announceTenants(server, config, log)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      void server.close().then(() => process.exit(0))
    })
} catch (error) {
  process.stderr.write(`error: ${messageOf(error)}\n`)
  process.exit(1)
}
