/** Who may ask the sandbox at all: Host against DNS rebinding, Origin against writes from other pages. */
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { serve, type ServerType } from '@hono/node-server'
import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSandbox } from '../../src/sandbox/index.ts'

const hospitalDirectory = join(import.meta.dirname, 'fixtures/hospital')
let app: Hono
let server: ServerType
let port: number

async function open(publicUrl: string, env: Record<string, string> = {}): Promise<Hono> {
  return (await createSandbox({ publicUrl, hospitalDirectory, env })).app
}

beforeAll(async () => {
  app = await open('https://ehr.example', { SANDBOX_HOSTS: 'anyecg, Ward.Example' })
  server = serve({ fetch: (incoming, env) => app.fetch(incoming, env), port: 0 })
  if (!server.listening) await once(server, 'listening')
  ;({ port } = server.address() as AddressInfo)
})
afterAll(() => {
  server.close()
})

interface Answer {
  readonly status: number | undefined
  readonly text: string
}

/** By Node's own client, which lets a test say any Host. */
async function ask(
  path: string,
  headers: Record<string, string>,
  method = 'GET',
  body = '',
): Promise<Answer> {
  const sent = request({ host: '127.0.0.1', port, path, method, headers }).end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: response.statusCode, text: (await response.toArray()).join('') }
}

const routes = [
  '/',
  '/chart/chart.ts',
  '/fhir/R4/metadata',
  '/fhir/R4/Patient/test-hansen',
  '/fhir/R4/.well-known/smart-configuration',
  '/auth/jwks',
  '/auth/pages.css',
]

describe('Host', () => {
  it.each([
    'localhost',
    'localhost:8080',
    'LOCALHOST:1',
    '127.0.0.1:3000',
    '127.0.0.2',
    '[::1]:3000',
    'ehr.example',
    'EHR.example:8443',
    'anyecg:3000',
    'ward.example',
  ])('%s is a name of the sandbox', async (host) => {
    for (const path of routes)
      expect([path, (await ask(path, { host })).status]).toEqual([path, 200])
  })

  it.each([
    'evil.example',
    'evil.example:3000',
    'ehr.example.evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1:3000',
  ])('%s is none: nothing is read, and the words name header and setting', async (host) => {
    for (const path of routes) {
      const { status, text } = await ask(path, { host })
      expect([path, status]).toEqual([path, 421])
      expect(text).toMatch(/Host.*PUBLIC_URL.*SANDBOX_HOSTS/)
      expect(text).not.toMatch(/Hansen|chart\.ts/)
    }
  })

  it.each(['evil.example@localhost', '[::ffff:127.0.0.1]', 'not a host'])(
    '"%s" is no Host at all: 400, by the HTTP server itself',
    async (host) => {
      for (const path of routes)
        expect([path, (await ask(path, { host })).status]).toEqual([path, 400])
    },
  )

  it('is asked for writes too, before anything is written', async () => {
    const headers = { host: 'evil.example', 'content-type': 'application/fhir+json' }
    const patient = JSON.stringify({ resourceType: 'Patient', name: [{ text: 'Rebound' }] })
    expect((await ask('/fhir/R4/Patient', headers, 'POST', patient)).status).toBe(421)
    const found = await ask('/fhir/R4/Patient?name=Rebound', { host: 'localhost' })
    expect(JSON.parse(found.text)).toMatchObject({ total: 0 })
  })

  it.each(['http://ehr.example', 'ehr.example:80', 'a/b', 'a b', 'user@ehr.example'])(
    'SANDBOX_HOSTS=%s is a start-up error that names it',
    async (hosts) => {
      await expect(open('http://localhost:3000', { SANDBOX_HOSTS: hosts })).rejects.toThrow(
        /SANDBOX_HOSTS: must be names without scheme/,
      )
    },
  )
})

describe('the Origin of a write', () => {
  const write = (headers: Record<string, string>) =>
    ask(
      '/fhir/R4/Patient',
      { host: 'localhost', 'content-type': 'application/fhir+json', ...headers },
      'POST',
      JSON.stringify({ resourceType: 'Patient' }),
    )

  it.each([
    ['no browser', {}],
    ['a page of the public URL', { origin: 'https://ehr.example' }],
    [
      'that page, through a proxy with a Host of its own',
      { origin: 'https://ehr.example', host: 'anyecg:3000' },
    ],
    [
      'a page under another name of the sandbox',
      { origin: 'http://ward.example:81', host: 'ward.example:81' },
    ],
    [
      'a page on this machine, at a port that leads here',
      { origin: 'http://localhost:8080', host: 'localhost:8080' },
    ],
  ])('%s may', async (_, headers) => {
    expect((await write(headers)).status).toBe(201)
  })

  it.each([
    ['a page of the internet', 'http://evil.example'],
    ['a page without an origin', 'null'],
    ['another server on this machine', 'http://localhost:5173'],
    ['the same name by another port', 'https://ehr.example:8443'],
    ['a name that begins alike', 'https://ehr.example.evil.example'],
  ])('%s may not, and the words name header and setting', async (_, origin) => {
    const { status, text } = await write({ origin })
    expect(status).toBe(403)
    expect(text).toMatch(/Origin.*PUBLIC_URL/)
  })

  it('is looked at for every way to write, and for the authorization server', async () => {
    const headers = { host: 'localhost', origin: 'http://evil.example' }
    for (const [method, path] of [
      ['POST', '/fhir/R4'],
      ['PUT', '/fhir/R4/Patient/test-hansen'],
      ['PATCH', '/fhir/R4/Patient/test-hansen'],
      ['DELETE', '/fhir/R4/Patient/test-hansen'],
      ['POST', '/auth/token'],
      ['POST', '/auth/interaction/1'],
      ['POST', '/auth/launch'],
    ] as const)
      expect([path, (await ask(path, headers, method)).status]).toEqual([path, 403])
    expect((await ask('/fhir/R4/Patient/test-hansen', headers)).status).toBe(200)
  })

  it('under loopback may be any of its names, at the same port', async () => {
    const own = await open('http://127.0.0.1:3000')
    const post = (origin: string) =>
      own.request('/fhir/R4/Patient', {
        method: 'POST',
        headers: { host: '127.0.0.1:3000', origin, 'content-type': 'application/fhir+json' },
        body: JSON.stringify({ resourceType: 'Patient' }),
      })
    expect((await post('http://localhost:3000')).status).toBe(201)
    expect((await post('http://localhost:3001')).status).toBe(403)
    expect((await post('https://localhost:3000')).status).toBe(403)
  })
})
