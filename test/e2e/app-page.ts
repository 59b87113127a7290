/** @module test/e2e/app-page: the SMART app as built, in Chromium, over a small EHR. */
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { startDevServer, type DevServer } from '../../smart-app/dev/server.ts'
import { findViolations } from './axe.ts'
import { launchBrowser } from './browser.ts'

/** Where the app's sources and build are. */
export const app = resolve(import.meta.dirname, '../../smart-app')

export let server: DevServer
let browser: Browser
let context: BrowserContext
export let page: Page
export let errors: string[]

/** Builds the app, serves it, and opens a fresh page for each test of the file that calls this. */
export function useApp(): void {
  beforeAll(async () => {
    await build({ root: app, configFile: join(app, 'vite.config.ts'), logLevel: 'error' })
    server = await startDevServer()
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
  })
  beforeEach(() => openContext())
  afterEach(() => context.close())
}

async function openContext(locale = 'en', width = 1280): Promise<void> {
  context = await browser.newContext({ locale, viewport: { width, height: 900 } })
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
  errors = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      errors.push(message.text())
  })
}

export async function reopen(locale: string, width = 1280): Promise<void> {
  await context.close()
  await openContext(locale, width)
}

/** @param launch the server's handle: a patient, after `~` how the session is. */
export async function launchFromEhr(launch: string, more = ''): Promise<void> {
  const iss = encodeURIComponent(`${server.url}/fhir`)
  await page.goto(`${server.url}/smart/launch.html?iss=${iss}&launch=${launch}${more}`)
}

/** Opened from the EHR and painted. */
export async function open(launch: string, hash = ''): Promise<void> {
  await launchFromEhr(launch)
  await settle()
  if (!hash) return
  await page.evaluate((to) => {
    location.hash = to
  }, hash)
  await settle()
}

/** What was asked for is painted: no longer waiting, and a heading says what it is. */
export async function settle(): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.waitForFunction(() => {
    const root = document.querySelector('app-shell, launch-page')?.shadowRoot
    return root?.querySelector('main > *') && !root.querySelector('.loading')
  })
  await page.locator('h1').first().waitFor()
}

/** All text on the page, that of shadow roots included, as it stands in the document. */
export function pageText(selector = 'body'): Promise<string> {
  return readText(selector, false)
}

/** Of that, what can be seen: on screen, or on paper where the page is laid out for print. */
export function visibleText(selector = 'body'): Promise<string> {
  return readText(selector, true)
}

function readText(selector: string, isSeen: boolean): Promise<string> {
  return page.locator(selector).evaluate((root, onlySeen) => {
    const read = (node: Node): string => {
      if (node instanceof Text) return node.data
      if (onlySeen && node instanceof Element && !node.checkVisibility()) return ''
      if (node instanceof HTMLStyleElement || node instanceof HTMLScriptElement) return ''
      const inside =
        node instanceof Element && node.shadowRoot ? [...node.shadowRoot.childNodes] : []
      return [...inside, ...node.childNodes].map(read).join(' ')
    }
    return read(root).replace(/\s+/g, ' ')
  }, isSeen)
}

export function violations(): Promise<string[]> {
  return findViolations(page)
}
