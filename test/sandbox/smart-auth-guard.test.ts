/** Whether a token is one at all, and what goes without. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, hospital, potassium, useHospital } from './smart-auth-ask.ts'
import { launchToken, openHospital, type Hospital } from './smart-auth-hospital.ts'

useHospital()

describe('a token', () => {
  it.each([
    ['that is made up', 'made-up', /invalid_token/],
    ['that is no token', 'a b', /invalid_token/],
  ])('%s is refused with a challenge', async (_, token, pattern) => {
    const response = await hospital.fhir('/Observation', token)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="http/)
    expect(response.headers.get('www-authenticate')).toMatch(pattern)
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' })
  })

  it('must be an access token: an id_token or a refresh token opens nothing', async () => {
    const body = await launchToken(hospital.url, 'openid offline_access patient/*.rs')
    for (const token of [body.id_token, body.refresh_token])
      expect((await hospital.fhir('/Observation', String(token))).status).toBe(401)
  })

  it('is not asked for on loopback, and then nothing is held back', async () => {
    expect((await hospital.fhir('/Observation/bob-potassium')).status).toBe(200)
  })

  it('without any FHIR scope opens nothing but what is open to all', async () => {
    expect((await ask('openid', 'GET', '/Observation/ada-potassium')).status).toBe(403)
    expect((await ask('openid', 'GET', '/metadata')).status).toBe(200)
  })

  it('must cover everything for what no scope describes', async () => {
    const path = '/Observation/ada-potassium/$unheard-of'
    expect((await ask('user/*.rs', 'GET', path)).status).toBe(403)
    expect((await ask('user/*.*', 'GET', path)).status).toBe(404)
  })

  it('may validate, whatever its scopes', async () => {
    const { status } = await ask('openid', 'POST', '/Observation/$validate', potassium('bob'))
    expect(status).toBe(200)
  })
})

describe('where tokens are required', () => {
  let closed: Hospital
  beforeAll(async () => {
    closed = await openHospital({ required: true, env: { SANDBOX_TOKEN_SECONDS: '2' } })
  })
  afterAll(() => {
    closed.close()
  })

  it('nothing is served without one but the capabilities', async () => {
    const response = await closed.fhir('/Patient/ada')
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe(`Bearer realm="${closed.url}/fhir/R4"`)
    expect((await closed.fhir('/Patient', undefined, { method: 'POST', body: '{}' })).status).toBe(
      401,
    )
    expect((await closed.fhir('/metadata')).status).toBe(200)
    expect((await closed.fhir('/.well-known/smart-configuration')).status).toBe(200)
  })

  it('a token that has expired is refused', async () => {
    const body = await launchToken(closed.url, 'patient/*.rs')
    expect(body.expires_in).toBe(2)
    expect((await closed.fhir('/Patient/ada', body.access_token)).status).toBe(200)
    await expect
      .poll(async () => (await closed.fhir('/Patient/ada', body.access_token)).status, {
        timeout: 10_000,
        interval: 250,
      })
      .toBe(401)
  })

  it('a token of another server opens nothing', async () => {
    const { access_token: other } = await launchToken(hospital.url, 'patient/*.rs')
    expect((await closed.fhir('/Patient/ada', other)).status).toBe(401)
  })
})
