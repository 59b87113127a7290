/** A clinician with two charts open: two launches in one browser, each with its own patient, tokens and refresh. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'
import { startProduct, type Product } from './product.ts'
import { heading, openFromChart, textOf, tokensOf } from './sign-in.ts'

/** Longer than two views take to load, short enough to be waited for. */
const tokenSeconds = 14

let product: Product
let browser: Browser
let url: string
let windows: Window[]
const charts = [
  { patient: 'hyperkalaemia', name: 'Aaltonen' },
  { patient: 'hypokalaemia', name: 'Barros' },
] as const

interface Window {
  readonly page: Page
  readonly patient: string
  readonly name: string
  readonly other: (typeof charts)[number]
}

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
  windows = []
  for (const [i, chart] of charts.entries()) {
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    windows.push({ ...chart, page, other: charts[1 - i] ?? chart })
  }
})
afterEach(() => windows[0]?.page.context().close())

async function expectOwn({ page, patient, name, other }: Window): Promise<void> {
  const text = await textOf(page)
  expect(text).toContain(name)
  expect(text).not.toContain(other.name)
  const { access_token } = await tokensOf(page)
  const read = async (id: string) => {
    const headers = { authorization: `Bearer ${access_token}` }
    return (await fetch(`${url}/fhir/R4/Patient/${id}`, { headers })).status
  }
  expect([await read(patient), await read(other.patient)]).toEqual([200, 403])
}

it('both are renewed, by turns, and each still sees its own patient alone', async () => {
  for (const { page, patient } of windows) {
    await openFromChart(page, url, patient)
    await heading(page, 'Overview')
  }
  for (let round = 0; round < 2; round++) {
    const before = await Promise.all(windows.map(({ page }) => tokensOf(page)))
    await windows[0]?.page.waitForTimeout(tokenSeconds * 1000 + 500)
    for (const [i, window] of windows.entries()) {
      await window.page.reload()
      await heading(window.page, 'Overview')
      expect((await tokensOf(window.page)).access_token).not.toBe(before[i]?.access_token)
      await expectOwn(window)
    }
  }
})
