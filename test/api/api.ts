/** @module test/api/api: the app's API mounted as in the service, and a way to ask it. */
import type { OperationOutcome } from '@medplum/fhirtypes'
import { Hono } from 'hono'
import { expect } from 'vitest'
import { createApi } from '../../src/api/index.ts'
import type { Model } from '../../src/model/index.ts'
import type { Store } from '../../src/store/store.ts'
import type { Tenant } from '../../src/tenants/index.ts'
import { recordingLog } from '../cds-hooks/ehr.ts'
import { registry } from '../cds-hooks/parts.ts'

export interface ApiOptions {
  readonly model: Model
  readonly store: Store
  readonly tenants: readonly Tenant[]
  readonly env?: NodeJS.ProcessEnv
  readonly requestTimeoutMs?: number
}

export function openApi({
  model,
  store,
  tenants,
  env = {},
  requestTimeoutMs = 60_000,
}: ApiOptions) {
  const log = recordingLog()
  const app = new Hono().route(
    '/api',
    createApi({
      model,
      registry,
      store,
      tenants,
      fhirTimeoutMs: 20_000,
      requestTimeoutMs,
      env,
      log,
      now: Date.now,
    }),
  )
  const ask = async (
    path: string,
    query: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> =>
    app.request(`/api/${path}?${new URLSearchParams(query).toString()}`, { headers })
  return { app, log, ask }
}

/** The sentence of an error, found to be an OperationOutcome of this status that no cache keeps. */
export async function outcomeText(response: Response, status: number): Promise<string> {
  const outcome = (await response.json()) as OperationOutcome
  expect([response.status, outcome.resourceType]).toEqual([status, 'OperationOutcome'])
  expect(response.headers.get('cache-control')).toBe('no-store')
  return outcome.issue[0]?.details?.text ?? ''
}
