import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { servicePath } from '../../src/cds-hooks/discovery.ts'
import type { Model } from '../../src/model/index.ts'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import { sandboxTenant } from '../../src/tenants/index.ts'
import { defectsOf } from '../cds-hooks/well-formed.ts'
import { openBundledModel, openParts, type Parts } from '../cds-hooks/parts.ts'
import { startFhirStub, type Answer, type FhirStub } from '../fhir/fhir-stub.ts'
import { prefetchOf } from './prefetched.ts'

let model: Model
let store: Store
beforeAll(async () => {
  model = await openBundledModel()
  store = await openStore({ now: Date.now })
})
afterAll(async () => {
  await model.close()
  await store.close()
})

let server: FhirStub
let parts: Parts
beforeEach(async () => {
  server = await startFhirStub()
})
afterEach(async () => {
  await parts.close()
  server.close()
})

const chart = prefetchOf('hyperkalaemia', Date.now())

/** All but the laboratory results is prefetched: the FHIR server decides how soon there is an answer. */
async function open(hookBudgetMs: number, ...answers: readonly Answer[]) {
  const tenant = { ...sandboxTenant(''), id: randomUUID(), fhirServers: [server.url] }
  parts = await openParts({ tenants: [tenant], model, store, hookBudgetMs, fhirTimeoutMs: 5000 })
  return () => view(...answers)
}

async function view(...answers: readonly Answer[]) {
  server.mock(...answers)
  const { labs: _, ...prefetch } = chart
  const response = await parts.app.request(servicePath, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      hook: 'patient-view',
      hookInstance: randomUUID(),
      fhirServer: server.url,
      context: { userId: 'Practitioner/1', patientId: 'hyperkalaemia' },
      prefetch,
    }),
  })
  const text = await response.text()
  expect(defectsOf(response.status, text)).toEqual([])
  return { status: response.status, text }
}

const none = { resourceType: 'Bundle', type: 'searchset' }
const outcomes = () =>
  parts.log.lines.filter(({ fields }) => fields.event === 'judged').map((l) => l.fields.outcome)

describe('a FHIR server that is slow', () => {
  it('is not waited for: no card, the work goes on, and the next view has it', async () => {
    const slow = await open(1, { to: /Observation/, delay: 200, body: none })
    expect(await slow()).toEqual({ status: 200, text: '{"cards":[]}' })
    await parts.settled()
    expect(outcomes()).toEqual(['late'])
    const kept = await store.assessments.ofEcgs(tenantId(), [reference()])
    expect(kept).toHaveLength(1)
    await parts.close()

    const tenant = { ...sandboxTenant(''), id: tenantId(), fhirServers: [server.url] }
    parts = await openParts({ tenants: [tenant], model, store })
    const { text } = await view({ to: /Observation/, body: none })
    expect(text).toContain('potassium-high')
  })

  it('but in time gives the card', async () => {
    const slow = await open(60_000, { to: /Observation/, delay: 100, body: none })
    expect((await slow()).text).toContain('potassium-high')
  })
})

describe('a FHIR server that fails within the budget is a right answer or a right error', () => {
  it.each<[string, Answer[], number]>([
    [
      '429, then the answer',
      [
        { to: /Observation/, status: 429 },
        { to: /Observation/, body: none },
      ],
      200,
    ],
    [
      'a reset, then the answer',
      [
        { to: /Observation/, reset: 'at-once' },
        { to: /Observation/, body: none },
      ],
      200,
    ],
    [
      '429 for a minute',
      [{ to: /Observation/, status: 429, headers: { 'Retry-After': '60' } }],
      412,
    ],
    ['500', [{ to: /Observation/, status: 500 }], 412],
    ['garbage', [{ to: /Observation/, body: '<html>' }], 412],
  ])('%s', async (_, answers, status) => {
    const answer = await open(60_000, ...answers)
    const { status: actual, text } = await answer()
    expect(actual).toBe(status)
    expect(text).toContain(status === 200 ? 'potassium-high' : 'prefetch.labs')
  })
})

function tenantId(): string {
  const judged = parts.log.lines.find(({ fields }) => fields.event === 'judged')
  return String(judged?.fields.tenant)
}

function reference(): string {
  return `Observation/${chart.ecg.entry?.[0]?.resource?.id ?? ''}`
}
