import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openParts, type Parts } from './parts.ts'
import { defectsOf } from './well-formed.ts'
import { servicePath } from '../../src/cds-hooks/discovery.ts'
import { sandboxTenant } from '../../src/tenants/index.ts'
import { prefetchOf } from '../integration/prefetched.ts'

/** Half of them nearly right, half anything: together more than the 20,000 that are asked for. */
const runs = 10_500

let parts: Parts
beforeAll(async () => {
  parts = await openParts({ tenants: [sandboxTenant('http://127.0.0.1:1')] })
})
afterAll(() => parts.close())

async function call(body: string): Promise<number> {
  const response = await parts.app.request(servicePath, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  const text = await response.text()
  expect(defectsOf(response.status, text)).toEqual([])
  return response.status === 200 ? (JSON.parse(text) as { cards: unknown[] }).cards.length : -1
}

/** A request that makes a card, all of it prefetched: no call leaves this process. */
const whole = {
  hook: 'patient-view',
  hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
  context: { userId: 'Practitioner/1', patientId: 'hyperkalaemia', encounterId: 'e1' },
  prefetch: prefetchOf('hyperkalaemia', Date.now()),
}

/** Every place in the request, as the keys that lead there. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))]
}

function replaceAt(value: unknown, [key, ...rest]: readonly string[], change: unknown): unknown {
  if (key === undefined) return change
  const copy: Record<string, unknown> = Array.isArray(value)
    ? (Object.assign([], value) as unknown as Record<string, unknown>)
    : { ...(value as object) }
  const changed = replaceAt(copy[key], rest, change)
  if (changed === undefined && rest.length === 0) Reflect.deleteProperty(copy, key)
  else copy[key] = changed
  return copy
}

const operationOutcome = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'processing' }],
}

/** What stands in the wrong place in real requests, and what stands nowhere. */
const oddValue = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    [],
    {},
    0,
    -1,
    1e308,
    true,
    'E',
    'Patient/other',
    'https://elsewhere.example/fhir',
    'http://127.0.0.1:1/fhir/R4',
    '2026-02-30T25:61:00+99:00',
    { resourceType: 'Observation' },
    { resourceType: 'Bundle', type: 'searchset', entry: [{}] },
    { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: operationOutcome }] },
    operationOutcome,
    [null],
    ['\u0000', '\ud800'],
    { __proto__: { polluted: true } },
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
)

const places = placesIn(whole)
const nearlyRight = fc
  .array(fc.tuple(fc.constantFrom(...places), oddValue), { minLength: 1, maxLength: 3 })
  .map((changes) =>
    changes.reduce<unknown>((body, [place, change]) => {
      try {
        return replaceAt(body, place, change)
      } catch {
        return body // An earlier change took the place away.
      }
    }, whole),
  )
  .map((body) => JSON.stringify(body))

it(`answers the request as it is with one card`, async () => {
  expect(await call(JSON.stringify(whole))).toBe(1)
})

it(
  `answers ${runs} requests with something odd in them, none with 5xx, all well-formed`,
  { timeout: 600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(nearlyRight, async (body) => {
        await call(body)
      }),
      { numRuns: runs },
    )
  },
)

it(`answers ${runs} bodies of any kind`, { timeout: 600_000 }, async () => {
  const anything = fc.oneof(
    fc.json({ maxDepth: 6 }),
    fc.string({ unit: 'binary' }),
    fc.jsonValue().map((value) => JSON.stringify({ ...whole, ...(value as object) })),
  )
  await fc.assert(
    fc.asyncProperty(anything, async (body) => {
      await call(body)
    }),
    { numRuns: runs },
  )
})
