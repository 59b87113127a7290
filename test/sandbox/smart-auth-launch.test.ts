import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  askToken,
  authorizeUrl,
  Browser,
  exchangeCode,
  launchToken,
  openHospital,
  postLaunch,
  type AuthorizeOptions,
  type Choices,
  type Hospital,
} from './smart-auth-hospital.ts'

const secret = 'a secret of the test only'
let hospital: Hospital
const said: string[] = []
beforeAll(async () => {
  for (const method of ['info', 'warn', 'log', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((...words: unknown[]) => {
      said.push(words.join(' '))
    })
  hospital = await openHospital({ env: { SANDBOX_SERVICE_SECRET: secret } })
})
afterAll(() => {
  hospital.close()
  vi.restoreAllMocks()
  // Storage in memory and keys of the day are meant; nothing may be said about them, and no token.
  expect(said).toEqual([])
})

const scopes = 'openid fhirUser patient/Observation.rs'

async function standalone(
  options: AuthorizeOptions,
  choices: Choices & { browser?: Browser } = {},
) {
  const { browser = new Browser(hospital.url) } = choices
  const { url, verifier } = authorizeUrl(hospital.url, options)
  const end = await browser.authorize(url, choices)
  const code = end.back?.searchParams.get('code')
  const answer = code ? await exchangeCode(hospital.url, code, verifier) : undefined
  return { ...end, browser, body: answer?.body ?? {}, code, verifier }
}

function introspect(token: unknown) {
  return fetch(`${hospital.url}/auth/introspect`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`anyecg-lab-service:${encodeURIComponent(secret)}`).toString('base64')}`,
    },
    body: new URLSearchParams({ token: String(token) }),
  }).then((response) => response.json() as Promise<Record<string, unknown>>)
}

describe('EHR launch', () => {
  it('tells the app what the chart handed over, as fhirclient reads it', async () => {
    const body = await launchToken(hospital.url, scopes, {
      context: { encounter: 'ada-visit', intent: 'show-finding', appContext: 'potassium-high' },
    })
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 3600,
      scope: `launch ${scopes}`,
      patient: 'ada',
      encounter: 'ada-visit',
      intent: 'show-finding',
      appContext: 'potassium-high',
      need_patient_banner: true,
      smart_style_url: `${hospital.url}/auth/smart-style-1.json`,
    })
    expect(body).not.toHaveProperty('refresh_token')
    const style = await fetch(String(body.smart_style_url))
    expect(await style.json()).toHaveProperty('color_background')
  })

  it.each([true, false])(
    'tells the app whether a banner is its own business: %s',
    async (needPatientBanner) => {
      const body = await launchToken(hospital.url, scopes, { context: { needPatientBanner } })
      expect(body.need_patient_banner).toBe(needPatientBanner)
    },
  )

  it('signs in who opened the chart and asks nothing, and names them in the id_token', async () => {
    const browser = new Browser(hospital.url)
    const body = await launchToken(hospital.url, scopes, { browser })
    expect(browser.pages).toEqual([])
    const keys = createRemoteJWKSet(new URL(`${hospital.url}/auth/jwks`))
    const { payload, protectedHeader } = await jwtVerify(String(body.id_token), keys, {
      issuer: `${hospital.url}/auth`,
      audience: 'anyecg-lab-app',
    })
    expect(protectedHeader.alg).toBe('RS256')
    expect(payload).toMatchObject({
      sub: 'Practitioner/doctor',
      fhirUser: `${hospital.url}/fhir/R4/Practitioner/doctor`,
    })
    const userinfo = await fetch(`${hospital.url}/auth/userinfo`, {
      headers: { authorization: `Bearer ${body.access_token}` },
    })
    expect(await userinfo.json()).toMatchObject({ fhirUser: payload.fhirUser })
  })

  it('changes user and patient with the next launch in the same browser', async () => {
    const browser = new Browser(hospital.url)
    const first = await launchToken(hospital.url, scopes, { browser })
    const second = await launchToken(hospital.url, scopes, {
      browser,
      context: { patient: 'bob', user: 'Practitioner/nurse' },
    })
    expect([first.patient, second.patient]).toEqual(['ada', 'bob'])
    expect((await introspect(second.access_token)).sub).toBe('Practitioner/nurse')
    // The first was for as long as the doctor is signed in.
    expect((await hospital.fhir('/Observation', first.access_token)).status).toBe(401)
    expect((await hospital.fhir('/Observation', second.access_token)).status).toBe(200)
  })

  it.each([
    [
      'a page of another origin',
      { patient: 'ada', user: 'Practitioner/doctor' },
      'http://evil.example',
      403,
      'chart page',
    ],
    ['no page', { patient: 'ada', user: 'Practitioner/doctor' }, '', 403, 'chart page'],
    ['no patient', { user: 'Practitioner/doctor' }, undefined, 400, 'patient: '],
    [
      'a patient who is not there',
      { patient: 'eve', user: 'Practitioner/doctor' },
      undefined,
      400,
      'Patient/eve',
    ],
    [
      'a user who is not there',
      { patient: 'ada', user: 'Practitioner/eve' },
      undefined,
      400,
      'Practitioner/eve',
    ],
    [
      'a banner that is neither needed nor not',
      { patient: 'ada', user: 'Practitioner/doctor', needPatientBanner: 'no' },
      undefined,
      400,
      'needPatientBanner',
    ],
    [
      'a misspelt field',
      { patient: 'ada', user: 'Practitioner/doctor', encouter: '1' },
      undefined,
      400,
      'encouter',
    ],
  ] as const)('is not begun by %s', async (_, body, origin, status, words) => {
    const answer = await postLaunch(hospital.url, body, origin)
    expect(answer).toMatchObject({
      status,
      body: { error: expect.stringContaining(words) as string },
    })
  })

  it('is begun from the chart under any name of this machine', async () => {
    const body = { patient: 'ada', user: 'Practitioner/doctor' }
    const { port } = new URL(hospital.url)
    expect((await postLaunch(hospital.url, body, `http://localhost:${port}`)).status).toBe(201)
    expect((await postLaunch(hospital.url, body, 'http://localhost:1')).status).toBe(403)
  })

  it('takes a launch once', async () => {
    const { body } = await postLaunch(hospital.url, { patient: 'ada', user: 'Practitioner/doctor' })
    const options = { scope: `launch ${scopes}`, launch: body.launch ?? '' }
    expect((await standalone(options)).body.patient).toBe('ada')
    const { back } = await standalone(options)
    expect(back?.searchParams.get('error')).toBe('invalid_request')
    expect(back?.searchParams.get('error_description')).toMatch(/open the app again from the chart/)
  })
})

describe('standalone launch', () => {
  it('lets a practitioner sign in and choose a patient', async () => {
    const { browser, body, back } = await standalone(
      { scope: `launch/patient ${scopes}` },
      { user: 'Practitioner/nurse', patient: 'bob' },
    )
    expect(browser.pages.map((page) => /<h1>(.*)<\/h1>/.exec(page)?.[1])).toEqual([
      'Who are you?',
      'Which patient?',
      'Allow AnyECG-Lab?',
    ])
    expect(body).toMatchObject({ patient: 'bob', scope: `launch/patient ${scopes}` })
    expect(back?.searchParams.get('state')).toBe('state-1')
    expect(await introspect(body.access_token)).toMatchObject({
      active: true,
      client_id: 'anyecg-lab-app',
      patient: 'bob',
      sub: 'Practitioner/nurse',
      fhirUser: `${hospital.url}/fhir/R4/Practitioner/nurse`,
    })
  })

  it('gives no patient to an app with a picker of its own', async () => {
    const { body, browser } = await standalone({ scope: 'openid fhirUser user/Patient.rs' })
    expect(browser.pages).toHaveLength(2)
    expect(body).not.toHaveProperty('patient')
    expect(body.scope).toBe('openid fhirUser user/Patient.rs')
  })

  it('asks who it is only once a session, and again when told to', async () => {
    const { browser } = await standalone({ scope: scopes })
    await standalone({ scope: scopes }, { browser })
    expect(browser.pages).toHaveLength(3)
    const { body } = await standalone(
      { scope: scopes, change: { prompt: 'login' } },
      { browser, user: 'Practitioner/nurse' },
    )
    expect((await introspect(body.access_token)).sub).toBe('Practitioner/nurse')
  })

  it('grants what stays ticked, and never system/ or what it does not know', async () => {
    const asked = `${scopes} patient/Condition.read system/*.rs patient/Observation.rs?code=1 juggle`
    const { body, browser } = await standalone(
      { scope: `launch/patient ${asked}` },
      { untick: ['patient/Condition.read'] },
    )
    expect(body.scope).toBe(`launch/patient ${scopes}`)
    expect(browser.pages.at(-1)).toContain('Read and search ECGs and results of this patient')
    expect(browser.pages.at(-1)).not.toContain('system/')
  })

  it('gives no patient when launch/patient is unticked', async () => {
    const { body } = await standalone(
      { scope: `launch/patient ${scopes}` },
      { untick: ['launch/patient'] },
    )
    expect(body).not.toHaveProperty('patient')
    const response = await hospital.fhir('/Observation', String(body.access_token))
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('ask for launch or launch/patient')
  })

  it.each([
    ['denies', { deny: true }],
    ['grants nothing', { untick: ['openid', 'fhirUser', 'patient/Observation.rs'] }],
  ])('tells the app when the user %s', async (_, choices) => {
    const { back } = await standalone({ scope: scopes }, choices)
    expect(back?.searchParams.get('error')).toBe('access_denied')
    expect(back?.searchParams.get('state')).toBe('state-1')
  })
})

describe('an authorization request', () => {
  it.each([
    ['without PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'PKCE'],
    ['with plain PKCE', { code_challenge_method: 'plain' }, 'code_challenge_method'],
    ['for another server', { aud: 'http://other.example/fhir' }, 'aud must be'],
    ['for no server', { aud: undefined }, 'aud must be'],
    ['with a launch nobody made', { launch: 'x' }, 'launch is unknown'],
    ['with the scope launch alone', { scope: 'launch openid' }, 'needs the parameter launch'],
    ['for a token in the address', { response_type: 'token' }, 'response_type'],
  ])('%s is refused, and the app told', async (_, change, words) => {
    const { back } = await standalone({ scope: scopes, change })
    const answer = new URLSearchParams(
      `${back?.search.slice(1) ?? ''}&${back?.hash.slice(1) ?? ''}`,
    )
    expect(answer.get('error')).toMatch(/^(invalid_request|unsupported_response_type)$/)
    expect(answer.get('error_description')).toContain(words)
    expect(answer.get('state')).toBe('state-1')
    expect(answer.get('code')).toBeNull()
  })

  it.each([
    ['from nobody known', { client_id: 'eve' }],
    ['back to another address', { redirect_uri: 'http://evil.example/smart/' }],
    ['back to a longer address', { redirect_uri: 'http://127.0.0.1/smart/elsewhere' }],
  ])('%s ends on a page here', async (_, change) => {
    const { back, status, text } = await standalone({ scope: scopes, change })
    expect(back).toBeUndefined()
    expect(status).toBe(400)
    expect(text).toMatch(/^<!doctype html>/)
    expect(text).toContain('start again')
  })
})

describe('a code', () => {
  async function getCode() {
    const { url, verifier } = authorizeUrl(hospital.url, { scope: scopes })
    const { back } = await new Browser(hospital.url).authorize(url)
    return { code: back?.searchParams.get('code') ?? '', verifier }
  }

  it('is worth nothing without its verifier', async () => {
    const { code } = await getCode()
    const other = authorizeUrl(hospital.url, { scope: scopes }).verifier
    expect(await exchangeCode(hospital.url, code, other)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    })
  })

  it('is good once, and a second use ends what the first one gave', async () => {
    const { code, verifier } = await getCode()
    const first = await exchangeCode(hospital.url, code, verifier)
    expect(first.status).toBe(200)
    expect((await exchangeCode(hospital.url, code, verifier)).status).toBe(400)
    expect((await introspect(first.body.access_token)).active).toBe(false)
  })
})

describe('a refresh token', () => {
  const refresh = (token: unknown, change: object = {}) =>
    askToken(hospital.url, {
      grant_type: 'refresh_token',
      client_id: 'anyecg-lab-app',
      refresh_token: String(token),
      ...change,
    })

  it.each(['offline_access', 'online_access'])(
    'comes with %s and keeps patient and scopes',
    async (access) => {
      const first = await launchToken(hospital.url, `${scopes} ${access}`)
      const { status, body } = await refresh(first.refresh_token)
      expect(status).toBe(200)
      expect(body).toMatchObject({ patient: 'ada', scope: `launch ${scopes} ${access}` })
      expect(body.access_token).not.toBe(first.access_token)
      expect(
        (await hospital.fhir('/Observation/ada-potassium', String(body.access_token))).status,
      ).toBe(200)
    },
  )

  it('does not come when offline_access was unticked', async () => {
    const { body } = await standalone(
      { scope: `${scopes} offline_access` },
      { untick: ['offline_access'] },
    )
    expect(body.access_token).toBeDefined()
    expect(body).not.toHaveProperty('refresh_token')
  })

  it('is good once: the second use ends the grant', async () => {
    const first = await launchToken(hospital.url, `${scopes} offline_access`)
    const second = await refresh(first.refresh_token)
    expect((await refresh(first.refresh_token)).body.error).toBe('invalid_grant')
    expect((await refresh(second.body.refresh_token)).body.error).toBe('invalid_grant')
  })

  it('may ask for less, never for more', async () => {
    const first = await launchToken(hospital.url, `${scopes} offline_access`)
    expect((await refresh(first.refresh_token, { scope: 'patient/*.rs' })).body.error).toBe(
      'invalid_scope',
    )
    const less = await refresh(first.refresh_token, { scope: 'launch patient/Observation.rs' })
    expect(less.body).toMatchObject({ scope: 'launch patient/Observation.rs', patient: 'ada' })
  })

  it('is revoked with the tokens that came from it', async () => {
    const body = await launchToken(hospital.url, `${scopes} offline_access`)
    const response = await fetch(`${hospital.url}/auth/revoke`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: 'anyecg-lab-app',
        token: String(body.refresh_token),
      }),
    })
    expect(response.status).toBe(200)
    expect((await refresh(body.refresh_token)).body.error).toBe('invalid_grant')
    expect((await hospital.fhir('/Observation', body.access_token)).status).toBe(401)
  })
})

describe('the pages', () => {
  it('carry no script, escape names, and load only from here', async () => {
    const browser = new Browser(hospital.url)
    const { url } = authorizeUrl(hospital.url, { scope: `launch/patient ${scopes}` })
    const entry = await browser.fetch(url)
    const page = await browser.fetch(entry.headers.get('location') ?? '')
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|script-src|\*/)
    const text = await page.text()
    expect(text).toContain('Dr &lt;Doe&gt;')
    expect(text).toContain('<html lang="en">')
    expect(text).toMatch(/<legend>Choose a simulated practitioner<\/legend>/)
    expect(text).not.toMatch(/<script|\son\w+=|style="/)
    expect((await fetch(`${hospital.url}/auth/pages.css`)).headers.get('content-type')).toContain(
      'text/css',
    )
  })

  it('say when they are too old, and take no choice that was not offered', async () => {
    expect((await fetch(`${hospital.url}/auth/interaction/gone`)).status).toBe(400)
    const { status } = await standalone({ scope: scopes }, { user: 'Practitioner/eve' })
    expect(status).toBe(400)
  })
})
