import { beforeAll, describe, expect, it } from 'vitest'
import { servicePath } from '../../src/cds-hooks/discovery.ts'
import { openDoor } from './door.ts'
import { createKey, issuerOf, sign, tenantOf, type SigningKey } from './ehr.ts'

const origin = 'https://sandbox.cds-hooks.org'
let key: SigningKey
beforeAll(async () => {
  key = await createKey('ES384', 'k1')
})
const door = () =>
  openDoor([
    tenantOf({
      corsOrigins: [origin],
      auth: {
        kind: 'cds-jwt',
        issuers: [issuerOf(origin, { kind: 'static', jwks: { keys: [key.jwk] } })],
      },
    }),
  ])
const preflight = async (from: string | undefined, path = servicePath) =>
  (await door()).app.request(path, {
    method: 'OPTIONS',
    headers: {
      ...(from ? { origin: from } : {}),
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  })
const corsHeaders = ({ headers }: Response) =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-'))

describe('a browser at a listed origin', () => {
  it.each([servicePath, '/cds-services', `${servicePath}/feedback`])(
    'has its preflight of %s answered without a JWT',
    async (path) => {
      const response = await preflight(origin, path)
      expect(response.status).toBe(204)
      expect(await response.text()).toBe('')
      expect(response.headers.get('access-control-allow-origin')).toBe(origin)
      expect(response.headers.get('access-control-allow-headers')).toBe(
        'authorization,content-type,x-medplum',
      )
      expect(response.headers.get('access-control-allow-methods')).toBe('GET,POST')
      expect(response.headers.get('access-control-allow-credentials')).toBeNull()
      expect(response.headers.get('vary')).toContain('Origin')
    },
  )

  it('may read discovery, answers and errors', async () => {
    const { app, post } = await door()
    const discovery = await app.request('/cds-services', { headers: { origin } })
    const authorization = `Bearer ${await sign(key, { iss: origin })}`
    const answers = [
      discovery,
      await post('{}', { origin }),
      await post('{', { origin, authorization }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 400])
    for (const { headers } of answers) {
      expect(headers.get('access-control-allow-origin')).toBe(origin)
      expect(headers.get('vary')).toContain('Origin')
    }
  })
})

describe('a browser anywhere else', () => {
  it.each([
    'https://evil.example',
    'http://sandbox.cds-hooks.org',
    'https://sandbox.cds-hooks.org:444',
    'https://sandbox.cds-hooks.org.evil.example',
    'null',
    undefined,
  ])('gets no CORS header from %s', async (from) => {
    const refused = await preflight(from)
    expect(refused.status).toBe(405)
    expect(corsHeaders(refused)).toEqual([])
    const discovery = await (
      await door()
    ).app.request('/cds-services', {
      headers: from ? { origin: from } : {},
    })
    expect(discovery.status).toBe(200)
    expect(corsHeaders(discovery)).toEqual([])
    expect(discovery.headers.get('vary')).toBe('Origin')
  })
})
