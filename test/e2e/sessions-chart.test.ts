/** The chart page where every request needs a token: it signs in as the EHR, and without that shows nothing. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findViolations } from './axe.ts'
import { launchBrowser } from './browser.ts'
import { startProduct, type Product } from './product.ts'
import { heading, storedBy, textOf } from './sign-in.ts'

let product: Product
let browser: Browser
let page: Page
let url: string

beforeAll(async () => {
  product = await startProduct({ SANDBOX_AUTH: 'required' })
  ;({ url } = product)
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await product.close()
})
beforeEach(async () => {
  const context = await browser.newContext({
    locale: 'en',
    viewport: { width: 1280, height: 900 },
  })
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
})
afterEach(() => page.context().close())

async function signIn(chart: string): Promise<void> {
  await page.goto(`${url}/${chart}`)
  await heading(page, 'Who are you?')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('.cards:not([aria-busy]) > *').first().waitFor()
}

/** By the page's own hand, with all that its browser holds. */
const readStatus = (path: string) =>
  page.evaluate(async (target) => (await fetch(target)).status, `/fhir/R4/${path}`)

describe('without a sign-in', () => {
  it('the chart leads to one, for everybody, and nothing of anybody is readable', async () => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.goto(`${url}/#/patient/hyperkalaemia`)
    await heading(page, 'Who are you?')
    expect(await findViolations(page)).toEqual([])
    expect(await textOf(page)).not.toMatch(/Aaltonen|Barros/)
    expect(asked.filter((path) => /^\/(fhir|cds-services|api)/.test(path))).toEqual([])
    expect(await fetch(`${url}/fhir/R4/Patient`).then(({ status }) => status)).toBe(401)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await heading(page, 'You are signed out')
    await page.getByRole('link', { name: 'Open the chart' }).click()
    await heading(page, 'Who are you?')
  })

  it('a chart that was open when it ended shows nobody else', async () => {
    await signIn('#/patient/hyperkalaemia')
    await page.context().clearCookies()
    expect(await readStatus('Patient/hypokalaemia')).toBe(401)
    await page.evaluate(() => {
      location.hash = '#/patient/hypokalaemia'
    })
    await expect.poll(() => page.locator('#chart').innerText()).not.toMatch(/Aaltonen|Loading/)
    expect(await page.locator('#chart').innerText()).not.toMatch(/Barros|\d %/)
    await page.reload()
    await heading(page, 'Who are you?')
  })
})

describe('signed in', () => {
  it('opens the chart that was asked for, shows its card, orders, and launches the app for it', async () => {
    await signIn('#/patient/hyperkalaemia')
    expect(page.url()).toBe(`${url}/#/patient/hyperkalaemia`)
    expect(await page.locator('#chart').innerText()).toContain('Aaltonen')
    expect(await page.locator('.card h4').first().innerText()).toMatch(/hyperkal/i)
    // The page holds no secret that a script could read.
    expect(await page.evaluate(() => document.cookie)).toBe('')
    expect(await storedBy(page)).toBe('[]')

    await page.locator('.card button.launch').first().click()
    const frame = page.frameLocator('#panel iframe')
    await frame.getByRole('heading', { level: 1, name: 'Hyperkalaemia' }).waitFor()
    const tokens = await page
      .frame({ url: /\/smart\// })
      ?.evaluate(() => JSON.stringify(Object.values(sessionStorage)))
    const token = /\\"access_token\\":\\"([^"\\]+)/.exec(tokens ?? '')?.[1] ?? ''
    const read = (id: string) =>
      fetch(`${url}/fhir/R4/Patient/${id}`, { headers: { authorization: `Bearer ${token}` } })
    expect((await read('hyperkalaemia')).status).toBe(200)
    expect((await read('hypokalaemia')).status).toBe(403)

    await page.locator('.card button.recommended').click()
    await page.locator('.ordered').first().waitFor()
    expect(await readStatus('Patient/hypokalaemia')).toBe(200)
  })

  it('the hook bears a token, with which the service writes its estimates back', async () => {
    await signIn('#/patient/hypokalaemia')
    await page.locator('.estimates tbody tr').first().waitFor()
  })

  it('reads for its own pages alone: another server on this machine gets nothing', async () => {
    await signIn('#/patient/normal')
    const neighbour = createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end('<title>other</title>')
    }).listen(0, '127.0.0.1')
    await once(neighbour, 'listening')
    const { port } = neighbour.address() as AddressInfo
    const other = await page.context().newPage()
    const statuses: number[] = []
    other.on('response', (response) => {
      if (response.url().startsWith(url)) statuses.push(response.status())
    })
    await other.goto(`http://127.0.0.1:${port}/`)
    const tried = await other.evaluate(async (base) => {
      const attempt = async (init: RequestInit) =>
        fetch(`${base}/fhir/R4/Patient`, { credentials: 'include', ...init }).then(
          ({ type }) => type,
          () => 'blocked',
        )
      return [
        await attempt({}),
        await attempt({ mode: 'no-cors' }),
        await attempt({ mode: 'no-cors', method: 'POST', body: '{"resourceType":"Patient"}' }),
      ]
    }, url)
    neighbour.close()
    expect(tried).toEqual(['blocked', 'opaque', 'opaque'])
    // What CORS withholds is no response to the page: the first is not among them.
    expect(statuses).toEqual([401, 403])
  })
})
