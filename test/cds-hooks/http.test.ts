import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { feedbackPath, servicePath } from '../../src/cds-hooks/discovery.ts'
import { sandboxTenant } from '../../src/tenants/index.ts'
import { emptyChart, openDoor } from './door.ts'
import { createKey, feedbackUrl, issuerOf, serviceUrl, sign, startTime, tenantOf } from './ehr.ts'
import { defectsOf } from './well-formed.ts'

/** Nobody listens there, and no test here needs it. */
const origin = 'http://127.0.0.1:1'
const door = await openDoor([sandboxTenant(origin)])
const fhirServer = `${origin}/fhir/R4`
const fhirAuthorization = {
  access_token: 'secret',
  token_type: 'Bearer',
  expires_in: 300,
  scope: 'patient/Patient.read',
  subject: 'anyecg-lab',
  patient: 'p1',
}
const extension = { 'com.example.one': { deep: [null, {}] } }
const without = (value: object, key: string) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
const feedbackOf = (change: object = {}) => ({
  card: randomUUID(),
  outcome: 'overridden',
  outcomeTimestamp: '2026-03-01T08:45:00Z',
  ...change,
})

async function refusalOf(response: Response, status: number): Promise<string> {
  const body = await response.text()
  expect(response.status, body).toBe(status)
  expect(defectsOf(status, body)).toEqual([])
  return body
}

describe('an address', () => {
  it.each([
    ['/cds-services', ['POST', 'PUT', 'PATCH', 'DELETE'], 'GET'],
    [servicePath, ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'], 'POST'],
    [feedbackPath, ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'], 'POST'],
  ])('%s refuses %j with 405 and names %s', async (path, methods, allowed) => {
    for (const method of methods) {
      const response = await door.app.request(path, { method })
      expect(response.headers.get('allow')).toBe(allowed)
      if (method === 'HEAD') expect(response.status).toBe(405)
      else expect(await refusalOf(response, 405)).toContain(`answers ${allowed} only`)
    }
  })

  it('of discovery answers HEAD like GET, without a body', async () => {
    const response = await door.app.request('/cds-services', { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  it.each(['/cds-services/other', '/cds-services/other/feedback', '/cds-services/a/b/c'])(
    '%s is 404 with an OperationOutcome',
    async (path) => {
      const body = await refusalOf(await door.post(emptyChart(), {}, path), 404)
      expect(body).toContain('GET /cds-services')
    },
  )
})

describe('a body', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;charset=UTF-8',
    'application/fhir+json; charset=utf-8',
    'application/json+fhir',
  ])('of type %s is read', async (type) => {
    expect((await door.post(emptyChart(), { 'content-type': type })).status).toBe(200)
  })

  it.each([
    '',
    'text/plain',
    'text/json',
    'application/jsonp',
    'application/xml',
    'multipart/form-data',
  ])('of type "%s" is 415', async (type) => {
    await refusalOf(await door.post(emptyChart(), { 'content-type': type }), 415)
  })

  it.each([
    'application/json',
    'application/json+fhir',
    'application/fhir+json, */*; q=0.1',
    'text/html',
  ])('is answered in JSON to a client that accepts %s', async (accept) => {
    const response = await door.post(emptyChart(), { accept })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^application\/json\b/)
    expect(await response.json()).toEqual({ cards: [] })
  })
})

describe('a request', () => {
  it.each(['Practitioner/7', 'PractitionerRole/a-b.7', 'Patient/p1', 'RelatedPerson/r1'])(
    'of user %s is taken',
    async (userId) => {
      expect((await door.post(emptyChart({ context: { userId, patientId: 'p1' } }))).status).toBe(
        200,
      )
    },
  )

  it.each([
    '7',
    'Practitioner/',
    'practitioner/7',
    'Practitioner/7/_history/1',
    'Device/7',
    `${fhirServer}/Practitioner/7`,
    '',
  ])('of user "%s" is 400', async (userId) => {
    const sent = emptyChart({ context: { userId, patientId: 'p1' } })
    expect(await refusalOf(await door.post(sent), 400)).toContain('context.userId:')
  })

  it.each(['hook', 'hookInstance', 'context'])('without %s is 400 and names it', async (field) => {
    expect(await refusalOf(await door.post(without(emptyChart(), field)), 400)).toContain(
      `${field}:`,
    )
  })

  it('of another hook is 400', async () => {
    for (const hook of ['order-sign', 'order-select', 'Patient-View', ''])
      expect(await refusalOf(await door.post(emptyChart({ hook })), 400)).toContain('hook:')
  })

  it('with a token needs the server it is for, and every field that goes with it', async () => {
    const whole = { fhirServer, fhirAuthorization }
    expect((await door.post(emptyChart(whole))).status).toBe(200)
    expect(
      (
        await door.post(
          emptyChart({ ...whole, fhirAuthorization: without(fhirAuthorization, 'patient') }),
        )
      ).status,
    ).toBe(200)
    expect(await refusalOf(await door.post(emptyChart({ fhirAuthorization })), 400)).toContain(
      'fhirServer:',
    )
    for (const field of Object.keys(without(fhirAuthorization, 'patient'))) {
      const sent = emptyChart({ fhirServer, fhirAuthorization: without(fhirAuthorization, field) })
      expect(await refusalOf(await door.post(sent), 400)).toContain(`fhirAuthorization.${field}:`)
    }
  })

  it('with a token for another patient is 400, and the token stays unsaid', async () => {
    const sent = emptyChart({
      fhirServer,
      fhirAuthorization: { ...fhirAuthorization, patient: 'p2' },
    })
    const body = await refusalOf(await door.post(sent), 400)
    expect(body).toContain('fhirAuthorization.patient:')
    expect(body + JSON.stringify(door.log.lines)).not.toContain('secret')
  })

  it('may bear unknown fields and extension objects in each object of the standard', async () => {
    const chart = emptyChart({
      extension,
      unheardOf: [1],
      fhirServer,
      fhirAuthorization: { ...fhirAuthorization, extension },
      context: { userId: 'Practitioner/7', patientId: 'p1', extension, unheardOf: {} },
    }) as { prefetch: object }
    const patient = { resourceType: 'Patient', id: 'p1', birthDate: '1960-01-01', extension: [] }
    const prefetch = { ...chart.prefetch, patient, ofAnotherService: patient }
    expect((await door.post({ ...chart, prefetch })).status).toBe(200)
    const entry = feedbackOf({
      extension,
      acceptedSuggestions: [{ id: randomUUID(), extension }],
      overrideReason: { reason: { code: 'x', system: 'urn:x', extension }, extension },
    })
    expect((await door.post({ feedback: [entry], extension }, {}, feedbackPath)).status).toBe(200)
  })

  it('without data and without a server is 412 with an OperationOutcome that names the key', async () => {
    const { prefetch } = emptyChart() as { prefetch: object }
    for (const key of ['patient', 'ecg', 'labs']) {
      const body = await refusalOf(
        await door.post(emptyChart({ prefetch: without(prefetch, key) })),
        412,
      )
      expect(body).toContain(`prefetch.${key}`)
    }
  })
})

describe('the CDS Hooks Sandbox', () => {
  const iss = 'https://sandbox.cds-hooks.org'

  it.each(['ES384', 'ES256'])('walks from preflight to feedback with %s', async (alg) => {
    const key = await createKey(alg, 'd9cd3c4f')
    const keys = { kind: 'static' as const, jwks: { keys: [key.jwk] } }
    const auth = { kind: 'cds-jwt' as const, issuers: [issuerOf(iss, keys)] }
    const tenant = tenantOf({ id: 'sandbox', corsOrigins: [iss], auth, fhirServers: [fhirServer] })
    const { app, post } = await openDoor([tenant])
    const bearer = async (aud: string) => {
      const header = { jku: `${iss}/.well-known/jwks.json` }
      return `Bearer ${await sign(key, { iss, sub: 'cds-hooks-sandbox', aud }, header)}`
    }
    const headers = { origin: iss, accept: 'application/json' }
    const asked = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    }
    const preflight = await app.request(servicePath, {
      method: 'OPTIONS',
      headers: { origin: iss, ...asked },
    })
    expect(preflight.status).toBe(204)
    const authorization = await bearer(serviceUrl.replace(servicePath, '/cds-services'))
    const discovery = await app.request('/cds-services', { headers: { ...headers, authorization } })
    expect(discovery.headers.get('access-control-allow-origin')).toBe(iss)
    // As it sends them: SMART scopes of version 1 for a patient, and no patient beside them.
    const scope = 'launch patient/*.read openid profile'
    const chart = emptyChart({
      fhirServer,
      fhirAuthorization: { ...without(fhirAuthorization, 'patient'), scope },
    })
    const answer = await post(chart, { ...headers, authorization: await bearer(serviceUrl) })
    expect([answer.status, await answer.json()]).toEqual([200, { cards: [] }])
    const feedback = [
      feedbackOf({ outcomeTimestamp: new Date(startTime).toISOString() }),
      feedbackOf({ outcome: 'accepted', acceptedSuggestions: [{ id: randomUUID() }] }),
    ]
    const told = await post(
      { feedback },
      { ...headers, authorization: await bearer(feedbackUrl) },
      feedbackPath,
    )
    expect([told.status, await told.text()]).toEqual([200, ''])
    const wrong = { ...headers, authorization: await bearer(serviceUrl) }
    expect((await post({ feedback }, wrong, feedbackPath)).status).toBe(401)
  })
})
