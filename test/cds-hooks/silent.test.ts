import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { servicePath } from '../../src/cds-hooks/discovery.ts'
import type { ServiceResponse } from '../../src/cds-hooks/types.ts'
import type { Model } from '../../src/model/index.ts'
import { createSandbox } from '../../src/sandbox/index.ts'
import { sandboxTenant, type Tenant } from '../../src/tenants/index.ts'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import { openBundledModel, openParts } from './parts.ts'

let model: Model
let store: Store
let sandbox: Hono
let url: string
let close: () => void
beforeAll(async () => {
  model = await openBundledModel()
  store = await openStore({ now: Date.now })
  const server = serve({
    fetch: (request) => sandbox.fetch(request),
    port: 0,
    hostname: '127.0.0.1',
  })
  if (!server.listening) await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  sandbox = (await createSandbox({ publicUrl: url })).app
  close = () => server.close()
})
afterAll(async () => {
  close()
  await model.close()
  await store.close()
})

/** Opens the hyperkalaemia chart, whose ECG makes a card, as this tenant. */
async function openAs(change: Partial<Tenant>) {
  const parts = await openParts({ tenants: [{ ...sandboxTenant(url), ...change }], model, store })
  const { app, settled, log } = parts
  const response = await app.request(servicePath, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      hook: 'patient-view',
      hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
      fhirServer: `${url}/fhir/R4`,
      context: { userId: 'Practitioner/sandbox-clinician', patientId: 'hyperkalaemia' },
    }),
  })
  expect(response.status, await response.clone().text()).toBe(200)
  await settled()
  const written = await sandbox.request('/fhir/R4/RiskAssessment?subject=Patient/hyperkalaemia')
  return {
    cards: ((await response.json()) as ServiceResponse).cards,
    written: ((await written.json()) as { entry?: unknown[] }).entry?.length ?? 0,
    writeBack: log.lines.find(({ fields }) => fields.event === 'write-back')?.fields.outcome,
    judged: log.lines.find(({ fields }) => fields.event === 'judged')?.fields,
  }
}

describe('the mode of a tenant', () => {
  it('silent: assessed and logged, no card, nothing written; live: a card and a RiskAssessment', async () => {
    const silent = await openAs({ id: 'new', mode: 'silent' })
    expect(silent).toMatchObject({
      cards: [],
      written: 0,
      judged: { tenant: 'new', mode: 'silent', cards: ['potassium-high'] },
    })
    const live = await openAs({ mode: 'live' })
    expect(live.cards).toHaveLength(1)
    expect(live.written).toBe(1)
  })

  it('and its policy stand over those of cards/', async () => {
    expect((await openAs({ policy: { maxCards: 0 } })).cards).toEqual([])
    const silenced = await openAs({ policy: { silentIndicators: ['potassium-high'] } })
    expect(silenced.judged).toMatchObject({ silences: { 'silenced-here': 1 } })
    const [card] = (await openAs({ policy: { orderIntent: 'order' } })).cards
    expect(JSON.stringify(card?.suggestions)).toContain('"intent":"order"')
  })

  it('of a tenants file never lets a demonstration model speak', async () => {
    const live = await openAs({ id: 'strict', allowDemonstration: false })
    expect(live.cards).toEqual([])
    expect(live.writeBack).toBe('demonstration-model')
    expect(live.judged).toMatchObject({ silences: { 'demonstration-model': 11 } })
  })
})
