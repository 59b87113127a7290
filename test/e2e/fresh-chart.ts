/** @module test/e2e/fresh-chart: the chart in a page of its own for each test; `npm start` and a real browser. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { launchBrowser } from './browser.ts'
import { startProduct, type Product } from './product.ts'

export let product: Product
let browser: Browser
export let page: Page
/** What the browser complained of; a request that fails is no error of the page. */
export let errors: string[]

/** Starts the product once, and opens a fresh page for each test of the file that calls this. */
export function useChart(): void {
  beforeAll(async () => {
    product = await startProduct()
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await product.close()
  })
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    page.setDefaultTimeout(20_000)
    errors = []
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        errors.push(message.text())
    })
  })
  afterEach(() => page.close())
}

/** @returns the text of the suggestions. */
export async function openChart(patientId: string): Promise<string> {
  await page.goto(`${product.url}/#/patient/${patientId}`)
  await settle()
  return page.locator('.cards').innerText()
}

/** Everything that was asked for is there, or why it is not. */
export async function settle(): Promise<void> {
  await page.locator('#chart > *').first().waitFor()
  await page.locator('.cards > *, #chart > .empty').first().waitFor()
  await page.waitForFunction(() => {
    const isWaiting = document.querySelector('[aria-busy]')
    return !isWaiting && !document.querySelector('main')?.textContent.includes('Loading ...')
  })
}
