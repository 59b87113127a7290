/** @module test/cds-hooks/door: the service's door without a model behind it: charts without an ECG need none. */
import { randomUUID } from 'node:crypto'
import { createApp } from '../../src/app.ts'
import { servicePath } from '../../src/cds-hooks/discovery.ts'
import { memoryReplayGuard } from '../../src/cds-hooks/replay-guard.ts'
import type { Model } from '../../src/model/index.ts'
import { loadRegistry } from '../../src/registry/index.ts'
import type { Tenant } from '../../src/tenants/index.ts'
import { publicUrl, recordingLog, startTime } from './ehr.ts'

const registry = loadRegistry()
const model = {
  manifest: { id: 'none', version: '0', status: 'research' },
  isRunning: () => true,
} as unknown as Model

export function openDoor(tenants: readonly Tenant[], requestTimeoutMs = 60_000) {
  const log = recordingLog()
  const now = () => startTime
  const { app } = createApp({
    model,
    registry,
    tenants,
    publicUrl,
    replay: memoryReplayGuard(now),
    fhirTimeoutMs: 20_000,
    requestTimeoutMs,
    env: { LAKE_ID: 'a:b', LAKE_SECRET: 'hush' },
    log,
    now,
  })
  const post = (body: object | string, headers: Record<string, string> = {}) =>
    app.request(servicePath, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const call = (token: string | undefined, change: object = {}) =>
    post(emptyChart(change), token === undefined ? {} : { authorization: `Bearer ${token}` })
  return { app, log, post, call }
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
