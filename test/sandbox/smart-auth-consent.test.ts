import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { scopesOf } from '../../smart-app/src/data/scopes.ts'
import { isPreauthorised } from '../../src/sandbox/smart-auth/consent.ts'
import {
  askToken,
  authorizeUrl,
  Browser,
  exchangeCode,
  launchToken,
  openHospital,
  postLaunch,
  type AuthorizeOptions,
  type Hospital,
} from './smart-auth-hospital.ts'

const secret = 'a secret of the test only'
const scope = 'launch openid fhirUser patient/Observation.rs'
let hospital: Hospital
beforeAll(async () => {
  hospital = await openHospital({ env: { SANDBOX_SERVICE_SECRET: secret } })
})
afterAll(() => {
  hospital.close()
})

async function newLaunch(): Promise<string> {
  const { body } = await postLaunch(hospital.url, { patient: 'ada', user: 'Practitioner/doctor' })
  return body.launch ?? ''
}

/** @returns where it ended, and every page on which a person would have been asked something. */
async function authorize(options: AuthorizeOptions, browser = new Browser(hospital.url)) {
  const before = browser.pages.length
  const { url, verifier } = authorizeUrl(hospital.url, options)
  const end = await browser.authorize(url)
  const { searchParams } = end.back ?? new URL(hospital.url)
  return {
    ...end,
    verifier,
    pages: browser.pages.slice(before).map((page) => /<h1>(.*)<\/h1>/.exec(page)?.[1]),
    code: searchParams.get('code'),
    problem: searchParams.get('error_description'),
  }
}

describe('our own app, opened from the chart', () => {
  it.each([
    ['all that it is registered for', scopesOf('handle')],
    ['less than that', scope],
  ])('is granted %s without a page', async (_, asked) => {
    const { code, verifier, pages } = await authorize({ scope: asked, launch: await newLaunch() })
    expect(pages).toEqual([])
    const { body } = await exchangeCode(hospital.url, code ?? '', verifier)
    expect(body).toMatchObject({ scope: asked, patient: 'ada' })
  })

  it.each([
    ['to write', 'patient/Observation.cud', 'Create, change, and delete ECGs'],
    ['every type', 'patient/*.rs', 'all data of this patient'],
    ['more letters of a type it has', 'patient/Observation.cruds', 'Create, read'],
    ['a registered one in the letters of v1', 'patient/Observation.read', 'Read and search ECGs'],
    ['everybody', 'user/Observation.rs', 'of all patients you may see'],
    ['to stay when the user has gone', 'offline_access', 'Keep access when you are away'],
  ])('that asks for more shows what: %s', async (_, more, words) => {
    const browser = new Browser(hospital.url)
    const launch = await newLaunch()
    const { pages } = await authorize({ scope: `${scope} ${more}`, launch }, browser)
    expect(pages).toEqual(['Allow AnyECG-Lab?'])
    expect(browser.pages.at(-1)).toContain('The patient is <strong>Patient ada</strong>')
    expect(browser.pages.at(-1)).toContain(words)
  })

  it('that asks for more is granted no more than stays ticked', async () => {
    const browser = new Browser(hospital.url)
    const asked = { scope: `${scope} patient/*.cruds`, launch: await newLaunch() }
    const { url, verifier } = authorizeUrl(hospital.url, asked)
    const { back } = await browser.authorize(url, { untick: ['patient/*.cruds'] })
    const code = back?.searchParams.get('code') ?? ''
    const { body } = await exchangeCode(hospital.url, code, verifier)
    expect(body).toMatchObject({ scope, patient: 'ada' })
  })

  it('is never granted what no user may give', async () => {
    const asked = `${scope} system/*.rs patient/Observation.rs?code=1 juggle`
    const { code, verifier } = await authorize({ scope: asked, launch: await newLaunch() })
    const { body } = await exchangeCode(hospital.url, code ?? '', verifier)
    expect(body).toMatchObject({ scope, patient: 'ada' })
  })

  it('gets no more by asking again with its refresh token', async () => {
    const { refresh_token } = await launchToken(hospital.url, 'online_access patient/Patient.r')
    const { status, body } = await askToken(hospital.url, {
      grant_type: 'refresh_token',
      client_id: 'anyecg-lab-app',
      refresh_token: String(refresh_token),
      scope: 'launch patient/*.cruds',
    })
    expect([status, body.error]).toEqual([400, 'invalid_scope'])
  })

  it('keeps to the patient of the chart when it asks for one to be chosen too', async () => {
    const asked = `${scope} launch/patient`
    const { code, verifier, pages } = await authorize({ scope: asked, launch: await newLaunch() })
    expect(pages).toEqual(['Allow AnyECG-Lab?'])
    const { body } = await exchangeCode(hospital.url, code ?? '', verifier)
    expect(body.patient).toBe('ada')
  })

  it('asks when it is opened on its own, in the same browser too', async () => {
    const browser = new Browser(hospital.url)
    const launched = await authorize({ scope, launch: await newLaunch() }, browser)
    const alone = await authorize({ scope: 'openid patient/Observation.rs' }, browser)
    expect(launched.pages).toEqual([])
    expect(alone.pages).toEqual(['Allow AnyECG-Lab?'])
  })
})

describe('a launch skips consent', () => {
  it('once', async () => {
    const launch = await newLaunch()
    const browser = new Browser(hospital.url)
    expect((await authorize({ scope, launch }, browser)).code).not.toBeNull()
    const again = await authorize({ scope, launch }, browser)
    expect(again).toMatchObject({ code: null, pages: [] })
    expect(again.problem).toContain('open the app again from the chart')
  })

  it('once, of two that began before either came through', async () => {
    const launch = await newLaunch()
    const attempts = await Promise.all(
      Array.from({ length: 4 }, () => authorize({ scope, launch })),
    )
    expect(attempts.filter(({ code }) => code !== null)).toHaveLength(1)
    expect(attempts.flatMap(({ pages }) => pages)).toEqual([])
  })

  it.each(['anyecg-lab-service', 'another-app'])(
    'not for the client %s, and is not used up by it',
    async (client_id) => {
      const launch = await newLaunch()
      const other = await authorize({ scope, launch, change: { client_id } })
      expect(other).toMatchObject({ code: null, pages: [] })
      expect(other.status).toBe(400)
      expect(isPreauthorised({ clientId: client_id, scope, launch: given })).toBe(false)
      expect((await authorize({ scope, launch })).code).not.toBeNull()
    },
  )

  it('and its code is for no other client', async () => {
    const { code, verifier } = await authorize({ scope, launch: await newLaunch() })
    const response = await fetch(`${hospital.url}/auth/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`anyecg-lab-service:${encodeURIComponent(secret)}`)}`,
      },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        redirect_uri: `${hospital.url}/smart/`,
        code: code ?? '',
        code_verifier: verifier,
      }),
    })
    expect(response.status).toBe(400)
    expect(await response.json()).not.toHaveProperty('access_token')
  })

  it.each([
    ['made up', 'c0ffee00-0000-4000-8000-000000000000'],
    ['empty', ''],
    ['the name of a property', '__proto__'],
    ['the patient', 'ada'],
  ])('not where its handle is %s', async (_, launch) => {
    const { code, pages, problem } = await authorize({ scope, launch })
    expect({ code, pages }).toEqual({ code: null, pages: [] })
    expect(problem).toMatch(/launch/)
  })

  it('not where two handles are given', async () => {
    const { url } = authorizeUrl(hospital.url, { scope, launch: await newLaunch() })
    const { back } = await new Browser(hospital.url).authorize(`${url}&launch=another`)
    expect(back?.searchParams.get('error')).toBe('invalid_request')
  })
})

/** What a handle that is good stands for. */
const given = { patient: 'ada', user: 'Practitioner/doctor' }

describe('after five minutes', () => {
  const minuteMs = 60_000
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
  afterEach(() => vi.useRealTimers())
  const pass = (ms: number) => vi.setSystemTime(Date.now() + ms)

  it('a launch is refused, just before it is not', async () => {
    const [early, late] = [await newLaunch(), await newLaunch()]
    pass(5 * minuteMs - 2000)
    expect((await authorize({ scope, launch: early })).code).not.toBeNull()
    pass(3000)
    const { code, pages, problem } = await authorize({ scope, launch: late })
    expect({ code, pages }).toEqual({ code: null, pages: [] })
    expect(problem).toContain('expired')
  })

  it('one that had begun goes no further', async () => {
    const browser = new Browser(hospital.url)
    const { url } = authorizeUrl(hospital.url, { scope, launch: await newLaunch() })
    const begun = await browser.fetch(url)
    pass(5 * minuteMs)
    const { back, status, text } = await browser.authorize(begun.headers.get('location') ?? '')
    expect(back).toBeUndefined()
    expect(status).toBe(400)
    expect(text).toContain('start again')
  })
})

describe('a frame', () => {
  it.each([
    ['sign-in', 200, ''],
    ['a refusal', 400, 'another-app'],
    ['a page that is over', 400, '-'],
  ])('of the chart may show %s, of another origin not', async (_, status, clientId) => {
    const browser = new Browser(hospital.url)
    const change = clientId ? { client_id: clientId } : {}
    const { url } = authorizeUrl(hospital.url, { scope: 'openid', change })
    const entry = await browser.fetch(url)
    const page =
      clientId === '-'
        ? await fetch(`${hospital.url}/auth/interaction/gone`)
        : await follow(browser, entry)
    expect(page.status).toBe(status)
    expect(page.headers.get('content-security-policy')).toMatch(/frame-ancestors 'self'(;|$)/)
    expect(page.headers.get('x-frame-options') ?? 'SAMEORIGIN').toBe('SAMEORIGIN')
  })

  function follow(browser: Browser, response: Response): Promise<Response> {
    const location = response.headers.get('location')
    return location ? browser.fetch(location) : Promise.resolve(response)
  }
})
