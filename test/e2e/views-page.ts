/** @module test/e2e/views-page: the tracing and the trend alone in Chromium, with answers that a test hands over. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { answers, type Answers } from '../smart-app/ecg/answers.ts'
import { buildViews, openViews, type Files } from '../smart-app/ecg/open-page.ts'
import { launchBrowser } from './browser.ts'

export const cssPxPerMm = 96 / 25.4
export const screenCanvas = '#screen'

let files: Files
let browser: Browser
export let page: Page
const errors: string[] = []

/** Builds the views once for the file that calls this; each test opens its own page, and no error may be left on it. */
export function useViews(): void {
  beforeAll(async () => {
    files = await buildViews()
    browser = await launchBrowser()
  })
  afterEach(async () => {
    await page.context().close()
    expect(errors.splice(0)).toEqual([])
  })
  afterAll(() => browser.close())
}

export async function openView(
  tag: 'ecg-view' | 'trend-view',
  over: Partial<Answers> = {},
  options: BrowserContextOptions = {},
): Promise<void> {
  const viewport = { width: 1280, height: 900 }
  page = await openViews(browser, files, { viewport, ...options }, errors)
  await page.evaluate(
    ([name, given]) => {
      window.show(name, given)
    },
    [tag, { ...answers, ...over }] as const,
  )
}

/** Two: what was asked for in the first is painted by the second. */
export function nextFrame(): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) =>
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            resolve()
          }),
        ),
      ),
  )
}

export async function zoomTo(percent: number): Promise<void> {
  const readout = page.locator('.zoom output')
  for (let i = 0; i < 12; i++) {
    const now = Number.parseInt(await readout.innerText(), 10)
    if (now === percent) {
      // Zooming keeps the middle in place; these tests begin at the left.
      await scrollTo(0)
      return
    }
    await page.getByRole('button', { name: now < percent ? 'Zoom in' : 'Zoom out' }).click()
  }
  throw new Error(`no zoom of ${percent} %`)
}

export async function scrollTo(px: number): Promise<void> {
  await nextFrame()
  await page.locator('.scroller').evaluate((scroller, left) => {
    scroller.scrollLeft = left
  }, px)
  await nextFrame()
}
