import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askForAll } from '../../src/fhir/ask-chart.ts'
import { connectFhir, nextBelow } from '../../src/fhir/client.ts'
import { openTransport } from '../../src/fhir/transport.ts'
import { startFhirStub, type FhirStub } from '../fhir/fhir-stub.ts'

/** Must never be called. */
let trap: FhirStub
let own: FhirStub
beforeEach(async () => {
  ;[trap, own] = await Promise.all([startFhirStub(), startFhirStub()])
})
afterEach(() => {
  expect(trap.requests).toEqual([])
  trap.close()
  own.close()
})

const limits = { timeoutMs: 3000, accessToken: 'secret' }
const read = (fhirServer: string, change: object = {}) =>
  Promise.resolve().then(() =>
    connectFhir({ fhirServer, ...limits, ...change }).readResource('Patient', 'p1'),
  )
const refused = { code: 'fhir-server-not-allowed' }
const portOf = ({ origin }: FhirStub) => new URL(origin).port

describe('an address that was not listed as private', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '017700000001',
    '127.0.0.1.',
    '0.0.0.0',
    '0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '１２７.0.0.1', // full-width digits
    'localhost',
    'LOCALHOST',
  ])('%s is refused before a connection is made', async (host) => {
    await expect(read(`http://${host}:${portOf(trap)}/fhir/R4`)).rejects.toMatchObject(refused)
  })

  it.each(['http://10.0.0.1/fhir', 'http://192.168.0.1/fhir', 'http://[fd00::1]/fhir'])(
    '%s is refused',
    async (server) => {
      await expect(read(server)).rejects.toMatchObject(refused)
    },
  )
})

describe('an address that can be no FHIR server', () => {
  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/latest/meta-data/',
    'http://0xa9fea9fe/',
    'http://[::ffff:169.254.169.254]/',
    'http://[fe80::1]/',
    'http://224.0.0.1/',
  ])('%s is refused even where private ones are listed', async (server) => {
    await expect(read(server, { allowPrivate: true })).rejects.toMatchObject(refused)
  })

  it.each([
    'file:///etc/passwd',
    'ftp://127.0.0.1/',
    'gopher://127.0.0.1:70/',
    'data:,x',
    'fhir',
    '',
  ])('%s is refused', async (server) => {
    await expect(read(server, { allowPrivate: true })).rejects.toMatchObject(refused)
  })
})

describe('a name', () => {
  const resolving = (...answers: readonly (readonly string[])[]) => {
    const asked: string[] = []
    const resolve = (hostname: string) => {
      asked.push(hostname)
      const addresses = answers[asked.length - 1] ?? ['127.0.0.1']
      return Promise.resolve(
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )
    }
    return { asked, resolve }
  }
  const named = (server: FhirStub) => `http://fhir.example:${portOf(server)}/fhir/R4`

  it.each([
    [['127.0.0.1']],
    [['10.1.2.3']],
    [['169.254.169.254']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['8.8.8.8', '127.0.0.1']],
  ])('that resolves to %j is refused', async (addresses) => {
    const { resolve } = resolving(addresses)
    const transport = openTransport({ allowPrivate: false, resolve })
    await expect(read(named(trap), { transport })).rejects.toMatchObject(refused)
  })

  it('is resolved once: the address that was checked is the one that is called', async () => {
    // The second answer is the attacker's; with a second resolution, the trap would be reached.
    const { asked, resolve } = resolving(['127.0.0.1'], ['127.0.0.2'])
    const transport = openTransport({ allowPrivate: true, resolve })
    own.mock({ body: { resourceType: 'Patient', id: 'p1' } })
    await read(named(own), { transport })
    expect(asked).toEqual(['fhir.example'])
    expect(own.requests).toHaveLength(1)
    expect(own.requests[0]?.headers.host).toBe(`fhir.example:${portOf(own)}`)
  })

  it('that turns to a private address afterwards is refused then', async () => {
    const { resolve } = resolving(['192.0.2.1'], ['127.0.0.1'])
    const transport = openTransport({ allowPrivate: false, resolve })
    await expect(read(named(trap), { transport })).rejects.toMatchObject(refused)
    await expect(read(named(trap), { transport })).rejects.toMatchObject(refused)
  })

  it('shares no connection with a server that may be private', async () => {
    own.mock({ body: { resourceType: 'Patient', id: 'p1' } })
    await read(own.url, { allowPrivate: true })
    await expect(read(own.url)).rejects.toMatchObject(refused)
    expect(own.requests).toHaveLength(1)
  })
})

describe('what the server itself says', () => {
  it.each([301, 302, 303, 307, 308])('a redirect (%i) leads nowhere', async (status) => {
    own.mock({ status, headers: { Location: `${trap.url}/Patient/p1` } })
    await expect(read(own.url, { allowPrivate: true })).rejects.toMatchObject({
      code: 'fhir-failed',
    })
  })

  it('nor does the address of what was made', async () => {
    own.mock({ status: 201, body: {}, headers: { 'Content-Location': `${trap.url}/Patient/p1` } })
    const client = connectFhir({ fhirServer: own.url, ...limits, allowPrivate: true })
    await client.createResource({ resourceType: 'Patient' }).catch(() => undefined)
    expect(own.requests).toHaveLength(1)
  })

  it.each([
    (page: string) => `${trap.url}${page}`,
    (page: string) => `//${new URL(trap.url).host}/fhir/R4${page}`,
    (page: string) => own.url.replace('http:', 'https:') + page,
    (page: string) => own.url.replace('http://', 'http://user:word@') + page,
    (page: string) => `${own.origin}/admin${page}`,
    (page: string) => `${own.url}/../admin${page}`,
    (page: string) => `${own.url}/%2e%2e/admin${page}`,
    () => 'file:///etc/passwd',
    () => 'http://[',
  ])('a next link that leads elsewhere is not followed (%#)', async (linkTo) => {
    const follow = { pages: 3, isEnough: () => false }
    const url = linkTo('?page=2')
    own.mock({
      body: { resourceType: 'Bundle', type: 'searchset', link: [{ relation: 'next', url }] },
    })
    const client = connectFhir({ fhirServer: own.url, ...limits, allowPrivate: true })
    const found = await askForAll({ client }, 'Observation?patient=p1', follow)
    expect(found).toEqual({ resources: [], complete: false })
    expect(own.requests).toHaveLength(1)
  })

  it.each([
    ['https://h.example/fhir/R4?_getpages=1', 'https://h.example/fhir/R4?_getpages=1'],
    ['Observation?page=2', 'https://h.example/fhir/R4/Observation?page=2'],
    [
      'https://H.EXAMPLE:443/fhir/R4/Observation?page=2',
      'https://h.example/fhir/R4/Observation?page=2',
    ],
  ])('a next link below the base is: %s', (link, expected) => {
    expect(nextBelow(link, 'https://h.example/fhir/R4')?.href).toBe(expected)
  })
})
