import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AnyEcgError } from '../../src/errors.ts'
import { readTenants, type Tenant } from '../../src/tenants/index.ts'

const directory = mkdtempSync(join(tmpdir(), 'anyecg-tenants-'))
const file = join(directory, 'tenants.json')
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
const publicJwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES384' }
const env = { NORTH_KEY: 'key', LAKE_ID: 'id', LAKE_SECRET: 'hush' }

function read(content: unknown): readonly Tenant[] {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return readTenants(file, env, ['potassium-high', 'potassium-low'], {})
}

function complaint(content: unknown): string {
  try {
    read(content)
  } catch (error) {
    if (error instanceof AnyEcgError && error.code === 'config-invalid') return error.message
    throw error
  }
  throw new Error('the file was accepted')
}

const issuer = { iss: 'https://north.example/oauth2', jku: ['https://north.example/jwks.json'] }
const north = {
  id: 'north',
  fhirServers: ['https://north.example/fhir/R4'],
  auth: { kind: 'cds-jwt', issuers: [issuer] },
}
const lake = {
  id: 'lake',
  fhirServers: ['https://lake.example/fhir/R4'],
  auth: { kind: 'smart-bearer' },
}
const withIssuer = (change: object) => [
  { ...north, auth: { kind: 'cds-jwt', issuers: [{ ...issuer, ...change }] } },
]
const withRow = (change: object) => [{ ...north, ...change }]

describe('readTenants', () => {
  it('starts a new tenant silent, closed to browsers and without demonstrations', () => {
    expect(read([north])).toEqual([
      {
        id: 'north',
        fhirServers: ['https://north.example/fhir/R4'],
        auth: {
          kind: 'cds-jwt',
          issuers: [
            {
              iss: issuer.iss,
              algorithms: ['ES384', 'RS384', 'ES256', 'RS256'],
              keys: { kind: 'jku', urls: issuer.jku },
            },
          ],
        },
        privateNetwork: false,
        mode: 'silent',
        allowDemonstration: false,
        corsOrigins: [],
        policy: {},
      },
    ])
  })

  it('takes every field', () => {
    const introspection = {
      url: 'https://lake.example/introspect',
      clientIdEnv: 'LAKE_ID',
      clientSecretEnv: 'LAKE_SECRET',
    }
    const [first, second] = read([
      {
        ...north,
        privateNetwork: true,
        mode: 'live',
        corsOrigins: ['https://north.example:8443'],
        policy: { openOrderMaxAgeHours: 24, sitePrevalence: { 'potassium-high': 0.03 } },
        backend: {
          kind: 'smart-backend',
          tokenUrl: 'https://north.example/token',
          clientId: 'anyecg',
          privateKeyEnv: 'NORTH_KEY',
          alg: 'ES384',
        },
      },
      { ...lake, auth: { ...lake.auth, introspection } },
    ])
    expect(first).toMatchObject({
      privateNetwork: true,
      mode: 'live',
      policy: { openOrderMaxAgeHours: 24, sitePrevalence: { 'potassium-high': 0.03 } },
      backend: { kind: 'smart-backend', privateKeyEnv: 'NORTH_KEY' },
    })
    expect(second?.auth).toEqual({ kind: 'smart-bearer', introspection })
  })

  it('takes keys from the row or from a file beside it', () => {
    writeFileSync(join(directory, 'keys.json'), JSON.stringify({ keys: [publicJwk] }))
    for (const source of [{ jwks: { keys: [publicJwk] } }, { jwksFile: 'keys.json' }]) {
      const [tenant] = read(withIssuer({ jku: undefined, ...source }))
      expect(tenant?.auth).toMatchObject({
        issuers: [{ keys: { kind: 'static', jwks: { keys: [{ kid: 'k1' }] } } }],
      })
    }
  })

  it('lets one issuer serve several tenants that say which they are', () => {
    const row = (id: string, tenant: string) => ({
      id,
      fhirServers: [`https://ora.example/${id}`],
      auth: { kind: 'cds-jwt', issuers: [{ ...issuer, tenant }] },
    })
    expect(read([row('a', 'A'), row('b', 'B')])).toHaveLength(2)
  })

  it.each<[string, unknown]>([
    ['cannot be read as JSON', '{'],
    ['must be a JSON array', {}],
    ['must be a JSON array', []],
    ['row 1: (whole row)', ['north']],
    ['row 1: id', withRow({ id: undefined })],
    ['row 1 (North): id', withRow({ id: 'North' })],
    ['row 1 (north): colour: is not a field here', withRow({ colour: 'red' })],
    ['allowDemonstration: is not a field here', withRow({ allowDemonstration: true })],
    ['row 1 (north): fhirServers[0]', withRow({ fhirServers: ['north.example'] })],
    ['fhirServers[0]', withRow({ fhirServers: ['https://me:pw@north.example/fhir'] })],
    ['fhirServers[0]', withRow({ fhirServers: ['https://north.example/fhir?x=1'] })],
    ['privateNetwork', withRow({ privateNetwork: 'yes' })],
    ['mode', withRow({ mode: 'loud' })],
    ['auth', withRow({ auth: undefined })],
    ['auth.kind', withRow({ auth: { kind: 'none' } })],
    ['auth.issuers', withRow({ auth: { kind: 'cds-jwt', issuers: [] } })],
    ['auth.issuers[0].iss', withIssuer({ iss: '' })],
    ['auth.issuers[0].algorithms[0]', withIssuer({ algorithms: ['HS256'] })],
    ['auth.issuers[0].algorithms[0]', withIssuer({ algorithms: ['none'] })],
    ['auth.issuers[0].jku[0]: must be https', withIssuer({ jku: ['http://north.example/jwks'] })],
    ['auth.issuers[0].audiences[0]', withIssuer({ audiences: ['ecg'] })],
    ['auth.issuers[0]: needs exactly one of jwks', withIssuer({ jku: undefined })],
    ['auth.issuers[0]: needs exactly one of jwks', withIssuer({ jwks: { keys: [publicJwk] } })],
    ['auth.issuers[0].jwksFile', withIssuer({ jku: undefined, jwksFile: 'absent.json' })],
    ['keys[0].kty', withIssuer({ jku: undefined, jwks: { keys: [{ kty: 'oct', k: 'x' }] } })],
    ['keys[0].kid', withIssuer({ jku: undefined, jwks: { keys: [{ ...publicJwk, kid: '' }] } })],
    [
      'keys[0].d: belongs to a private key',
      withIssuer({
        jku: undefined,
        jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'k' }] },
      }),
    ],
    [
      'keys[0]: is not a readable public key',
      withIssuer({ jku: undefined, jwks: { keys: [{ ...publicJwk, x: 'AA' }] } }),
    ],
    ['row 1 (lake): fhirServers', [{ ...lake, fhirServers: [] }]],
    ['corsOrigins[0]', withRow({ corsOrigins: ['*'] })],
    ['corsOrigins[0]', withRow({ corsOrigins: ['https://north.example/'] })],
    ['policy.maxCard: is not a field here', withRow({ policy: { maxCard: 2 } })],
    ['policy.ppvFloor', withRow({ policy: { ppvFloor: 15 } })],
    ['policy.silentIndicators: sodium', withRow({ policy: { silentIndicators: ['sodium'] } })],
    ['policy.sitePrevalence: k-high', withRow({ policy: { sitePrevalence: { 'k-high': 0.1 } } })],
    ['backend.kind', withRow({ backend: { kind: 'password' } })],
    ['row 2 (north): id: stands in row 1 already', [north, { ...lake, id: 'north' }]],
    [
      'row 2 (lake): fhirServers[0]: stands in row 1 already',
      [north, { ...lake, fhirServers: ['https://NORTH.example:443/fhir/R4/'] }],
    ],
    [
      'row 2 (south): auth.issuers[0].iss: stands in row 1 already',
      [north, { ...north, id: 'south', fhirServers: [] }],
    ],
    [
      'row 1 (north): auth.issuers[0].tenant: is required',
      [
        north,
        {
          ...north,
          id: 'south',
          fhirServers: [],
          auth: { kind: 'cds-jwt', issuers: [{ ...issuer, tenant: 'S' }] },
        },
      ],
    ],
    [
      'backend.privateKeyEnv: the environment variable ABSENT is not set',
      withRow({
        backend: {
          kind: 'smart-backend',
          tokenUrl: 'https://north.example/token',
          clientId: 'anyecg',
          privateKeyEnv: 'ABSENT',
          alg: 'RS384',
        },
      }),
    ],
  ])('says "%s" when it is so', (words, content) => {
    const message = complaint(content)
    expect(message).toContain(file)
    expect(message).toContain(words)
  })

  it('does not repeat a secret that was pasted where its name belongs', () => {
    const backend = {
      kind: 'client-credentials',
      tokenUrl: 'https://north.example/token',
      clientIdEnv: 'LAKE_ID',
      clientSecretEnv: 'pa$$word',
    }
    const message = complaint(withRow({ backend }))
    expect(message).toContain('backend.clientSecretEnv: must be the name')
    expect(message).not.toContain('pa$$word')
  })

  it('names the rows that are wrong, all at once', () => {
    const message = complaint([{ ...north, mode: 'x' }, lake, { ...lake, id: 'pond', auth: 1 }])
    expect(message).toMatch(/row 1 \(north\): mode.*row 3 \(pond\): auth/)
    expect(message).not.toContain('row 2')
  })

  it('takes the example of docs/tenants.md', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/tenants.md'), 'utf8')
    const example = /```json\n([^`]*)```/.exec(page)?.[1] ?? ''
    const named = { LAKE_CLIENT_ID: 'id', LAKE_CLIENT_SECRET: 'hush' }
    writeFileSync(file, example)
    expect(
      readTenants(file, named, ['potassium-high'], {}).map(({ id, mode }) => [id, mode]),
    ).toEqual([
      ['north-epic', 'silent'],
      ['east-oracle', 'silent'],
      ['lake-medplum', 'live'],
    ])
  })

  it('says when there is no such file', () => {
    expect(() => readTenants(join(directory, 'none.json'), env, [], {})).toThrow('none.json')
  })
})
