import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { connectFhir } from '../../src/fhir/client.ts'

interface Listening {
  readonly origin: string
  /** Every request that reached the server, in order. */
  readonly requests: IncomingMessage[]
}

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
  vi.restoreAllMocks()
})

/** A FHIR server on loopback; `answer` may leave a request without an answer. */
async function listen(
  answer: (response: ServerResponse, request: IncomingMessage) => void = sendPatient,
): Promise<Listening> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    answer(response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${port}`, requests }
}

function sendPatient(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'application/fhir+json', ETag: 'W/"1"' })
  response.end(JSON.stringify({ resourceType: 'Patient', id: 'p1' }))
}

const connect = (origin: string, change: { accessToken?: string; timeoutMs?: number } = {}) =>
  connectFhir({
    fhirServer: `${origin}/fhir/R4`,
    timeoutMs: 5000,
    allowPrivate: true,
    ...change,
  })

describe('where a connection may go', () => {
  it('reads, searches and sends transactions below the base', async () => {
    const { origin, requests } = await listen()
    const client = connect(origin)
    expect(await client.readResource('Patient', 'p1')).toMatchObject({ id: 'p1' })
    await client.search('Observation', 'code=2823-3')
    await client.executeBatch({ resourceType: 'Bundle', type: 'transaction', entry: [] })
    expect(requests.map(({ method, url }) => `${method} ${url?.replace(/\/$/, '')}`)).toEqual([
      'GET /fhir/R4/Patient/p1',
      'GET /fhir/R4/Observation?code=2823-3',
      'POST /fhir/R4',
    ])
  })

  it('takes a base with or without its final slash', async () => {
    const { origin, requests } = await listen()
    const client = connectFhir({
      fhirServer: `${origin}/fhir/R4/`,
      timeoutMs: 5000,
      allowPrivate: true,
    })
    await client.readResource('Patient', 'p1')
    expect(requests.map(({ url }) => url)).toEqual(['/fhir/R4/Patient/p1'])
  })

  it('is never another origin, so that the token goes nowhere else', async () => {
    const own = await listen()
    const other = await listen()
    const client = connect(own.origin, { accessToken: 'secret' })
    await expect(client.get(`${other.origin}/fhir/R4/Patient/p1`)).rejects.toThrow('refused')
    expect(other.requests).toEqual([])
    expect(own.requests).toEqual([])
  })

  it.each([
    '/',
    '/admin',
    '/fhir/Patient/p1',
    '/fhir/R4B/Patient/p1',
    '/fhir/R4/../../admin',
    '/fhir/R4/%2e%2e/%2E%2E/admin',
  ])('is never outside the base: %s', async (path) => {
    const { origin, requests } = await listen()
    await expect(connect(origin).get(origin + path)).rejects.toThrow('refused')
    expect(requests).toEqual([])
  })

  it.each([301, 302, 303, 307, 308])('is not what a redirect (%i) says', async (status) => {
    const other = await listen()
    const own = await listen((response, request) => {
      // The second target is inside the base: no redirect is followed at all.
      const target = request.url?.endsWith('away')
        ? `${other.origin}/fhir/R4/Patient/p1`
        : '/fhir/R4/Patient/p1'
      response.writeHead(status, { Location: target })
      response.end()
    })
    const client = connect(own.origin, { accessToken: 'secret' })
    await expect(client.readResource('Patient', 'away')).rejects.toThrow()
    await expect(client.readResource('Patient', 'near')).rejects.toThrow()
    expect(other.requests).toEqual([])
    expect(own.requests).toHaveLength(2)
  })
})

describe('the deadline', () => {
  it('ends a call to a server that does not answer, without a second try', async () => {
    const { origin, requests } = await listen(() => undefined)
    const before = performance.now()
    const reading = connect(origin, { timeoutMs: 100 }).readResource('Patient', 'p1')
    await expect(reading).rejects.toThrow()
    expect(performance.now() - before).toBeLessThan(3000)
    expect(requests.length).toBeLessThanOrEqual(1)
  })

  it('ends an answer that begins and never finishes', async () => {
    // The client library complains of the half answer on the console.
    vi.spyOn(console, 'error').mockReturnValue()
    const { origin } = await listen((response) => {
      response.writeHead(200, { 'Content-Type': 'application/fhir+json' })
      response.write('{"resourceType":"Patient",')
    })
    const before = performance.now()
    const reading = connect(origin, { timeoutMs: 100 }).readResource('Patient', 'p1')
    await expect(reading).rejects.toThrow()
    expect(performance.now() - before).toBeLessThan(3000)
  })

  it('leaves a server that is slow, but in time', async () => {
    const { origin } = await listen((response) => {
      setTimeout(() => {
        sendPatient(response)
      }, 150)
    })
    expect(await connect(origin).readResource('Patient', 'p1')).toMatchObject({ id: 'p1' })
  })

  it.each([429, 500, 503])(
    'that was not given is not spent on asking again after %i',
    async (status) => {
      const { origin, requests } = await listen((response) => {
        response.writeHead(status, { 'Content-Type': 'application/fhir+json' })
        response.end(JSON.stringify({ resourceType: 'OperationOutcome', issue: [] }))
      })
      await expect(connect(origin).readResource('Patient', 'p1')).rejects.toThrow()
      expect(requests).toHaveLength(1)
    },
  )
})

describe('the token', () => {
  const jwt = [{ alg: 'none' }, { login_id: 'l1', exp: 4_102_444_800 }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')

  it.each(['opaque-token', `${jwt}.signature`])('goes out as it was given: %s', async (token) => {
    const { origin, requests } = await listen()
    await connect(origin, { accessToken: token }).readResource('Patient', 'p1')
    // One request: the client asks nobody who the token belongs to.
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${token}`])
  })

  it('is absent where none was given', async () => {
    const { origin, requests } = await listen()
    await connect(origin).readResource('Patient', 'p1')
    expect(requests).toHaveLength(1)
    expect(requests[0]?.headers).not.toHaveProperty('authorization')
  })

  it('is not shared between connections', async () => {
    const { origin, requests } = await listen()
    await connect(origin, { accessToken: 'first' }).readResource('Patient', 'p1')
    await connect(origin, { accessToken: 'second' }).readResource('Patient', 'p1')
    await connect(origin).readResource('Patient', 'p1')
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer first',
      'Bearer second',
      undefined,
    ])
  })

  it('is not renewed when the server refuses it', async () => {
    const { origin, requests } = await listen((response) => {
      response.writeHead(401, { 'Content-Type': 'application/fhir+json' })
      response.end(JSON.stringify({ resourceType: 'OperationOutcome', issue: [] }))
    })
    const client = connect(origin, { accessToken: 'expired' })
    await expect(client.readResource('Patient', 'p1')).rejects.toThrow()
    expect(requests).toHaveLength(1)
  })
})

it('caches nothing: every reading sees the chart as it is', async () => {
  let version = 0
  const { origin, requests } = await listen((response) => {
    version += 1
    response.writeHead(200, { 'Content-Type': 'application/fhir+json' })
    response.end(
      JSON.stringify({ resourceType: 'Patient', id: 'p1', meta: { versionId: `${version}` } }),
    )
  })
  const client = connect(origin)
  const first = await client.readResource('Patient', 'p1')
  const second = await client.readResource('Patient', 'p1')
  expect([first.meta?.versionId, second.meta?.versionId]).toEqual(['1', '2'])
  expect(requests).toHaveLength(2)
})

describe('an answer that is not JSON', () => {
  it('is an error that repeats nothing of it, on stderr neither', async () => {
    const printed = vi.spyOn(console, 'error')
    const { origin } = await listen((response) => {
      response.writeHead(200, { 'Content-Type': 'application/fhir+json' })
      response.end('Hansen, Anna, 12.3.1950')
    })
    const answer = connect(origin).readResource('Patient', 'p1')
    await expect(answer).rejects.toThrow(/^(?!.*Hansen).*not JSON/)
    expect(printed).not.toHaveBeenCalled()
  })
})
