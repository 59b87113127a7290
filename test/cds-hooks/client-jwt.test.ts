import { createHmac } from 'node:crypto'
import { exportSPKI, importJWK, type JSONWebKeySet } from 'jose'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createClientJwt, type JwtVerdict } from '../../src/cds-hooks/client-jwt.ts'
import { feedbackPath, servicePath } from '../../src/cds-hooks/discovery.ts'
import { openStore } from '../../src/store/index.ts'
import type { Tenant } from '../../src/tenants/index.ts'
import {
  createKey,
  feedbackUrl,
  issuerOf,
  publicUrl,
  recordingLog,
  serviceUrl,
  sign,
  startKeyServer,
  startTime,
  tenantOf,
  type KeyServer,
  type SigningKey,
} from './ehr.ts'

const iss = 'https://north.example/oauth2'
let key: SigningKey
let other: SigningKey
let rsa: SigningKey
beforeAll(async () => {
  ;[key, other, rsa] = await Promise.all([
    createKey('ES384', 'k1'),
    createKey('ES384', 'k2'),
    createKey('RS384', 'epic-1'),
  ])
})

let server: KeyServer
let now: number
beforeEach(async () => {
  server = await startKeyServer(key)
  now = startTime
})
afterEach(() => server.close())

const jwksOf = (...keys: SigningKey[]): JSONWebKeySet => ({ keys: keys.map(({ jwk }) => jwk) })
const north = (): Tenant =>
  tenantOf({
    id: 'north',
    auth: {
      kind: 'cds-jwt',
      issuers: [issuerOf(iss, { kind: 'jku', urls: [server.url] })],
    },
  })
const { replay } = await openStore({ now: () => now })
const door = (...tenants: Tenant[]) =>
  createClientJwt({
    tenants,
    publicUrl,
    replay,
    log: recordingLog(),
    now: () => now,
  })
const outcome = (verdict: JwtVerdict) =>
  verdict.kind === 'verified' ? verdict.tenant.id : verdict.reason
const check = async (token: string, ...tenants: Tenant[]) =>
  outcome(await door(...(tenants.length > 0 ? tenants : [north()])).verify(token, servicePath))

/** base64url of header and payload, signed as told: what an attacker writes by hand. */
function forge(header: object, payload: object, signature: (input: string) => string): string {
  const input = [header, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${input}.${signature(input)}`
}
const payload = () => ({
  iss,
  aud: serviceUrl,
  exp: startTime / 1000 + 300,
  iat: startTime / 1000,
  jti: 'forged',
})

describe('a client JWT', () => {
  it('leads to the tenant of its issuer', async () => {
    expect(await check(await sign(key, { iss }))).toBe('north')
  })

  it('names its audience alone or among others', async () => {
    expect(await check(await sign(key, { iss, aud: ['https://else.example', serviceUrl] }))).toBe(
      'north',
    )
  })

  it.each<[string, () => Record<string, unknown>]>([
    ['unknown-issuer', () => ({ iss: 'https://stranger.example' })],
    ['unknown-issuer', () => ({ iss: undefined })],
    ['wrong-audience', () => ({ iss, aud: publicUrl })],
    ['wrong-audience', () => ({ iss, aud: `${serviceUrl}/` })],
    ['wrong-audience', () => ({ iss, aud: feedbackUrl })],
    ['wrong-audience', () => ({ iss, aud: [] })],
    ['malformed', () => ({ iss, aud: undefined })],
    ['malformed', () => ({ iss, exp: undefined })],
    ['malformed', () => ({ iss, exp: 'tomorrow' })],
    ['malformed', () => ({ iss, iat: undefined })],
    ['malformed', () => ({ iss, jti: undefined })],
    ['expired', () => ({ iss, exp: startTime / 1000 - 61 })],
    ['not-yet-valid', () => ({ iss, nbf: startTime / 1000 + 62 })],
    ['not-yet-valid', () => ({ iss, iat: startTime / 1000 + 62 })],
    ['lives-too-long', () => ({ iss, exp: startTime / 1000 + 3661 })],
    ['lives-too-long', () => ({ iss, exp: startTime / 1000 + 50 * 365 * 86_400 })],
    ['lives-too-long', () => ({ iss, iat: 0, exp: startTime / 1000 + 300 })],
    ['lives-too-long', () => ({ iss, exp: 1e14 })],
    ['lives-too-long', () => ({ iss, exp: 1e300 })],
    ['lives-too-long', () => ({ iss, iat: -1e300, exp: startTime / 1000 + 300 })],
  ])('is refused as %s, without a call for keys', async (reason, claims) => {
    expect(await check(await sign(key, claims()))).toBe(reason)
    expect(server.hits()).toBe(0)
  })

  it('may be a minute late or early, and live for an hour', async () => {
    const jwt = door(north())
    const seconds = startTime / 1000
    for (const claims of [
      { exp: seconds - 59 },
      { nbf: seconds + 59, iat: seconds + 59 },
      { exp: seconds + 3600 },
    ])
      expect(outcome(await jwt.verify(await sign(key, { iss, ...claims }), servicePath))).toBe(
        'north',
      )
  })

  it('for feedback is good for feedback only', async () => {
    const jwt = door(north())
    const token = await sign(key, { iss, aud: feedbackUrl })
    expect(outcome(await jwt.verify(token, servicePath))).toBe('wrong-audience')
    expect(outcome(await jwt.verify(token, feedbackPath))).toBe('north')
  })

  it('is good once, until nobody would accept it any more', async () => {
    const jwt = door(north())
    const token = await sign(key, { iss })
    expect(outcome(await jwt.verify(token, servicePath))).toBe('north')
    expect(outcome(await jwt.verify(token, servicePath))).toBe('replayed')
    now = startTime + 359_000
    expect(outcome(await jwt.verify(token, servicePath))).toBe('replayed')
    now = startTime + 361_000
    expect(outcome(await jwt.verify(token, servicePath))).toBe('expired')
  })

  it('that is forged does not use up the id of a true one', async () => {
    const jwt = door(north())
    const claims = { iss, jti: 'the-same' }
    const forged = await sign({ ...other, kid: key.kid }, claims)
    expect(outcome(await jwt.verify(forged, servicePath))).toBe('bad-signature')
    expect(outcome(await jwt.verify(await sign(key, claims), servicePath))).toBe('north')
  })

  it.each(['none', 'HS256', 'HS384', 'RS512', 'PS256'])(
    'of algorithm %s is refused',
    async (alg) => {
      const pem = await exportSPKI((await importJWK(key.jwk, 'ES384')) as CryptoKey)
      const token = forge({ alg, kid: key.kid, typ: 'JWT' }, payload(), (input) =>
        alg === 'none' ? '' : createHmac('sha256', pem).update(input).digest('base64url'),
      )
      expect(await check(token)).toBe('algorithm-not-allowed')
      expect(server.hits()).toBe(0)
    },
  )

  it('keeps to the algorithms of its issuer', async () => {
    const pinned = tenantOf({
      auth: {
        kind: 'cds-jwt',
        issuers: [issuerOf(iss, { kind: 'static', jwks: jwksOf(rsa) }, { algorithms: ['ES384'] })],
      },
    })
    expect(await check(await sign(rsa, { iss }), pinned)).toBe('algorithm-not-allowed')
  })

  it('needs a key id and its type', async () => {
    expect(await check(await sign(key, { iss }, { kid: undefined }))).toBe('malformed')
    expect(await check(await sign(key, { iss }, { typ: 'at+jwt' }))).toBe('malformed')
  })

  it.each(['', 'abc', 'a.b.c', 'a.b', 'e30.e30.'])('is not "%s"', async (text) => {
    expect(await check(text)).toBe('unknown-issuer')
  })

  it('hands the log its issuer, tenant and id, and no more', async () => {
    const token = await sign(other, { iss, jti: 'j', tenant: 't', sub: 'someone', aud: 'x' })
    expect(await door(north()).verify(token, servicePath)).toEqual({
      kind: 'refused',
      reason: 'wrong-audience',
      claims: { iss, jti: 'j', tenant: 't' },
    })
  })
})

describe('keys behind a jku', () => {
  /** Of a token that is made now. */
  const lifetime = () => ({ iat: now / 1000, exp: now / 1000 + 300 })

  it('are asked for once, by however many calls', async () => {
    const jwt = door(north())
    const tokens = await Promise.all(
      Array.from({ length: 5 }, () => sign(key, { iss }, { jku: server.url })),
    )
    const verdicts = await Promise.all(tokens.map((token) => jwt.verify(token, servicePath)))
    expect(verdicts.map(outcome)).toEqual(Array(5).fill('north'))
    expect(server.hits()).toBe(1)
  })

  it('of an address that is not listed are never asked for', async () => {
    const evil = await startKeyServer(other)
    try {
      for (const jku of [evil.url, `${server.url}?x`, server.url.replace('127.0.0.1', 'localhost')])
        expect(await check(await sign(other, { iss }, { jku }))).toBe('jku-not-listed')
      expect(evil.hits() + server.hits()).toBe(0)
    } finally {
      await evil.close()
    }
  })

  it('in a private network are asked for only where the row says so', async () => {
    const token = await sign(key, { iss })
    expect(await check(token, { ...north(), privateNetwork: false })).toBe('keys-unavailable')
    expect(server.hits()).toBe(0)
    expect(await check(token)).toBe('north')
  })

  it('are asked for again when a key is unknown, but not often', async () => {
    const jwt = door(north())
    const verify = async (by: SigningKey) =>
      outcome(await jwt.verify(await sign(by, { iss }), servicePath))
    expect(await verify(key)).toBe('north')
    server.publish(other)
    expect(await verify(other)).toBe('unknown-key')
    expect(server.hits()).toBe(1)
    now += 30_000
    expect(await verify(other)).toBe('north')
    expect(server.hits()).toBe(2)
    expect(await verify(key)).toBe('unknown-key')
    expect(server.hits()).toBe(2)
  })

  it('that were withdrawn are refused after ten minutes', async () => {
    const jwt = door(north())
    const verify = async (by: SigningKey) =>
      outcome(await jwt.verify(await sign(by, { iss, ...lifetime() }), servicePath))
    expect(await verify(key)).toBe('north')
    server.publish(other)
    now += 601_000
    expect(await verify(key)).toBe('unknown-key')
  })

  it('hold while their server is away, and are asked for again with pauses', async () => {
    const jwt = door(north())
    const verify = async () =>
      outcome(await jwt.verify(await sign(key, { iss, ...lifetime() }), servicePath))
    server.fail()
    expect(await verify()).toBe('keys-unavailable')
    expect(await verify()).toBe('keys-unavailable')
    expect(server.hits()).toBe(1)
    server.publish(key)
    now += 5_000
    expect(await verify()).toBe('north')
    server.fail()
    now += 3_600_000
    expect(await verify()).toBe('north')
    expect(server.hits()).toBe(3)
    now += 86_400_000
    expect(await verify()).toBe('keys-unavailable')
  })
})

describe('the EHRs that must work', () => {
  it('Epic: RS384, nbf and sub, no tenant', async () => {
    const epic = tenantOf({
      id: 'epic',
      auth: {
        kind: 'cds-jwt',
        issuers: [issuerOf('https://epic.example/oauth2', { kind: 'static', jwks: jwksOf(rsa) })],
      },
    })
    const seconds = startTime / 1000
    const token = await sign(
      rsa,
      { iss: 'https://epic.example/oauth2', sub: 'client-id', nbf: seconds, exp: seconds + 300 },
      { jku: 'https://epic.example/keys' },
    )
    expect(await check(token, epic)).toBe('epic')
    expect(server.hits()).toBe(0)
  })

  it.each(['ES384', 'RS384'])(
    'Oracle Health: %s, one issuer, the tenant in a claim',
    async (alg) => {
      const oracleKey = alg === 'ES384' ? key : rsa
      server.publish(oracleKey)
      const oracleIss = 'https://authorization.oracle.example'
      const row = (id: string, claim: string) =>
        tenantOf({
          id,
          auth: {
            kind: 'cds-jwt',
            issuers: [issuerOf(oracleIss, { kind: 'jku', urls: [server.url] }, { tenant: claim })],
          },
        })
      const rows = [row('east', 'tenant-e'), row('west', 'tenant-w')]
      const token = (tenant?: string) =>
        sign(oracleKey, { iss: oracleIss, tenant }, { jku: server.url })
      expect(await check(await token('tenant-e'), ...rows)).toBe('east')
      expect(await check(await token('tenant-w'), ...rows)).toBe('west')
      expect(await check(await token('tenant-x'), ...rows)).toBe('wrong-tenant')
      expect(await check(await token(), ...rows)).toBe('wrong-tenant')
    },
  )

  it('the CDS Hooks Sandbox: ES384 with its jku', async () => {
    const sandbox = tenantOf({
      id: 'try-out',
      auth: {
        kind: 'cds-jwt',
        issuers: [issuerOf('https://sandbox.cds-hooks.org', { kind: 'jku', urls: [server.url] })],
      },
    })
    const token = await sign(key, { iss: 'https://sandbox.cds-hooks.org' }, { jku: server.url })
    expect(await check(token, sandbox)).toBe('try-out')
  })

  it('one that knows the service by another address', async () => {
    const inside = 'https://ecg.inside.example'
    const tenant = tenantOf({
      id: 'inside',
      auth: {
        kind: 'cds-jwt',
        issuers: [issuerOf(iss, { kind: 'static', jwks: jwksOf(key) }, { audiences: [inside] })],
      },
    })
    expect(await check(await sign(key, { iss, aud: inside + servicePath }), tenant)).toBe('inside')
    expect(await check(await sign(key, { iss }), tenant)).toBe('wrong-audience')
  })
})
