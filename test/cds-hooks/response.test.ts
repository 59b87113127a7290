import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { servicePath } from '../../src/cds-hooks/discovery.ts'
import type { Card } from '../../src/cds-hooks/types.ts'
import type { Model } from '../../src/model/index.ts'
import { toCard } from '../../src/present/card.ts'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import { sandboxTenant } from '../../src/tenants/index.ts'
import { prefetchOf } from '../integration/prefetched.ts'
import { actionable, inputFor, registryWith } from '../present/card-examples.ts'
import { openBundledModel, openParts } from './parts.ts'
import { defectsOf, emptyFields } from './well-formed.ts'

const locales = ['en', 'de'] as const
const cards = locales.flatMap((locale) =>
  actionable.map(({ id }) => toCard(inputFor(id, { registry: registryWith({}, locale) }))),
)
const defects = (response: object) => defectsOf(200, JSON.stringify(response))
const [card] = cards
if (!card) throw new Error('no card')

describe('every card of every finding', () => {
  it('is as the standard wants it, in each language', () => {
    expect(cards.length).toBeGreaterThan(20)
    for (const one of cards) expect(defects({ cards: [one] })).toEqual([])
  })

  it('says where it comes from without saying whose it is', () => {
    for (const { id } of actionable) {
      const change = { patientId: 'p2', encounterId: 'e2', userId: 'Practitioner/8', id: 'beef' }
      expect(toCard(inputFor(id, change)).source).toEqual(toCard(inputFor(id)).source)
    }
  })

  it('offers what may be done as one decision: suggestions with their behaviour, reasons with their words', () => {
    for (const { suggestions, selectionBehavior, overrideReasons } of cards) {
      expect(suggestions).toHaveLength(1)
      expect(selectionBehavior).toBe('at-most-one')
      for (const { system, display } of overrideReasons ?? [{}]) {
        expect(URL.canParse(system ?? '')).toBe(true)
        expect(display).toMatch(/\S/)
      }
    }
  })
})

/** The measure that the tests of this service use has to see what is wrong. */
describe('a response is refused', () => {
  const [suggestion] = card.suggestions ?? []
  const [action] = suggestion?.actions ?? []
  const withAction = (change: object) => ({
    suggestions: [{ ...suggestion, actions: [{ ...action, ...change }] }],
  })
  it.each<[string, object]>([
    ['is critical', { indicator: 'critical' }],
    ['is a hard stop', { indicator: 'hard-stop' }],
    ['has a summary of 140 characters', { summary: 'x'.repeat(140) }],
    ['has no source', { source: undefined }],
    ['has a source without a label', { source: { url: 'https://ecg.example/' } }],
    ['has a relative source', { source: { label: 'x', url: '/about' } }],
    ['has a relative icon', { source: { label: 'x', icon: 'icon.png' } }],
    ['has an empty list of links', { links: [] }],
    [
      'has a link that starts by itself',
      { links: [{ label: 'x', url: 'https://x.example', type: 'smart', autolaunchable: true }] },
    ],
    [
      'has a context on an absolute link',
      { links: [{ label: 'x', url: 'https://x.example', type: 'absolute', appContext: 'x' }] },
    ],
    ['has suggestions without a behaviour', { selectionBehavior: undefined }],
    ['has suggestions that are all or nothing', { selectionBehavior: 'all' }],
    [
      'has actions to choose from',
      { suggestions: [{ ...suggestion, actionSelectionBehavior: 'any' }] },
    ],
    [
      'creates what has an id',
      withAction({ resource: { resourceType: 'ServiceRequest', id: 'x' } }),
    ],
    ['acts without saying what', withAction({ description: undefined })],
    ['has a reason without words', { overrideReasons: [{ code: 'x', system: 'urn:x' }] }],
    ['has an empty detail', { detail: '' }],
    ['has a null detail', { detail: null }],
  ])('whose card %s', (_, change) => {
    expect(defects({ cards: [{ ...card, ...change }] })).not.toEqual([])
  })

  it('that acts by itself, or says nothing in an empty list', () => {
    expect(defects({ cards: [], systemActions: [action] })).not.toEqual([])
    expect(emptyFields({ cards: [], systemActions: [] })).toEqual(['$.systemActions'])
    expect(defects({ cards: [] })).toEqual([])
  })
})

describe('the service', () => {
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

  async function ask(patientId: string, change: object, url: string, hookBudgetMs?: number) {
    const tenants = [sandboxTenant(url)]
    const parts = await openParts({
      tenants,
      model,
      store,
      ...(hookBudgetMs ? { hookBudgetMs } : {}),
    })
    const response = await parts.app.request(servicePath, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        hook: 'patient-view',
        hookInstance: randomUUID(),
        context: { userId: 'Practitioner/7', patientId },
        ...change,
      }),
    })
    const text = await response.text()
    expect(response.status, text).toBe(200)
    expect(defectsOf(200, text)).toEqual([])
    return { ...parts, cards: (JSON.parse(text) as { cards: Card[] }).cards }
  }

  it('gives one user the same card and suggestion uuids each time, another user others', async () => {
    const prefetch = prefetchOf('hyperkalaemia', Date.now())
    const view = async (userId: string) => {
      const context = { userId, patientId: 'hyperkalaemia' }
      const { cards } = await ask('hyperkalaemia', { prefetch, context }, 'http://127.0.0.1:1')
      return cards.map(({ uuid, suggestions }) => [uuid, suggestions?.[0].uuid])
    }
    const first = await view('Practitioner/7')
    expect(first).toHaveLength(1)
    expect(await view('Practitioner/7')).toEqual(first)
    expect(new Set([...first, ...(await view('Practitioner/8'))].flat()).size).toBe(4)
  })

  it('answers within its budget without a card, and goes on with the chart', async () => {
    const held: ServerResponse[] = []
    const server = createServer((_, response) => held.push(response)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    // The FHIR server says nothing before the answer is here: an unkept budget would wait for it.
    const { cards, settled, log } = await ask('p1', { fhirServer: `${url}/fhir/R4` }, url, 50)
    expect(cards).toEqual([])
    const answerLate = (response: ServerResponse) => response.writeHead(500).end('{}')
    server
      .removeAllListeners('request')
      .on('request', (_, response: ServerResponse) => answerLate(response))
    held.forEach(answerLate)
    await settled()
    expect(log.lines.map(({ fields }) => fields.event)).toContain('late-view-failed')
    server.close()
    server.closeAllConnections()
  })
})
