/** @module deploy/medplum/set-up: `node deploy/medplum/set-up.ts` sets a Medplum project up for AnyECG-Lab. */
import { ClientStorage, MedplumClient, MemoryStorage, normalizeErrorString } from '@medplum/core'
import { serviceId } from '../../src/cds-hooks/discovery.ts'
import type { DiscoveryResponse, Service } from '../../src/cds-hooks/types.ts'
import { AnyEcgError, messageOf } from '../../src/errors.ts'
import { toTenantRow } from './resources.ts'
import { help, readSettings, type Settings } from './settings.ts'
import { setUp } from './steps.ts'

/**
 * @param say takes the lines for the operator.
 * @throws AnyEcgError `config-invalid` naming the variable or option that is wrong.
 */
export async function main(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<void> {
  const settings = readSettings(args, env)
  if (settings === 'help') {
    say(help)
    return
  }
  const service = await discover(settings.publicUrl)
  const medplum = await logIn(settings)
  const { dryRun } = settings
  const clientId = await setUp({ medplum, dryRun, say }, service, settings)
  const row = toTenantRow(settings, clientId ?? 'known when it is made')
  say(`\nThe row for the tenants file:\n${JSON.stringify(row, undefined, 2)}`)
  if (row.backend.kind === 'client-credentials')
    say(
      `\n${row.backend.clientIdEnv}=${clientId ?? '(known when it is made)'}\n` +
        `${row.backend.clientSecretEnv}: in the Medplum app, Admin > Project > Clients > AnyECG-Lab`,
    )
  else say(`\n${row.backend.privateKeyEnv}: the private key, PEM or JWK, EC on P-384`)
}

/** The Bot says of the service what the service says of itself. */
async function discover(publicUrl: string): Promise<Service> {
  const url = `${publicUrl}/cds-services`
  const found = await fetch(url, { redirect: 'error' })
    .then(async (response) => (await response.json()) as Partial<DiscoveryResponse>)
    .then(({ services }) => services?.find(({ id }) => id === serviceId))
    .catch(() => undefined)
  if (found) return found
  throw new AnyEcgError(
    'config-invalid',
    `PUBLIC_URL: ${url} does not describe ${serviceId}. Start AnyECG-Lab first, or correct the address.`,
  )
}

async function logIn({ medplumUrl, clientId, clientSecret }: Settings): Promise<MedplumClient> {
  const storage = new ClientStorage(new MemoryStorage())
  const medplum = new MedplumClient({ baseUrl: medplumUrl, cacheTime: 0, storage })
  try {
    await medplum.startClientLogin(clientId, clientSecret)
    return medplum
  } catch (cause) {
    throw new AnyEcgError(
      'config-invalid',
      `MEDPLUM_CLIENT_ID, MEDPLUM_CLIENT_SECRET: no login at MEDPLUM_BASE_URL ${medplumUrl}: ` +
        `${normalizeErrorString(cause)}.`,
      { cause },
    )
  }
}

if (import.meta.main) {
  try {
    await main(process.argv.slice(2), process.env, (line) => {
      console.log(line)
    })
  } catch (error) {
    process.stderr.write(`error: ${messageOf(error)}\n`)
    process.exitCode = 1
  }
}
