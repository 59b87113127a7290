/** @module test/e2e/fresh-session: the app in a browser of its own for each test, where every request needs a token. */
import type { Browser, Page, Request } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { launchBrowser } from './browser.ts'
import { startProduct, type Product } from './product.ts'

/** Longer than a view takes to load, short enough to be waited for. */
export const tokenSeconds = 14

let product: Product
let browser: Browser
export let page: Page
export let url: string
/** What the page asked for. */
export const asked: Request[] = []

/** Starts the product once, and opens a fresh page for each test of the file that calls this. */
export function useSession(): void {
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
}

export const refreshes = () =>
  asked.filter(
    (request) =>
      request.url() === `${url}/auth/token` &&
      request.postData()?.includes('grant_type=refresh_token'),
  )

export async function show(view: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash
  }, `#/${view}`)
}

export async function expire(): Promise<void> {
  await page.waitForTimeout(tokenSeconds * 1000 + 500)
}
