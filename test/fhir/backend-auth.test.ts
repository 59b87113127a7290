import { generateKeyPairSync } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  openBackendAuth,
  publicJwks,
  type BackendCredentials,
} from '../../src/fhir/backend-auth.ts'
import { startFhirStub, type FhirStub } from './fhir-stub.ts'

const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const ecPem = ec.export({ type: 'pkcs8', format: 'pem' }).toString()
const keys = [
  ['ES384', 'PEM', ecPem],
  ['ES384', 'JWK', JSON.stringify(ec.export({ format: 'jwk' }))],
  ['RS384', 'PEM', rsa.export({ type: 'pkcs8', format: 'pem' }).toString()],
] as const

let server: FhirStub
let time: number
beforeEach(async () => {
  server = await startFhirStub()
  time = Date.now()
})
afterEach(() => {
  server.close()
})

const limits = { timeoutMs: 5000, allowPrivate: true }
const granted = (token: string, expires_in?: number) => ({
  body: { access_token: token, token_type: 'bearer', expires_in, scope: 'system/Observation.rs' },
})
const smart = (change: Partial<Extract<BackendCredentials, { kind: 'smart-backend' }>> = {}) =>
  openBackendAuth(
    {
      kind: 'smart-backend',
      tokenUrl: `${server.origin}/token`,
      clientId: 'anyecg',
      scope: 'system/Observation.rs',
      privateKey: ecPem,
      alg: 'ES384',
      ...change,
    },
    limits,
    () => time,
  )
const withSecret = () =>
  openBackendAuth(
    {
      kind: 'client-credentials',
      tokenUrl: `${server.origin}/token`,
      clientId: 'any:ecg',
      clientSecret: 'p w%',
    },
    limits,
    () => time,
  )
const formOf = (index: number) => new URLSearchParams(server.requests[index]?.body)

describe('SMART Backend Services', () => {
  it.each(keys)(
    'signs with %s, from %s, what the published key verifies',
    async (alg, _, privateKey) => {
      server.mock(granted('t1', 300))
      expect(await smart({ alg, privateKey }).token()).toEqual({
        accessToken: 't1',
        scope: 'system/Observation.rs',
      })
      const form = formOf(0)
      expect(form.get('grant_type')).toBe('client_credentials')
      expect(form.get('scope')).toBe('system/Observation.rs')
      expect(form.get('client_assertion_type')).toBe(
        'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      )
      const jwks = await publicJwks([{ privateKey, alg }])
      const { payload, protectedHeader } = await jwtVerify(
        form.get('client_assertion') ?? '',
        createLocalJWKSet(jwks),
        {
          audience: `${server.origin}/token`,
          issuer: 'anyecg',
          subject: 'anyecg',
          algorithms: [alg],
        },
      )
      expect(protectedHeader).toEqual({ alg, typ: 'JWT', kid: jwks.keys[0]?.kid })
      expect((payload.exp ?? Infinity) - time / 1000).toBeLessThanOrEqual(300)
      expect(payload.jti).toMatch(/^[0-9a-f-]{36}$/)
    },
  )

  it('publishes nothing private', async () => {
    const jwks = await publicJwks(keys.map(([alg, , privateKey]) => ({ alg, privateKey })))
    expect(jwks.keys).toHaveLength(3)
    for (const key of jwks.keys)
      for (const part of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'])
        expect(key).not.toHaveProperty(part)
  })

  it('makes each statement once: a server refuses a jti that it saw', async () => {
    server.mock(granted('t1', 300), granted('t2', 300))
    const auth = smart()
    auth.forget((await auth.token()).accessToken)
    await auth.token()
    expect(formOf(0).get('client_assertion')).not.toBe(formOf(1).get('client_assertion'))
  })

  it.each([
    ['no key', { privateKey: 'secret words' }],
    ['a key of another kind', { alg: 'RS384' as const }],
    ['a public key', { privateKey: '{"kty":"EC","crv":"P-384","x":"AA","y":"AA"}' }],
  ])('does not start with %s, and does not show it', (_, change) => {
    expect(() => smart(change)).toThrow(expect.objectContaining({ code: 'config-invalid' }))
    expect(() => smart(change)).toThrow(/^(?!.*secret)/)
  })
})

describe('a client secret', () => {
  it('goes into the header, each part form-encoded', async () => {
    server.mock(granted('t1', 3600))
    expect(await withSecret().token()).toMatchObject({ accessToken: 't1' })
    const expected = `Basic ${Buffer.from('any%3Aecg:p+w%25').toString('base64')}`
    expect(server.requests[0]?.headers.authorization).toBe(expected)
    expect(server.requests[0]?.body).toBe('grant_type=client_credentials')
  })
})

describe('the token', () => {
  it('is kept until shortly before it expires', async () => {
    server.mock(granted('t1', 300), granted('t2', 300))
    const auth = withSecret()
    for (const seconds of [0, 100, 169]) {
      time += seconds * 1000
      expect((await auth.token()).accessToken).toBe('t1')
    }
    time += 2000
    expect((await auth.token()).accessToken).toBe('t2')
    expect(server.requests).toHaveLength(2)
  })

  it('is asked for once by many at a time', async () => {
    server.mock({ ...granted('t1', 300), delay: 50 })
    const auth = withSecret()
    const tokens = await Promise.all(Array.from({ length: 20 }, () => auth.token()))
    expect(new Set(tokens.map(({ accessToken }) => accessToken))).toEqual(new Set(['t1']))
    expect(server.requests).toHaveLength(1)
  })

  it('is asked for again after a failure, and after it was refused', async () => {
    server.mock({ status: 500, body: {} }, granted('t1'), granted('t2'))
    const auth = withSecret()
    await expect(auth.token()).rejects.toMatchObject({ code: 'fhir-failed' })
    expect((await auth.token()).accessToken).toBe('t1')
    auth.forget('t1')
    expect((await auth.token()).accessToken).toBe('t2')
  })

  it('that was renewed meanwhile is not forgotten by those who still held the old one', async () => {
    server.mock(granted('t1', 300), { ...granted('t2', 300), delay: 50 })
    const auth = withSecret()
    await auth.token()
    auth.forget('t1')
    const renewed = auth.token()
    auth.forget('t1')
    await renewed
    auth.forget('t1')
    expect((await auth.token()).accessToken).toBe('t2')
    expect(server.requests).toHaveLength(2)
  })

  it.each([
    [
      'refused',
      { status: 401, body: { error: 'invalid_client', error_description: 'p w%' } },
      '401 (invalid_client)',
    ],
    ['not JSON', { body: '<html>p w%</html>' }, '200'],
    ['of another kind', { body: { access_token: 't', token_type: 'mac' } }, '200'],
    ['a redirect', { status: 302, headers: { Location: 'http://127.0.0.1:1/' } }, '302'],
  ])('that is %s is an error that repeats nothing', async (_, answer, words) => {
    server.mock(answer)
    const error: unknown = await withSecret()
      .token()
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'fhir-failed',
      message: expect.stringContaining(words) as string,
    })
    expect(error).not.toMatchObject({ message: expect.stringContaining('p w%') as string })
  })

  it('is not fetched from a private address that was not listed', async () => {
    const auth = openBackendAuth(
      {
        kind: 'client-credentials',
        tokenUrl: `${server.origin}/token`,
        clientId: 'a',
        clientSecret: 'b',
      },
      { timeoutMs: 5000 },
    )
    await expect(auth.token()).rejects.toMatchObject({ code: 'fhir-server-not-allowed' })
    expect(server.requests).toEqual([])
  })
})
