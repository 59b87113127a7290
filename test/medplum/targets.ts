/** @module test/medplum/targets: the Medplum servers the suite runs against, and the service that answers for them. */
import { serve } from '@hono/node-server'
import { ClientStorage, MedplumClient, MemoryStorage } from '@medplum/core'
import type { Model } from '../../src/model/index.ts'
import { sandboxTenant, type Tenant } from '../../src/tenants/index.ts'
import { openBundledModel, openParts, type Parts } from '../cds-hooks/parts.ts'
import { startTestSandbox } from '../integration/sandbox.ts'
import { startFront, type Front } from './front.ts'
import { listen } from './listen.ts'

export interface Target {
  readonly medplumUrl: string
  /** Logged in. */
  readonly medplum: MedplumClient
  readonly token: string
  /** Only in front of the sandbox. */
  readonly front?: Front
  readonly close: () => Promise<void>
}

export interface Service extends Parts {
  readonly url: string
  readonly model: Model
}

interface Login {
  readonly medplumUrl: string
  readonly clientId: string
  readonly clientSecret: string
}

export async function openSandbox(): Promise<Target> {
  const sandbox = await startTestSandbox()
  const front = await startFront(sandbox.url)
  const { url: medplumUrl, clientId, clientSecret } = front
  return {
    ...(await logIn({ medplumUrl, clientId, clientSecret })),
    front,
    close: async () => {
      await front.close()
      await sandbox.close()
    },
  }
}

/** @returns undefined unless all three variables are set. */
export function realMedplum(env: NodeJS.ProcessEnv): (() => Promise<Target>) | undefined {
  const {
    MEDPLUM_BASE_URL: url,
    MEDPLUM_CLIENT_ID: clientId,
    MEDPLUM_CLIENT_SECRET: clientSecret,
  } = env
  if (!url || !clientId || !clientSecret) return undefined
  const login = { medplumUrl: url.replace(/\/+$/, ''), clientId, clientSecret }
  return async () => ({ ...(await logIn(login)), close: () => Promise.resolve() })
}

async function logIn({ medplumUrl, clientId, clientSecret }: Login) {
  const storage = new ClientStorage(new MemoryStorage())
  const medplum = new MedplumClient({ baseUrl: medplumUrl, cacheTime: 0, storage })
  await medplum.startClientLogin(clientId, clientSecret)
  return { medplumUrl, medplum, token: medplum.getAccessToken() ?? '' }
}

/** Callers show their token; the bundled model, which says demonstration, may be seen at work as in the sandbox. */
export async function startService(medplumUrl: string): Promise<Service> {
  const tenant: Tenant = {
    ...sandboxTenant(medplumUrl),
    id: 'medplum',
    auth: { kind: 'smart-bearer' },
  }
  const model = await openBundledModel()
  const parts = await openParts({ tenants: [tenant], model })
  const { url, close } = await listen(
    serve({ fetch: parts.app.fetch, port: 0, hostname: '127.0.0.1' }),
  )
  return {
    ...parts,
    url,
    model,
    close: async () => {
      await close()
      await parts.close()
      await model.close()
    },
  }
}
