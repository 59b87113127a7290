import { generateKeyPairSync, type KeyObject } from 'node:crypto'
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
const jwkOf = (key: KeyObject, change: object = {}) => ({
  ...key.export({ format: 'jwk' }),
  kid: 'k1',
  ...change,
})
const curve = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).publicKey
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength }).publicKey
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
const withKeys = (keys: readonly object[], change: object = {}) =>
  withIssuer({ jku: undefined, jwks: { keys }, ...change })
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
    ...[
      'https:north.example/fhir',
      'https:/north.example/fhir',
      'https:///north.example/fhir',
      'https:\\\\north.example\\fhir',
      'https://north.example\\fhir',
      ' https://north.example/fhir',
    ].map((url): [string, unknown] => ['fhirServers[0]: must be', withRow({ fhirServers: [url] })]),
    ['iss: must not begin or end with a blank', withIssuer({ iss: `${issuer.iss} ` })],
    ['iss: must not begin or end with a blank', withIssuer({ iss: `\n${issuer.iss}` })],
    [
      'audiences[0]: must be the base alone',
      withIssuer({ audiences: ['https://ecg.example/cds-services/ecg-lab-patient-view'] }),
    ],
    [
      'audiences[0]: must be the base alone',
      withIssuer({ audiences: ['https://ecg.example/cds-services/'] }),
    ],
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

  const backend = {
    kind: 'client-credentials',
    tokenUrl: 'https://lake.example/token',
    clientIdEnv: 'LAKE_ID',
    clientSecretEnv: 'LAKE_SECRET',
  }
  const clear = ['http://lake.example/fhir']

  it.each([
    ['smart-bearer', { ...lake, fhirServers: clear }],
    ['cds-jwt', { ...north, fhirServers: clear }],
    ['cds-jwt with a backend', { ...north, fhirServers: clear, backend }],
  ])('lets no token travel in clear (%s)', (_, row) => {
    expect(complaint([row])).toContain('fhirServers[0]: must be https: access tokens')
    expect(read([{ ...row, privateNetwork: true }])[0]?.fhirServers).toEqual(clear)
  })

  it('lets open tenants without tokens of ours use http', () => {
    const open = { ...lake, auth: { kind: 'open' }, fhirServers: clear }
    expect(read([open])).toHaveLength(1)
    expect(complaint([{ ...open, backend }])).toContain('backend: is not for an open tenant')
  })

  it.each([
    'http://127.0.0.1:8103/fhir/R4',
    'https://127.0.0.1/fhir',
    'http://localhost:8103/fhir/R4',
    'http://[::1]:8103/fhir',
    'https://10.1.2.3/fhir',
    'http://2130706433/fhir',
  ])('says that %s is never called without privateNetwork', (url) => {
    const row = { ...lake, fhirServers: [url] }
    expect(complaint([row])).toContain('fhirServers[0]: is in a private network')
    expect(read([{ ...row, privateNetwork: true }])).toHaveLength(1)
  })

  it.each(['http://169.254.169.254/fhir', 'https://[fe80::1]/fhir', 'https://224.0.0.1/fhir'])(
    'says that %s is never called at all',
    (url) => {
      for (const privateNetwork of [true, false])
        expect(complaint([{ ...lake, privateNetwork, fhirServers: [url] }])).toContain(
          'fhirServers[0]: is where no server may be',
        )
    },
  )

  it('holds all addresses of a row against its network', () => {
    const url = 'https://10.0.0.7/x'
    const introspection = { url, clientIdEnv: 'LAKE_ID', clientSecretEnv: 'LAKE_SECRET' }
    for (const [field, row] of [
      ['auth.issuers[0].jku[1]', withIssuer({ jku: [...issuer.jku, url] })[0]],
      ['auth.introspection.url', { ...lake, auth: { ...lake.auth, introspection } }],
      ['backend.tokenUrl', { ...lake, backend: { ...backend, tokenUrl: url } }],
    ] as const)
      expect(complaint([row])).toContain(`${field}: is in a private network`)
  })

  it.each([
    ['"k1" is an RSA key of 1024 bits', [jwkOf(rsa(1024))]],
    ['"k1" is on the curve P-521', [jwkOf(curve('P-521'))]],
    ['"k1" is on the curve secp256k1', [jwkOf(curve('secp256k1'))]],
    ['"k1" has the use "enc"', [jwkOf(publicKey, { use: 'enc' })]],
    ['"k1" may not verify', [jwkOf(publicKey, { key_ops: ['encrypt'] })]],
    ['"k1" is for RS512', [jwkOf(rsa(2048), { alg: 'RS512' })]],
    ['"k1" is for ES256', [jwkOf(publicKey, { alg: 'ES256' })]],
    ['keys[1]: "k1" stands here twice', [publicJwk, jwkOf(curve('P-384'))]],
    ['keys[1]: "k1" stands here twice', [jwkOf(rsa(2048)), jwkOf(rsa(2048), { alg: 'RS256' })]],
  ])('refuses keys that verify nothing: %s', (words, keys) => {
    expect(complaint(withKeys(keys))).toContain(words)
    writeFileSync(join(directory, 'keys.json'), JSON.stringify({ keys }))
    const inFile = complaint(withIssuer({ jku: undefined, jwksFile: 'keys.json' }))
    expect(inFile).toContain(words)
    expect(inFile).toContain('keys.json')
  })

  it('takes one id for keys that no token confuses', () => {
    const keys = [publicJwk, jwkOf(curve('P-256')), jwkOf(rsa(2048), { use: 'sig' })]
    expect(read(withKeys(keys))).toHaveLength(1)
    const twice = jwkOf(rsa(2048))
    const split = ['RS256', 'RS384'].map((alg) => ({ ...twice, alg }))
    expect(read(withKeys(split))).toHaveLength(1)
  })

  it.each([
    ['"k1" verifies ES384, which is not listed', [publicJwk], ['ES256']],
    ['algorithms: no key verifies RS384', [publicJwk], ['ES384', 'RS384']],
    ['"k1" verifies ES256, which', [publicJwk, jwkOf(curve('P-256'))], ['ES384']],
  ])('holds keys and algorithms together: %s', (words, keys, algorithms) => {
    expect(complaint(withKeys(keys, { algorithms }))).toContain(`auth.issuers[0]`)
    expect(complaint(withKeys(keys, { algorithms }))).toContain(words)
    writeFileSync(join(directory, 'keys.json'), JSON.stringify({ keys }))
    const issuerOfFile = { jku: undefined, jwksFile: 'keys.json', algorithms }
    expect(complaint(withIssuer(issuerOfFile))).toContain(words)
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
