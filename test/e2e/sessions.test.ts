/** How a session goes on, ends and begins again, where every request needs a token. */
import type { Browser, Page, Request } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchToken } from '../sandbox/smart-auth-hospital.ts'
import { launchBrowser } from './browser.ts'
import { startProduct, type Product } from './product.ts'
import {
  choosePatient,
  heading,
  openFromChart,
  revoke,
  signInAlone,
  storedBy,
  textOf,
  tokensOf,
} from './sign-in.ts'

/** Longer than a view takes to load, short enough to be waited for. */
const tokenSeconds = 14

let product: Product
let browser: Browser
let page: Page
let url: string
const asked: Request[] = []

beforeAll(async () => {
  product = await startProduct({
    SANDBOX_AUTH: 'required',
    SANDBOX_TOKEN_SECONDS: String(tokenSeconds),
  })
  ;({ url } = product)
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await product.close()
})
beforeEach(async () => {
  const context = await browser.newContext({ locale: 'en' })
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
  asked.length = 0
  page.on('request', (request) => asked.push(request))
})
afterEach(() => page.context().close())

const refreshes = () =>
  asked.filter(
    (request) =>
      request.url() === `${url}/auth/token` &&
      request.postData()?.includes('grant_type=refresh_token'),
  )

async function show(view: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash
  }, `#/${view}`)
}

async function expire(): Promise<void> {
  await page.waitForTimeout(tokenSeconds * 1000 + 500)
}

/** Neither on screen, nor in the title, nor kept for whoever sits down next. */
async function expectNothingLeft(secrets: readonly (string | undefined)[]): Promise<void> {
  const text = await textOf(page)
  expect(text).not.toMatch(/Barros|Ines|\d %/)
  expect(text.toLowerCase()).not.toContain('hypokalaemia')
  const stored = await storedBy(page)
  expect(stored).not.toMatch(/token|hypokalaemia|Barros/i)
  for (const secret of secrets) if (secret) expect(stored).not.toContain(secret)
}

describe('an access token that expires in mid-use', () => {
  it('is renewed without a word, and the view goes on', async () => {
    await signInAlone(page, url)
    await heading(page, 'Overview')
    const before = await tokensOf(page)
    await expire()
    const old = await fetch(`${url}/fhir/R4/Patient/hypokalaemia`, {
      headers: { authorization: `Bearer ${before.access_token}` },
    })
    expect(old.status).toBe(401)
    const renewed = refreshes().length
    const answered = page.waitForResponse((response) => response.url().includes('/api/history'))
    await show('trend/potassium-low')
    expect((await answered).status()).toBe(200)
    await heading(page, 'Trend')
    expect(refreshes().length).toBe(renewed + 1)
    expect(refreshes().at(-1)?.postData()).toContain('client_id=anyecg-lab-app')
    expect((await tokensOf(page)).access_token).not.toBe(before.access_token)
    expect(await textOf(page)).toContain('Barros')
  })

  it('is renewed when the server no longer knows it, before its time', async () => {
    await signInAlone(page, url)
    await heading(page, 'Overview')
    const { access_token } = await tokensOf(page)
    await page.evaluate((token) => {
      for (const [key, value] of Object.entries(sessionStorage))
        sessionStorage.setItem(key, String(value).replaceAll(token, 'forgotten'))
    }, access_token)
    asked.length = 0
    await page.reload()
    await heading(page, 'Overview')
    expect(refreshes()).toHaveLength(1)
    expect((await tokensOf(page)).access_token).not.toBe('forgotten')
  })
})

describe('a session that has ended', () => {
  it('says so, shows and keeps nothing of the patient, and leads back to one that works', async () => {
    await signInAlone(page, url)
    await heading(page, 'Overview')
    const { access_token, refresh_token } = await tokensOf(page)
    expect(refresh_token).toBeDefined()
    // Ends the access tokens that came from it too: https://www.rfc-editor.org/rfc/rfc7009#section-2.1
    await revoke(url, refresh_token)
    await show('trend/potassium-low')
    await heading(page, 'Your session has ended')
    await expectNothingLeft([access_token, refresh_token])
    await page.goBack()
    await heading(page, 'Your session has ended')
    await expectNothingLeft([access_token, refresh_token])

    await page.getByRole('link', { name: 'Sign in again' }).click()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await choosePatient(page, { patient: 'hyperkalaemia' })
    await heading(page, 'Overview')
    expect(await textOf(page)).toContain('Aaltonen')
  })

  it('without leave to stay signed in ends with its first token', async () => {
    await signInAlone(page, url, { unticked: ['online_access'] })
    await heading(page, 'Overview')
    const { access_token, refresh_token } = await tokensOf(page)
    expect(refresh_token).toBeUndefined()
    await expire()
    await show('trend/potassium-low')
    await heading(page, 'Your session has ended')
    expect(refreshes()).toEqual([])
    await expectNothingLeft([access_token])
    await page.reload()
    await heading(page, 'Open AnyECG-Lab from a chart')
    await expectNothingLeft([access_token])
  })
})

describe('at consent', () => {
  const both = (right: string) => [`patient/${right}`, `user/${right}`]

  it.each([
    ['Observation.rs', 'The chart could not be read', /ECG or laboratory results/],
    ['Patient.r', 'Your access does not allow this', /patient\/Patient\.r is missing/],
  ])('%s unticked is said, and no number shown', async (right, title, words) => {
    await signInAlone(page, url, {
      unticked: right === 'Patient.r' ? ['patient/Patient.r', 'user/Patient.rs'] : both(right),
    })
    await heading(page, title)
    const text = await textOf(page)
    expect(text).toMatch(words)
    for (const view of ['', 'finding/potassium-low', 'trend/potassium-low', 'ecg']) {
      await show(view)
      await heading(page, title)
      expect(await textOf(page)).not.toMatch(/\d %|mmol/)
    }
  })

  it.each(['RiskAssessment.rs', 'ServiceRequest.rs', 'Condition.rs', 'Device.r'])(
    '%s unticked leaves the estimates as they are',
    async (right) => {
      await signInAlone(page, url, { unticked: both(right) })
      await heading(page, 'Overview')
      expect((await tokensOf(page)).scope).not.toContain(right)
      await expect.poll(() => textOf(page)).toMatch(/hypokalaemia.*> 99 %/)
      await show('trend/potassium-low')
      await heading(page, 'Trend')
      await expect.poll(() => textOf(page)).toMatch(/mmol\/L/)
    },
  )

  it('launch/patient unticked lets the reader search, and the one who is found is opened', async () => {
    await signInAlone(page, url, { unticked: ['launch/patient'] })
    await heading(page, 'Choose a patient')
    expect(await textOf(page)).toContain('Your sign-in named no patient')
    await page.getByRole('searchbox', { name: 'Name' }).fill('Aaltonen')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('button', { name: /Aaltonen/ }).click()
    await heading(page, 'Overview')
    expect(await textOf(page)).not.toContain('Barros')
  })

  it('without leave to search either, says that it may not', async () => {
    await signInAlone(page, url, { unticked: ['launch/patient', 'user/Patient.rs'] })
    await page.getByRole('searchbox', { name: 'Name' }).fill('Aaltonen')
    await page.getByRole('button', { name: 'Search' }).click()
    await heading(page, 'Your access does not allow this')
    expect(await textOf(page)).not.toContain('Aaltonen')
  })

  it.each([
    ['sign-in', 'Cancel'],
    ['patient', 'Cancel'],
    ['consent', 'Deny'],
  ])('no at %s ends in words and with a way back', async (step, button) => {
    await page.goto(`${url}/smart/launch.html?iss=${url}/fhir/R4`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await heading(page, 'Who are you?')
    if (step !== 'sign-in') await page.getByRole('button', { name: 'Sign in' }).click()
    if (step === 'consent') await page.getByRole('button', { name: 'Choose' }).click()
    await page.getByRole('button', { name: button }).click()
    await heading(page, 'Access was not granted')
    expect(page.url()).toBe(`${url}/smart/`)
    expect(await storedBy(page)).toBe('[]')
    await page.getByRole('link', { name: 'Sign in again' }).click()
    await heading(page, 'Sign in')
  })
})

describe('from the chart', () => {
  it('opens without a question, and is renewed there too', async () => {
    await openFromChart(page, url, 'hyperkalaemia')
    await heading(page, 'Overview')
    expect(await textOf(page)).toContain('Aaltonen')
    await expire()
    await show('ecg')
    await heading(page, 'ECG')
    expect(refreshes().length).toBeGreaterThan(0)
    expect((await tokensOf(page)).scope).not.toContain('user/')
  })

  it('a session that names another patient than its token is refused', async () => {
    await openFromChart(page, url, 'hyperkalaemia')
    await heading(page, 'Overview')
    await page.evaluate(() => {
      const key = JSON.parse(sessionStorage.getItem('SMART_KEY') ?? '""') as string
      const state = sessionStorage.getItem(key) ?? ''
      sessionStorage.setItem(key, state.replaceAll('"hyperkalaemia"', '"hypokalaemia"'))
    })
    await page.reload()
    await heading(page, 'Your access does not allow this')
    expect(await textOf(page)).not.toMatch(/Barros|Aaltonen|\d %/)
  })
})

describe('the service asks for the token too', () => {
  const ask = (patient: string, token?: string) =>
    fetch(`${url}/api/assessment?${new URLSearchParams({ iss: `${url}/fhir/R4`, patient })}`, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    })

  async function tokenFor(patient: string): Promise<string> {
    const context = { patient, user: 'Practitioner/sandbox-clinician' }
    return (await launchToken(url, 'patient/*.rs', { context })).access_token
  }

  it('and answers the one it was given for', async () => {
    const response = await ask('hyperkalaemia', await tokenFor('hyperkalaemia'))
    expect(response.status).toBe(200)
    expect(JSON.stringify(await response.json())).toContain('potassium-high')
  })

  it.each([
    ['none', () => Promise.resolve(undefined)],
    ['one that nobody gave', () => Promise.resolve('made-up')],
    ['one for another patient', () => tokenFor('hypokalaemia')],
    [
      'one that was revoked',
      async () => {
        const token = await tokenFor('hyperkalaemia')
        await revoke(url, token)
        return token
      },
    ],
  ])('and refuses %s without a number', async (_, getToken) => {
    const response = await ask('hyperkalaemia', await getToken())
    expect([401, 403]).toContain(response.status)
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' })
  })
})

describe('the hook', () => {
  const callHook = (fhirAuthorization?: object) =>
    fetch(`${url}/cds-services/ecg-lab-patient-view`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        hook: 'patient-view',
        hookInstance: crypto.randomUUID(),
        fhirServer: `${url}/fhir/R4`,
        context: { userId: 'Practitioner/sandbox-clinician', patientId: 'hyperkalaemia' },
        ...(fhirAuthorization ? { fhirAuthorization } : {}),
      }),
    })

  it('makes its card with a token of the EHR', async () => {
    const scope = 'patient/*.rs'
    const context = { patient: 'hyperkalaemia', user: 'Practitioner/sandbox-clinician' }
    const { access_token } = await launchToken(url, scope, { context })
    const response = await callHook({
      access_token,
      token_type: 'Bearer',
      expires_in: tokenSeconds,
      scope,
      subject: 'anyecg-lab',
      patient: 'hyperkalaemia',
    })
    const { cards } = (await response.json()) as { cards: { summary: string }[] }
    expect(cards.map(({ summary }) => summary).join()).toMatch(/potassium|hyperkal/i)
  })

  it('makes none without one, and says what it could not read', async () => {
    const response = await callHook()
    expect(response.status).toBe(412)
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' })
  })

  it('is not reached from the chart page, which has no token: it says so', async () => {
    await page.goto(`${url}/#/patient/hyperkalaemia`)
    await expect.poll(() => textOf(page)).toContain('This server asks for a token')
    expect(asked.some((request) => request.url().includes('/cds-services/'))).toBe(false)
    expect(await textOf(page)).not.toContain('Aaltonen')
  })
})
