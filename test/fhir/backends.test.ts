import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openBackends } from '../../src/fhir/backends.ts'
import type { Backend, Tenant } from '../../src/tenants/index.ts'
import { tenantOf } from '../cds-hooks/ehr.ts'
import { startFhirStub, type FhirStub } from './fhir-stub.ts'

const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
const newEc = () => pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey)
const env = {
  EC: newEc(),
  OLD: newEc(),
  RSA: pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
  BAD: 'secret words',
  ID: 'anyecg',
  SECRET: 'hush',
}

let server: FhirStub
beforeEach(async () => {
  server = await startFhirStub()
})
afterEach(() => {
  server.close()
})

const limits = { timeoutMs: 5000 }
const smart = (change: object = {}) =>
  ({
    kind: 'smart-backend',
    tokenUrl: `${server.origin}/token`,
    clientId: 'anyecg',
    privateKeyEnv: 'EC',
    alg: 'ES384',
    ...change,
  }) as Backend
const withSecret = (change: object = {}) =>
  ({
    kind: 'client-credentials',
    tokenUrl: `${server.origin}/token`,
    clientIdEnv: 'ID',
    clientSecretEnv: 'SECRET',
    ...change,
  }) as Backend
const tenant = (id: string, backend?: Backend, change: Partial<Tenant> = {}) =>
  tenantOf({ id, fhirServers: [server.url], ...(backend ? { backend } : {}), ...change })
const token = (access_token: string, scope?: string) => ({
  to: /token$/,
  body: { access_token, token_type: 'bearer', expires_in: 300, scope },
})
const patient = { resourceType: 'Patient', id: 'p1' }
const unauthorized = { to: /Patient/, status: 401, body: '' }
const bearers = () =>
  server.requests.map(({ headers }) => headers.authorization).filter((value) => value !== undefined)

it.each(['ES384', 'RS384'] as const)(
  'signs with %s what the published key set verifies',
  async (alg) => {
    const backend = smart({ alg, privateKeyEnv: alg === 'ES384' ? 'EC' : 'RSA' })
    const backends = openBackends([tenant('north', backend)], env, limits)
    server.mock(token('t1', 'system/RiskAssessment.crus'), { to: /Patient/, body: patient })
    const { client, scopes } = await backends.connect('north', server.url)
    const form = new URLSearchParams(server.requests[0]?.body)
    const { protectedHeader } = await jwtVerify(
      form.get('client_assertion') ?? '',
      createLocalJWKSet(await backends.jwks()),
      { audience: `${server.origin}/token`, issuer: 'anyecg', algorithms: [alg] },
    )
    expect(protectedHeader.alg).toBe(alg)
    expect(form.get('scope')).toContain('system/RiskAssessment.crus')
    expect([scopes?.mayWrite('RiskAssessment'), scopes?.mayWrite('Device')]).toEqual([true, false])
    expect(await client.readResource('Patient', 'p1')).toEqual(patient)
    expect(bearers()).toEqual(['Bearer t1'])
  },
)

it('publishes each key once, of all tenants, the one before included, and nothing private', async () => {
  const backends = openBackends(
    [
      tenant('a', smart({ previousKeyEnv: 'OLD' })),
      tenant('b', smart()),
      tenant('c', smart({ alg: 'RS384', privateKeyEnv: 'RSA', previousKeyEnv: 'EC' })),
      tenant('d', withSecret()),
      tenant('e'),
    ],
    env,
    limits,
  )
  const { keys } = await backends.jwks()
  expect(keys.map(({ alg }) => alg)).toEqual(['ES384', 'ES384', 'RS384'])
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(3)
  for (const key of keys) for (const part of ['d', 'p', 'q']) expect(key).not.toHaveProperty(part)
  expect(['a', 'd', 'e', 'f'].map(backends.has)).toEqual([true, true, false, false])
})

it('asks for the scopes that the row names', async () => {
  const rows = [
    tenant('v1', smart({ scope: 'system/*.write' })),
    tenant('secret', withSecret({ scope: 'system/*.*' })),
    tenant('none', withSecret()),
  ]
  const backends = openBackends(rows, env, limits)
  for (const { id } of rows) {
    server.mock(token('t'))
    await backends.connect(id, server.url)
  }
  const asked = server.requests.map(({ body }) => new URLSearchParams(body).get('scope'))
  expect(asked).toEqual(['system/*.write', 'system/*.*', null])
})

it('renews a token that is refused, once a call, and goes on with the new one', async () => {
  const backends = openBackends([tenant('north', withSecret())], env, limits)
  server.mock(token('t1'), unauthorized, token('t2'), { to: /Patient/, body: patient })
  const { client } = await backends.connect('north', server.url)
  expect(await client.readResource('Patient', 'p1')).toEqual(patient)
  server.mock({ to: /Patient/, body: patient })
  await client.readResource('Patient', 'p1')
  const calls = server.requests.filter(({ line }) => line.includes('Patient'))
  expect(calls.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer t1',
    'Bearer t2',
    'Bearer t2',
  ])
})

it('gives up when the new token is refused, too', async () => {
  const backends = openBackends([tenant('north', withSecret())], env, limits)
  server.mock(token('t1'), unauthorized, token('t2'), unauthorized)
  const { client } = await backends.connect('north', server.url)
  await expect(client.readResource('Patient', 'p1')).rejects.toThrow()
  expect(server.requests.filter(({ line }) => line.includes('Patient'))).toHaveLength(2)
})

it('renews once for many calls that are refused at the same time', async () => {
  const backends = openBackends([tenant('north', withSecret())], env, limits)
  const times = 8
  server.mock(token('t1'), ...Array.from({ length: times }, () => unauthorized), {
    ...token('t2'),
    delay: 50,
  })
  server.mock(...Array.from({ length: times }, () => ({ to: /Patient/, body: patient })))
  const clients = await Promise.all(
    Array.from({ length: times }, () => backends.connect('north', server.url)),
  )
  await Promise.all(clients.map(({ client }) => client.readResource('Patient', 'p1')))
  expect(server.requests.filter(({ line }) => line.endsWith('/token'))).toHaveLength(2)
})

it('takes its token to no server but those of the tenant', async () => {
  const backends = openBackends([tenant('north', withSecret())], env, limits)
  await expect(backends.connect('north', 'http://127.0.0.1:1/fhir')).rejects.toMatchObject({
    code: 'fhir-server-not-allowed',
  })
  await expect(backends.connect('south', server.url)).rejects.toMatchObject({
    code: 'config-invalid',
  })
  expect(server.requests).toEqual([])
})

it('calls no private address for a tenant that has none', async () => {
  const backends = openBackends([tenant('n', withSecret(), { privateNetwork: false })], env, limits)
  await expect(backends.connect('n', server.url)).rejects.toMatchObject({
    code: 'fhir-server-not-allowed',
  })
  expect(server.requests).toEqual([])
})

it.each([
  ['privateKeyEnv', { privateKeyEnv: 'BAD' }],
  ['privateKeyEnv', { privateKeyEnv: 'RSA' }],
  ['privateKeyEnv', { privateKeyEnv: 'UNSET' }],
  ['previousKeyEnv', { previousKeyEnv: 'BAD' }],
])('does not start with a wrong %s, and shows no secret', (field, change) => {
  const open = () => openBackends([tenant('north', smart(change))], env, limits)
  expect(open).toThrow(`Tenant north: backend.${field}: `)
  expect(open).not.toThrow('secret words')
})
