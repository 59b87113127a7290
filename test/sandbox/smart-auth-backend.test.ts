import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBackendAuth, publicJwks, type SigningKey } from '../../src/fhir/backend-auth.ts'
import { backendClientId, serviceClientId } from '../../src/sandbox/smart-auth/index.ts'
import { openHospital, type Hospital } from './smart-auth-hospital.ts'

const pem = (key: ReturnType<typeof generateKeyPairSync>['privateKey']) =>
  (key as unknown as { export(options: object): string | Buffer })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString()
const ec: SigningKey = {
  alg: 'ES384',
  privateKey: pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey),
}
const rsa: SigningKey = {
  alg: 'RS384',
  privateKey: pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
}
const stranger: SigningKey = {
  alg: 'ES384',
  privateKey: pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey),
}
const secret = 'a secret: with % and + in it'

let hospital: Hospital
beforeAll(async () => {
  hospital = await openHospital({
    required: true,
    env: {
      SANDBOX_BACKEND_JWKS: JSON.stringify(await publicJwks([ec, rsa])),
      SANDBOX_SERVICE_SECRET: secret,
    },
  })
})
afterAll(() => {
  hospital.close()
})

const limits = { timeoutMs: 20_000, allowPrivate: true }
const signed = (key: SigningKey, scope: string, clientId = backendClientId) =>
  openBackendAuth(
    { kind: 'smart-backend', tokenUrl: `${hospital.url}/auth/token`, clientId, scope, ...key },
    limits,
  )

describe('the service’s own token, from a real authorization server', () => {
  it.each([ec, rsa])('is given for a statement signed with $alg', async (key) => {
    const scope = 'system/Observation.rs system/RiskAssessment.c'
    const token = await signed(key, scope).token()
    expect(token.scope).toBe(scope)
    const found = await hospital.fhir('/Observation?code=2823-3', token.accessToken)
    expect(await found.json()).toMatchObject({ total: 2 })
    const forbidden = await hospital.fhir('/Condition', token.accessToken)
    expect(forbidden.status).toBe(403)
    expect(await forbidden.text()).toContain('Condition.s is missing')
    const written = await hospital.fhir('/RiskAssessment', token.accessToken, {
      method: 'POST',
      body: JSON.stringify({
        resourceType: 'RiskAssessment',
        status: 'final',
        subject: { reference: 'Patient/ada' },
      }),
    })
    expect(written.status).toBe(201)
  })

  it('is given for a client secret, which Medplum takes', async () => {
    const auth = openBackendAuth(
      {
        kind: 'client-credentials',
        tokenUrl: `${hospital.url}/auth/token`,
        clientId: serviceClientId,
        clientSecret: secret,
        scope: 'system/*.rs',
      },
      limits,
    )
    const { accessToken } = await auth.token()
    expect((await hospital.fhir('/Patient/bob', accessToken)).status).toBe(200)
  })

  it.each([
    ['another key', () => signed(stranger, 'system/*.rs'), '401 (invalid_client)'],
    ['another client', () => signed(ec, 'system/*.rs', 'eve'), '401 (invalid_client)'],
    ['a user’s scopes', () => signed(ec, 'user/*.rs'), '400 (invalid_scope)'],
    ['a patient’s scopes', () => signed(ec, 'patient/*.rs'), '400 (invalid_scope)'],
  ])('is not given for %s', async (_, open, words) => {
    await expect(open().token()).rejects.toMatchObject({
      code: 'fhir-failed',
      message: expect.stringContaining(words) as string,
    })
  })

  it('is not given twice for one statement', async () => {
    let assertion = ''
    const auth = openBackendAuth(
      {
        kind: 'smart-backend',
        tokenUrl: `${hospital.url}/auth/token`,
        clientId: backendClientId,
        scope: 'system/*.rs',
        ...ec,
      },
      {
        ...limits,
        transport: async (call) => {
          assertion = new URLSearchParams(String(call.body)).get('client_assertion') ?? ''
          const { url, method, headers, body = '' } = call
          const response = await fetch(url, { method, headers, body })
          return new Response(await response.text(), response)
        },
      },
    )
    await auth.token()
    const again = await fetch(`${hospital.url}/auth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'system/*.rs',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    })
    expect(again.status).toBe(401)
    expect(await again.json()).toMatchObject({ error: 'invalid_client' })
  })
})
