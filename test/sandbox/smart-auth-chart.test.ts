/** The chart page where tokens are required: a session of its own, and a token for each hook it fires. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { serve, type ServerType } from '@hono/node-server'
import type { Bundle } from '@medplum/fhirtypes'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSandbox } from '../../src/sandbox/index.ts'
import { Browser, launchToken } from './smart-auth-hospital.ts'

const secret = 'a secret of the test only'
const user = 'Practitioner/sandbox-clinician'
let url: string
let openUrl: string
const servers: ServerType[] = []

async function start(authRequired: boolean): Promise<string> {
  const app = new Hono()
  const server = serve({ fetch: (request, env) => app.fetch(request, env), port: 0 })
  servers.push(server)
  if (!server.listening) await once(server, 'listening')
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const sandbox = await createSandbox({
    publicUrl,
    hospitalDirectory: join(import.meta.dirname, 'fixtures/hospital'),
    authRequired,
    env: { SANDBOX_SERVICE_SECRET: secret, SANDBOX_TOKEN_SECONDS: '900' },
  })
  await sandbox.fhirServer.load([{ resourceType: 'Patient', id: 'other' }])
  app.route('/', sandbox.app)
  return publicUrl
}

beforeAll(async () => {
  url = await start(true)
  openUrl = await start(false)
})
afterAll(() => {
  for (const server of servers) server.close()
})

async function signIn(browser = new Browser(url)): Promise<Browser> {
  const form = new URLSearchParams({ user, answer: 'yes' })
  const response = await browser.fetch(`${url}/auth/chart`, {
    method: 'POST',
    headers: { origin: url },
    body: form,
  })
  expect([response.status, response.headers.get('location')]).toEqual([303, '/'])
  return browser
}

const read = (browser: Browser, headers = {}) =>
  browser.fetch(`${url}/fhir/R4/Patient/test-hansen`, { headers }).then(({ status }) => status)

async function hookToken(browser: Browser, body: object = { patient: 'test-hansen' }, base = url) {
  const response = await browser.fetch(`${base}/auth/hook-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  return {
    status: response.status,
    body: (text === '' ? {} : JSON.parse(text)) as Readonly<Record<string, unknown>>,
  }
}

const fhir = (path: string, token: unknown, init: RequestInit = {}) =>
  fetch(`${url}/fhir/R4${path}`, {
    ...init,
    headers: { authorization: `Bearer ${String(token)}`, 'content-type': 'application/fhir+json' },
  })

describe('the chart page', () => {
  it('leads whoever is not signed in to a page that lists practitioners and no patient', async () => {
    const response = await fetch(url, { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([303, '/auth/chart'])
    const page = await fetch(`${url}/auth/chart`)
    const text = await page.text()
    expect(text).toContain('value="Practitioner/sandbox-clinician"')
    expect(text).not.toContain('Hansen')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.headers.get('cache-control')).toBe('no-store')
  })

  it('opens after a sign-in, and then reads and writes as the EHR does', async () => {
    const browser = await signIn()
    expect(await (await browser.fetch(url)).text()).toContain('<main id="chart"')
    expect(await read(browser)).toBe(200)
    const written = await browser.fetch(`${url}/fhir/R4/ServiceRequest`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json', origin: url },
      body: JSON.stringify({
        resourceType: 'ServiceRequest',
        status: 'active',
        intent: 'order',
        subject: { reference: 'Patient/test-hansen' },
      }),
    })
    expect(written.status).toBe(201)
  })

  it('says in the cookie that no script and no other site gets it', async () => {
    const cookieOf = async (base: string) => {
      const response = await fetch(`${base}/auth/chart`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ user, answer: 'yes' }),
      })
      return response.headers.get('set-cookie')?.toLowerCase()
    }
    const cookie = await cookieOf(url)
    for (const part of ['httponly', 'samesite=strict', 'path=/', 'max-age=28800'])
      expect(cookie).toContain(part)
    expect(cookie).not.toContain('secure')
  })

  it.each([
    ['Cancel', { answer: 'no' }],
    ['a name that was not offered', { answer: 'yes', user: 'Practitioner/eve' }],
  ])('closes by %s, and what was open ends', async (_, form) => {
    const browser = await signIn()
    const { body } = await hookToken(browser)
    expect((await fhir('/Patient/test-hansen', body.access_token)).status).toBe(200)
    const kept = new Map(browser.cookies())
    const page = await browser.fetch(`${url}/auth/chart`, {
      method: 'POST',
      headers: { origin: url },
      body: new URLSearchParams(form),
    })
    expect(await page.text()).toContain('You are signed out')
    expect(await read(browser)).toBe(401)
    // Not only forgotten by the browser.
    const cookie = [...kept].map(([name, value]) => `${name}=${value}`).join('; ')
    expect(cookie).toContain('=')
    expect(await read(new Browser(url), { cookie })).toBe(401)
    expect((await fhir('/Patient/test-hansen', body.access_token)).status).toBe(401)
  })
})

describe('a request with the session of the chart', () => {
  it.each([
    ['cross-site', 401],
    ['same-site', 401],
    ['same-origin', 200],
    ['none', 200],
  ])('from a page that is %s: %i', async (from, status) => {
    expect(await read(await signIn(), { 'sec-fetch-site': from })).toBe(status)
  })

  it('does not write for a page from elsewhere', async () => {
    const browser = await signIn()
    const response = await browser.fetch(`${url}/fhir/R4/Patient`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json', origin: 'http://127.0.0.1:1' },
      body: JSON.stringify({ resourceType: 'Patient' }),
    })
    expect(response.status).toBe(403)
  })

  it('that bears a token too is held to the token', async () => {
    const browser = await signIn()
    const scope = 'patient/Patient.r'
    const context = { patient: 'other', user }
    const { access_token } = await launchToken(url, scope, { context })
    expect(await read(browser, { authorization: `Bearer ${access_token}` })).toBe(403)
    expect(await read(browser, { authorization: 'Bearer made-up' })).toBe(401)
  })

  it('that is made up opens nothing', async () => {
    expect(await read(new Browser(url), { cookie: 'sandbox_chart=made-up' })).toBe(401)
  })
})

describe('the token for a hook', () => {
  it('reads this patient, writes back what a service estimates, and nothing else', async () => {
    const { status, body } = await hookToken(await signIn())
    expect(status).toBe(200)
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 300,
      subject: 'anyecg-lab-cds',
      patient: 'test-hansen',
    })
    const { access_token: token } = body
    expect((await fhir('/Patient/test-hansen', token)).status).toBe(200)
    expect((await fhir('/Patient/other', token)).status).toBe(403)
    const all = (await (await fhir('/Patient', token)).json()) as Bundle
    expect(all.entry?.map(({ resource }) => resource?.id)).toEqual(['test-hansen'])
    const write = (patient: string, resourceType: string) =>
      fhir(`/${resourceType}`, token, {
        method: 'POST',
        body: JSON.stringify({
          resourceType,
          status: 'final',
          subject: { reference: `Patient/${patient}` },
        }),
      }).then((response) => response.status)
    expect(await write('test-hansen', 'RiskAssessment')).toBe(201)
    expect(await write('other', 'RiskAssessment')).toBe(403)
    expect(await write('test-hansen', 'ServiceRequest')).toBe(403)
  })

  it('is known to introspection, as any other', async () => {
    const { body } = await hookToken(await signIn())
    const response = await fetch(`${url}/auth/introspect`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`anyecg-lab-service:${encodeURIComponent(secret)}`).toString('base64')}`,
      },
      body: new URLSearchParams({ token: String(body.access_token) }),
    })
    expect(await response.json()).toMatchObject({
      active: true,
      client_id: 'anyecg-lab-cds',
      patient: 'test-hansen',
      sub: user,
    })
  })

  it.each([
    ['no patient', {}, 'patient: '],
    ['a patient who is not there', { patient: 'eve' }, 'Patient/eve'],
    ['a path for a patient', { patient: '../x' }, 'patient: must be'],
    ['more than a patient', { patient: 'other', scope: 'user/*.cruds' }, 'scope'],
  ])('is not given for %s', async (_, body, words) => {
    const answer = await hookToken(await signIn(), body)
    expect(answer.status).toBe(400)
    expect(answer.body.error).toContain(words)
  })

  it('is not given to whoever is not signed in', async () => {
    const { status, body } = await hookToken(new Browser(url))
    expect(status).toBe(401)
    expect(body.error).toContain('signed in at the chart')
  })
})

describe('where no token is required', () => {
  it('there is nothing to sign in to, and no token for a hook', async () => {
    expect((await fetch(openUrl, { redirect: 'manual' })).status).toBe(200)
    expect((await fetch(`${openUrl}/auth/chart`)).status).toBe(404)
    expect((await hookToken(new Browser(openUrl), { patient: 'x' }, openUrl)).status).toBe(204)
  })
})
