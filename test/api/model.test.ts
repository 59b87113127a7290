import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import { startTestSandbox, type TestSandbox } from '../integration/sandbox.ts'
import { modelSchema } from './answers.ts'
import { openApi } from './api.ts'

let sandbox: TestSandbox
let store: Store
let api: ReturnType<typeof openApi>
let iss: string
beforeAll(async () => {
  sandbox = await startTestSandbox()
  store = await openStore({ now: Date.now })
  api = openApi({ model: sandbox.model, store, tenants: sandbox.tenants })
  iss = `${sandbox.url}/fhir/R4`
})
afterAll(async () => {
  await sandbox.close()
  await store.close()
})

describe('GET /api/model', () => {
  it('describes all 108 outputs, of which nine are never named', async () => {
    const response = await api.ask('model')
    const answer = modelSchema.parse(await response.json())
    const undefined9 = answer.indicators.filter(({ finding }) => finding === null)
    expect(undefined9).toHaveLength(9)
    for (const { id, display, orders, prevalence } of undefined9) {
      expect([display, orders, prevalence]).toEqual([null, [], null])
      for (const lead of answer.leads) expect(answer.performance[lead]?.[id]).toBeNull()
    }
    expect(answer.indicators.map(({ id }) => id)).toEqual(
      sandbox.model.manifest.outputs.logits.indicators,
    )
    expect(answer.model.status).toBe('demonstration')
    // The bundled model did not pass the weight-randomisation check.
    expect(answer.card.attributionShown).toBe(false)
    expect(answer.card.attributionNote).toContain('Not passed')
    const potassium = answer.indicators.find(({ id }) => id === 'potassium-high')
    expect(potassium).toMatchObject({ display: 'A', urgent: true, sitePrevalence: null })
    expect(potassium?.orders.length).toBeGreaterThan(0)
  })

  it('may be kept for a while, and is not sent twice', async () => {
    const first = await api.ask('model')
    expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/)
    const again = await api.ask('model', {}, { 'if-none-match': first.headers.get('etag') ?? '' })
    expect([again.status, await again.text()]).toEqual([304, ''])
    const zipped = await api.ask('model', {}, { 'accept-encoding': 'gzip' })
    expect(zipped.headers.get('content-encoding')).toBe('gzip')
    expect(zipped.headers.get('vary')).toBe('Accept-Language, Accept-Encoding')
  })

  it.each([
    [{}, {}, 'hyperkalaemia'],
    [{ locale: 'de' }, {}, 'Hyperkaliämie'],
    [{}, { 'accept-language': 'fr, de-AT;q=0.8, en;q=0.5' }, 'Hyperkaliämie'],
    [{ locale: 'en' }, { 'accept-language': 'de' }, 'hyperkalaemia'],
  ])('speaks the language of %o %o', async (query, headers, name) => {
    const answer = modelSchema.parse(await (await api.ask('model', query, headers)).json())
    expect(answer.indicators.find(({ id }) => id === 'potassium-high')?.finding).toBe(name)
  })

  it('knows the prevalence and the language of the site', async () => {
    const [tenant] = sandbox.tenants
    if (!tenant) throw new Error('the sandbox has one tenant')
    const policy = { sitePrevalence: { 'potassium-high': 0.08 }, locale: 'de' as const }
    const north = { ...tenant, id: 'north', fhirServers: ['https://north.example/fhir'], policy }
    const both = openApi({ model: sandbox.model, store, tenants: [tenant, north] })
    const about = async (query: Record<string, string>) => {
      const answer = modelSchema.parse(await (await both.ask('model', query)).json())
      const found = answer.indicators.find(({ id }) => id === 'potassium-high')
      return [found?.sitePrevalence, found?.finding]
    }
    expect(await about({ iss: 'https://north.example/fhir/' })).toEqual([0.08, 'Hyperkaliämie'])
    expect(await about({ iss })).toEqual([null, 'hyperkalaemia'])
    // Of two sites, neither is meant.
    expect(await about({})).toEqual([null, 'hyperkalaemia'])
    expect((await both.ask('model', { iss: 'https://elsewhere.example/fhir' })).status).toBe(403)
    expect((await both.ask('model', { locale: 'xx' })).status).toBe(400)
  })
})
