/** @module test/cds-hooks/door: the service's door without a model behind it: charts without an ECG need none. */
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { servicePath } from '../../src/cds-hooks/discovery.ts'
import type { Model } from '../../src/model/index.ts'
import { openStore } from '../../src/store/index.ts'
import type { Tenant } from '../../src/tenants/index.ts'
import { publicUrl, startTime } from './ehr.ts'
import { openParts } from './parts.ts'
import { defectsOf } from './well-formed.ts'

const model = {
  manifest: { id: 'none', version: '0', status: 'research', sha256: 'none' },
  isRunning: () => true,
  close: () => Promise.resolve(),
} as unknown as Model

const now = () => startTime
/** Opening one takes a second: the tests of a file share it. */
const shared = await openStore({ now })

export async function openDoor(tenants: readonly Tenant[], requestTimeoutMs = 60_000) {
  const parts = await openParts({
    tenants,
    model,
    store: shared,
    publicUrl,
    now,
    requestTimeoutMs,
    env: { LAKE_ID: 'a:b', LAKE_SECRET: 'hush' },
  })
  const post = async (
    body: object | string,
    headers: Record<string, string> = {},
    path = servicePath,
  ) => {
    const response = await parts.app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    if (path === servicePath && response.status < 500)
      expect(defectsOf(response.status, await response.clone().text())).toEqual([])
    return response
  }
  const call = (token: string | undefined, change: object = {}) =>
    post(emptyChart(change), token === undefined ? {} : { authorization: `Bearer ${token}` })
  return { ...parts, post, call }
}

/** A chart without an ECG, all of it prefetched. */
export function emptyChart(change: object = {}): object {
  return {
    hook: 'patient-view',
    hookInstance: randomUUID(),
    context: { userId: 'Practitioner/7', patientId: 'p1' },
    prefetch: {
      patient: { resourceType: 'Patient', id: 'p1', gender: 'female', birthDate: '1960-01-01' },
      ecg: bundle,
      labs: bundle,
      orders: bundle,
      conditions: bundle,
    },
    ...change,
  }
}

const bundle = { resourceType: 'Bundle', type: 'searchset' }
