import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resourceScopes, parseScopes } from '../../src/sandbox/smart-auth/scopes.ts'
import { describeScope } from '../../src/sandbox/smart-auth/scope-words.ts'
import { readSettings } from '../../src/sandbox/smart-auth/settings.ts'
import { createExpiringMap } from '../../src/sandbox/smart-auth/expiring-map.ts'
import { openHospital, type Hospital } from './smart-auth-hospital.ts'

const key = { kty: 'EC', crv: 'P-384', kid: '1', x: 'x', y: 'y' }

describe('smart-configuration', () => {
  let hospital: Hospital
  beforeAll(async () => {
    hospital = await openHospital({ env: { SANDBOX_SERVICE_SECRET: 'sixteen letters and more' } })
  })
  afterAll(() => {
    hospital.close()
  })

  it('says what SMART asks for, and every address in it answers', async () => {
    const response = await hospital.fhir('/.well-known/smart-configuration')
    expect(response.headers.get('content-type')).toContain('application/json')
    const smart = (await response.json()) as Record<string, string | string[]>
    expect(smart).toMatchObject({
      issuer: `${hospital.url}/auth`,
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none', 'client_secret_basic'],
    })
    expect(smart.capabilities).toEqual(
      expect.arrayContaining(['launch-ehr', 'launch-standalone', 'client-public', 'permission-v2']),
    )
    // No keys were configured for it.
    expect(smart.capabilities).not.toContain('client-confidential-asymmetric')
    for (const name of ['authorization', 'token', 'introspection', 'revocation', 'userinfo']) {
      const url = String(smart[`${name}_endpoint`])
      const method = name === 'authorization' ? 'GET' : 'POST'
      const { status } = await fetch(url, { method, redirect: 'manual' })
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).not.toBe(404)
      expect(status).toBeLessThan(500)
    }
    const jwks = (await (await fetch(String(smart.jwks_uri))).json()) as { keys: object[] }
    expect(jwks.keys).toHaveLength(1)
    expect(jwks.keys[0]).not.toHaveProperty('d')
  })

  it('agrees with OpenID Connect discovery', async () => {
    const smart = (await (await hospital.fhir('/.well-known/smart-configuration')).json()) as object
    const url = `${hospital.url}/auth/.well-known/openid-configuration`
    const openid = (await (await fetch(url)).json()) as Record<string, unknown>
    for (const name of ['issuer', 'jwks_uri', 'authorization_endpoint', 'token_endpoint'] as const)
      expect(openid[name]).toBe((smart as Record<string, unknown>)[name])
    expect(openid.scopes_supported).toContain('patient/*.cruds')
  })

  it('does not follow the Host header', async () => {
    const url = `${hospital.url}/auth/.well-known/openid-configuration`
    const response = await fetch(url, { headers: { 'x-forwarded-host': 'evil.example' } })
    expect(await response.text()).not.toContain('evil.example')
  })
})

describe('scopes', () => {
  it('are listed in full for a level, each as the guard reads it', () => {
    const all = resourceScopes('patient')
    expect(all).toEqual(
      expect.arrayContaining(['patient/*.cruds', 'patient/Observation.rs', 'patient/Patient.read']),
    )
    expect(all).not.toContain('patient/Observation.sr')
    expect(parseScopes(all.join(' '))).toHaveLength(all.length)
    expect(new Set(all).size).toBe(all.length)
  })

  it.each([
    ['patient/Observation.rs', 'Read and search ECGs and results of this patient'],
    ['user/*.read', 'Read and search all data of all patients you may see'],
    ['patient/ServiceRequest.cud', 'Create, change, and delete orders of this patient'],
    ['openid', 'Know who you are'],
  ])('%s is "%s"', (scope, words) => {
    expect(describeScope(scope)).toBe(words)
  })

  it.each([
    'patient/Observation.',
    'patient/Observation.sr',
    'patient/Observation.rs?code=1',
    'admin/*.rs',
  ])('%s is none', (scope) => {
    expect(parseScopes(scope)).toEqual([])
  })
})

describe('settings', () => {
  it('have defaults', () => {
    expect(readSettings({})).toEqual({ tokenSeconds: 3600 })
  })

  it('are read', () => {
    const env = {
      SANDBOX_TOKEN_SECONDS: '5',
      SANDBOX_BACKEND_JWKS: JSON.stringify({ keys: [key] }),
      SANDBOX_SERVICE_SECRET: 'x'.repeat(16),
    }
    expect(readSettings(env)).toEqual({
      tokenSeconds: 5,
      backendJwks: { keys: [key] },
      serviceSecret: 'x'.repeat(16),
    })
  })

  it.each([
    ['SANDBOX_TOKEN_SECONDS', '0'],
    ['SANDBOX_TOKEN_SECONDS', '1.5'],
    ['SANDBOX_TOKEN_SECONDS', '7200'],
    ['SANDBOX_BACKEND_JWKS', 'not json'],
    ['SANDBOX_BACKEND_JWKS', '{"keys":[]}'],
    ['SANDBOX_BACKEND_JWKS', JSON.stringify({ keys: [{ ...key, d: 'secret-part' }] })],
    ['SANDBOX_SERVICE_SECRET', 'short-secret'],
  ])('%s=%s is refused by name, and not repeated', (name, value) => {
    const read = () => readSettings({ [name]: value })
    expect(read).toThrow(name)
    expect(read).not.toThrow(/secret-part|short-secret/)
  })
})

describe('an expiring map', () => {
  it('forgets in time', () => {
    let now = 0
    const map = createExpiringMap<string>(() => now)
    map.set('a', '1', 10)
    map.set('b', '2', 20)
    now = 9_999
    expect([map.get('a'), map.values()]).toEqual(['1', ['1', '2']])
    now = 10_000
    expect([map.get('a'), map.get('b'), map.values()]).toEqual([undefined, '2', ['2']])
    map.delete('b')
    expect(map.values()).toEqual([])
  })
})
