/** The pages of the sandbox's authorization server: for everybody, by keyboard, on a narrow screen, whatever people are called. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { authorizeUrl, openHospital, type Hospital } from '../sandbox/smart-auth-hospital.ts'
import { findViolations } from './axe.ts'
import { launchBrowser } from './browser.ts'
import { tabTo } from './focus.ts'
import { heading } from './sign-in.ts'

const scope =
  'launch/patient openid fhirUser online_access patient/Observation.rs user/Observation.rs'
const markup = '<img src=x onerror="document.title=`got in`"><b>Bold</b>'

let hospital: Hospital
let browser: Browser
let page: Page

beforeAll(async () => {
  hospital = await openHospital()
  await hospital.fhirServer.load([
    { resourceType: 'Practitioner', id: 'eve', name: [{ text: markup }] },
    { resourceType: 'Patient', id: 'eve', name: [{ text: markup }], birthDate: '1970-01-01' },
    {
      resourceType: 'Patient',
      id: 'long',
      name: [{ text: 'Wilhelmina'.repeat(12) }],
      birthDate: '1970-01-01',
    },
  ])
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  hospital.close()
})
afterEach(() => page.context().close())

async function openPage(options: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 900, height: 800 }, ...options })
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
}

const ask = (change: Readonly<Record<string, string | undefined>> = {}) =>
  authorizeUrl(hospital.url, { scope, change }).url

/** Each page of the server, and its heading. */
const pages: Readonly<Record<string, readonly [string, () => Promise<unknown>]>> = {
  'sign-in': ['Who are you?', () => page.goto(ask())],
  'patient choice': [
    'Which patient?',
    async () => {
      await page.goto(ask())
      await page.getByRole('button', { name: 'Sign in' }).click()
    },
  ],
  consent: [
    'Allow AnyECG-Lab?',
    async () => {
      await page.goto(ask())
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.locator('input[value=long]').check()
      await page.getByRole('button', { name: 'Choose' }).click()
    },
  ],
  'unknown client': ['This cannot be authorized', () => page.goto(ask({ client_id: 'eve' }))],
  'wrong redirect_uri': [
    'This cannot be authorized',
    () => page.goto(ask({ redirect_uri: 'http://evil.example/' })),
  ],
  'page that is over': [
    'This page is no longer good',
    () => page.goto(`${hospital.url}/auth/interaction/gone`),
  ],
}

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'forced colours': { forcedColors: 'active' },
  '320 px': { viewport: { width: 320, height: 640 } },
}

describe.each(Object.entries(pages))('%s', (_, [title, open]) => {
  it.each(Object.entries(looks))('has nothing for axe to find: %s', async (_look, options) => {
    await openPage(options)
    await open()
    await heading(page, title)
    expect(await findViolations(page)).toEqual([])
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement)
    expect(scrollWidth).toBe(clientWidth)
  })

  it('has targets of 24 px and more', async () => {
    await openPage()
    await open()
    await heading(page, title)
    const heights = await page
      .locator('label, button, a')
      .evaluateAll((targets) => targets.map((target) => target.getBoundingClientRect().height))
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(24)
  })
})

describe('the keyboard alone', () => {
  it('leads through sign-in, patient and consent, one scope unticked', async () => {
    await openPage()
    await page.goto(ask())
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await tabTo(page, 'Sign in')
    await page.keyboard.press('Enter')
    await heading(page, 'Which patient?')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    const patient = await page.locator('input:checked').getAttribute('value')
    await page.keyboard.press('Enter')
    await heading(page, 'Allow AnyECG-Lab?')
    expect(patient).not.toBeNull()
    await tabTo(page, 'Keep access until you sign outonline_access')
    await page.keyboard.press('Space')
    expect(await page.locator('input[value=online_access]').isChecked()).toBe(false)
    await tabTo(page, 'Allow')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/smart\/\?code=/)
  })

  it('shows where it is', async () => {
    await openPage()
    await page.goto(ask())
    for (const name of ['Sign in', 'Cancel']) {
      await tabTo(page, name)
      const width = await page.evaluate(
        () => getComputedStyle(document.activeElement ?? document.body).outlineWidth,
      )
      expect(width).toBe('3px')
    }
  })
})

describe('markup', () => {
  it('in a name is text on every page', async () => {
    await openPage()
    await page.goto(ask())
    await page.getByLabel(markup).check()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await heading(page, 'Which patient?')
    await page.locator('input[value=eve]').check()
    expect(await page.locator('main').innerText()).toContain(markup)
    await page.getByRole('button', { name: 'Choose' }).click()
    await heading(page, 'Allow AnyECG-Lab?')
    expect(await page.locator('main').innerText()).toContain(
      `You are ${markup}. The patient is ${markup}.`,
    )
    expect(await page.locator('main :is(img, b)').count()).toBe(0)
    expect(await page.title()).not.toBe('got in')
  })

  it.each(['client_id', 'redirect_uri', 'response_type', 'error', 'error_description', 'launch'])(
    'in the parameter %s does not become part of a page',
    async (name) => {
      await openPage()
      await page.goto(ask({ client_id: 'eve', [name]: markup }))
      await heading(page, 'This cannot be authorized')
      expect(await page.locator('main :is(img, b)').count()).toBe(0)
      expect(await page.title()).toContain('This cannot be authorized')
    },
  )
})

describe('a launch that is refused', () => {
  it.each(['forged', ''])('("%s") goes back to the app with its reason', async (launch) => {
    await openPage()
    await page.goto(ask({ launch, scope: 'launch openid' }))
    const { pathname, searchParams } = new URL(page.url())
    expect(pathname).toBe('/smart/')
    expect(searchParams.get('error')).toBe('invalid_request')
    expect(searchParams.get('code')).toBeNull()
  })
})
