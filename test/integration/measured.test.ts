import { randomUUID } from 'node:crypto'
import type { Coding, Observation, Resource, ServiceRequest } from '@medplum/fhirtypes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { servicePath } from '../../src/cds-hooks/discovery.ts'
import { sandboxTenant } from '../../src/tenants/index.ts'
import { openParts, type Parts } from '../cds-hooks/parts.ts'
import { prefetchOf } from './prefetched.ts'

const hourMs = 3_600_000
const now = Date.now()
/** The hospital's own code of a metabolic panel. */
const catalogue = { system: 'https://north.example/catalogue', code: 'BMP' }
let parts: Parts
beforeAll(async () => {
  const tenant = sandboxTenant('http://127.0.0.1:1')
  const policy = { orderCodes: { O1: catalogue } }
  parts = await openParts({ tenants: [{ ...tenant, policy }], now: () => now })
})
afterAll(() => parts.close())

/** What the card is about when the chart of this story also holds `resources`. */
async function findingOf(story: string, ...resources: Resource[]): Promise<string | undefined> {
  const chart = prefetchOf(story, now)
  const bundle = (type: Resource['resourceType']) => ({
    resourceType: 'Bundle',
    type: 'searchset',
    entry: resources.filter((one) => one.resourceType === type).map((resource) => ({ resource })),
  })
  const response = await parts.app.request(servicePath, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      hook: 'patient-view',
      hookInstance: randomUUID(),
      context: { userId: 'Practitioner/1', patientId: chart.patient.id },
      prefetch: { ...chart, labs: bundle('Observation'), orders: bundle('ServiceRequest') },
    }),
  })
  const { cards } = (await response.json()) as { cards: { source: { topic: { code: string } } }[] }
  return cards[0]?.source.topic.code
}

const ecgTime = (story: string) => {
  const [entry] = prefetchOf(story, now).ecg.entry ?? []
  const { effectiveDateTime, effectivePeriod } = entry?.resource ?? {}
  return Date.parse(effectiveDateTime ?? effectivePeriod?.start ?? '')
}

/** A result collected so many hours after the ECG. */
function result(
  story: string,
  hours: number,
  loinc: string,
  value: number,
  unit: string,
  change: Partial<Observation> = {},
): Observation {
  return {
    resourceType: 'Observation',
    id: randomUUID(),
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: loinc }] },
    subject: { reference: `Patient/${story}` },
    effectiveDateTime: new Date(ecgTime(story) + hours * hourMs).toISOString(),
    valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
    ...change,
  }
}

describe('hyperkalaemia on the ECG', () => {
  const story = 'hyperkalaemia'
  const potassium = (hours: number, change: Partial<Observation> = {}) =>
    result(story, hours, '2823-3', 5.2, 'mmol/L', change)

  it('speaks where nothing was measured', async () => {
    expect(await findingOf(story)).toBe('potassium-high')
  })

  it('is not silenced by a haemolysed potassium', async () => {
    const haemolysed = potassium(0.1, { note: [{ text: 'Sample haemolysed.' }] })
    expect(await findingOf(story, haemolysed)).toBe('potassium-high')
  })

  it.each(['entered-in-error', 'cancelled'] as const)('nor by one that is %s', async (status) => {
    expect(await findingOf(story, potassium(0.1, { status }))).toBe('potassium-high')
  })

  it.each([10, 19])('is by one of that day, of which %d letters are known', async (letters) => {
    const written = new Date(ecgTime(story)).toISOString().slice(0, letters)
    const finding = await findingOf(story, potassium(0, { effectiveDateTime: written }))
    expect(finding).not.toBe('potassium-high')
  })

  it('is not by one of that month', async () => {
    const month = new Date(ecgTime(story)).toISOString().slice(0, 7)
    const finding = await findingOf(story, potassium(0, { effectiveDateTime: month }))
    expect(finding).toBe('potassium-high')
  })

  it('nor by one of the day before; by one an hour later it is', async () => {
    expect(await findingOf(story, potassium(-24))).toBe('potassium-high')
    expect(await findingOf(story, potassium(1))).not.toBe('potassium-high')
  })

  const order = (status: ServiceRequest['status'], coding: Coding): ServiceRequest => ({
    resourceType: 'ServiceRequest',
    id: randomUUID(),
    status,
    intent: 'order',
    code: { coding: [coding] },
    subject: { reference: `Patient/${story}` },
    authoredOn: new Date(now - 0.2 * hourMs).toISOString(),
  })
  const panel = { system: 'http://loinc.org', code: '51990-0' }

  it('is silenced by an active order whose panel holds it, not by a revoked one', async () => {
    expect(await findingOf(story, order('active', panel))).not.toBe('potassium-high')
    expect(await findingOf(story, order('revoked', panel))).toBe('potassium-high')
  })

  it('is silenced by an order that has only the code of this site, not by any other code', async () => {
    expect(await findingOf(story, order('active', catalogue))).not.toBe('potassium-high')
    const other = { ...catalogue, code: 'TSH' }
    expect(await findingOf(story, order('active', other))).toBe('potassium-high')
    const elsewhere = { ...catalogue, system: 'https://south.example/catalogue' }
    expect(await findingOf(story, order('active', elsewhere))).toBe('potassium-high')
  })
})

describe('low calcium on the ECG', () => {
  const story = 'hypocalcaemia'
  // 1 mmol/L = 4.008 mg/dL (cohort reference, section 7).
  it.each([
    ['mg/dL', 9.2],
    ['mmol/L', 9.2 / 4.008],
  ])('is answered by a calcium in %s alike', async (unit, value) => {
    expect(await findingOf(story)).toMatch(/^calcium/)
    const loinc = unit === 'mg/dL' ? '17861-6' : '2000-8'
    expect((await findingOf(story, result(story, 0.5, loinc, value, unit))) ?? '').not.toMatch(
      /^calcium/,
    )
  })

  it('is answered by a final calcium in a unit that nobody can convert: it was measured', async () => {
    const finding = await findingOf(story, result(story, 0.5, '17861-6', 9.2, 'furlong'))
    expect(finding ?? '').not.toMatch(/^calcium/)
  })
})
