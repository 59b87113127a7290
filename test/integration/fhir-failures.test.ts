import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ask } from '../../src/fhir/ask-chart.ts'
import { connectFhir, type FhirConnection } from '../../src/fhir/client.ts'
import { startFhirStub, type FhirStub } from '../fhir/fhir-stub.ts'

let server: FhirStub
beforeEach(async () => {
  server = await startFhirStub()
})
afterEach(() => {
  server.close()
  vi.restoreAllMocks()
})

const patient = { resourceType: 'Patient', id: 'p1' }
const busy = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'throttled' }] }
/** Long beside what a loaded machine needs, and never waited for. */
const budgetMs = 20_000
const read = (change: Partial<FhirConnection> = {}) =>
  connectFhir({
    fhirServer: server.url,
    timeoutMs: budgetMs,
    deadline: Date.now() + budgetMs,
    allowPrivate: true,
    ...change,
  }).readResource('Patient', 'p1')

describe('the right answer, in time', () => {
  it.each([
    ['429, then 200', [{ status: 429, body: busy }]],
    ['429 twice', [{ status: 429, body: busy }, { status: 429 }]],
    ['503 with a time', [{ status: 503, headers: { 'Retry-After': '0' } }]],
    ['503 without a time', [{ status: 503 }]],
    ['a used-up quota', [{ status: 429, headers: { RateLimit: '"requests";r=0;t=0' } }]],
    ['a reset before the answer', [{ reset: 'at-once' as const }]],
    ['a reset in the middle of it', [{ reset: 'half-way' as const, body: patient }]],
    ['a stall in the middle of it', [{ stall: 50, body: patient }]],
    ['a slow start', [{ delay: 50, body: patient }]],
  ])('after %s', async (_, failures) => {
    server.mock(...failures, { body: patient })
    expect(await read()).toMatchObject(patient)
  })

  it('of a server that says application/json, text/plain or nothing', async () => {
    for (const type of ['application/json', 'text/plain', '']) {
      server.mock({ body: patient, headers: { 'Content-Type': type } })
      expect(await read()).toMatchObject(patient)
    }
  })

  it('that came zipped', async () => {
    const zipped = gzipSync(JSON.stringify(patient))
    server.mock({
      bytes: zipped,
      headers: { 'Content-Encoding': 'gzip' },
    })
    expect(await read()).toMatchObject(patient)
  })

  it('from a kept connection that the server closed meanwhile', async () => {
    server.mock({ body: patient }, { reset: 'at-once' }, { body: patient })
    await read()
    // No deadline, so no retries: it is not the server's refusal that is repeated here.
    const client = connectFhir({ fhirServer: server.url, timeoutMs: budgetMs, allowPrivate: true })
    expect(await client.readResource('Patient', 'p1')).toMatchObject(patient)
    expect(server.requests).toHaveLength(3)
  })
})

describe('the right error, in time', () => {
  it.each([
    ['HTML', { body: '<html>Hansen, Anna</html>' }, 'not JSON'],
    ['half of its JSON', { body: '{"resourceType":"Patient","name":"Hansen' }, 'not JSON'],
    ['no HTTP status', { status: 777, body: patient }, '777'],
    ['a redirect', { status: 301, headers: { Location: '/fhir/R4/Patient/p2' } }, 'redirects'],
    ['no gzip', { body: 'Hansen', headers: { 'Content-Encoding': 'gzip' } }, 'failed'],
  ])('%s is fhir-failed, asked once', async (_, answer, words) => {
    server.mock(answer)
    const error: unknown = await read().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'fhir-failed',
      message: expect.stringContaining(words) as string,
    })
    expect(String(error)).not.toContain('Hansen')
    expect(server.requests).toHaveLength(1)
  })

  it.each([500, 502, 504, 400, 403])(
    '%i is the refusal of the server, asked once',
    async (status) => {
      server.mock({ status, body: busy })
      await expect(read()).rejects.toMatchObject({ outcome: { issue: [{ code: 'throttled' }] } })
      expect(server.requests).toHaveLength(1)
    },
  )

  it.each([
    ['before its answer', { delay: 60_000, body: patient }],
    ['in the middle of it', { stall: 60_000, body: patient }],
  ])('a server that stalls %s is left at the limit of one call', async (_, answer) => {
    server.mock(answer)
    await expect(read({ timeoutMs: 100 })).rejects.toMatchObject({
      code: 'fhir-failed',
      message: expect.stringContaining('in time') as string,
    })
    // None, when the machine is so busy that the limit is over before the question is read.
    expect(server.requests.length).toBeLessThanOrEqual(1)
  })

  it('and at the deadline, when that comes first', async () => {
    server.mock({ delay: 60_000, body: patient })
    await expect(read({ deadline: Date.now() + 100 })).rejects.toThrow('in time')
  })

  it('a wait that the budget has no room for is not begun', async () => {
    server.mock({ status: 429, body: busy, headers: { 'Retry-After': '60' } }, { body: patient })
    await expect(read()).rejects.toMatchObject({ outcome: { issue: [{ code: 'throttled' }] } })
    expect(server.requests).toHaveLength(1)
  })

  it('a server that stays busy is asked five times', async () => {
    server.mock(
      ...Array.from({ length: 9 }, () => ({
        status: 429,
        body: busy,
        headers: { 'Retry-After': '0' },
      })),
    )
    await expect(read()).rejects.toThrow()
    expect(server.requests).toHaveLength(5)
  })

  it('after the deadline nothing is asked', async () => {
    await expect(read({ deadline: Date.now() - 1 })).rejects.toMatchObject({ code: 'fhir-failed' })
    expect(server.requests).toEqual([])
  })

  it('connections that always break: asked twice', async () => {
    server.mock(...Array.from({ length: 5 }, () => ({ reset: 'half-way' as const, body: patient })))
    await expect(read()).rejects.toMatchObject({
      code: 'fhir-failed',
      message: expect.stringContaining('ECONNRESET') as string,
    })
    expect(server.requests).toHaveLength(2)
  })

  it('a refusal without a body, and an answer without one', async () => {
    const printed = vi.spyOn(console, 'error')
    server.mock({ status: 502 }, {})
    await expect(read()).rejects.toMatchObject({ outcome: { issue: [{}] } })
    const client = connectFhir({ fhirServer: server.url, timeoutMs: budgetMs, allowPrivate: true })
    await expect(ask({ client }, 'Observation?patient=p1')).rejects.toMatchObject({
      code: 'fhir-failed',
    })
    expect(printed).not.toHaveBeenCalled()
  })

  it('a port where nobody listens', async () => {
    server.close()
    await expect(read()).rejects.toMatchObject({ code: 'fhir-failed' })
  })
})

describe('the size of an answer', () => {
  const large = { ...patient, text: { status: 'empty', div: 'x'.repeat(100_000) } }

  it('is limited while it comes in', async () => {
    server.mock({ body: large }, { body: patient })
    await expect(read({ maxResponseBytes: 50_000 })).rejects.toThrow('more than 50000 bytes')
    expect(await read({ maxResponseBytes: 50_000 })).toMatchObject(patient)
  })

  it('counts unzipped', async () => {
    const bomb = gzipSync(JSON.stringify(large))
    expect(bomb.length).toBeLessThan(1000)
    server.mock({ bytes: bomb, headers: { 'Content-Encoding': 'gzip' } })
    await expect(read({ maxResponseBytes: 50_000 })).rejects.toThrow('more than 50000 bytes')
  })

  it('is 32 MB where nothing else is said', async () => {
    server.mock({ body: 'x'.repeat(32 * 1024 * 1024 + 1) })
    await expect(read()).rejects.toThrow('more than 33554432 bytes')
  })
})
