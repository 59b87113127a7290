/** The whole way in a real browser: chart, card, smart link, launch at the sandbox's own server, the finding on screen. */
import { resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'
import { startProduct, type Product } from './product.ts'

let product: Product
let browser: Browser
let context: BrowserContext
let chart: Page
const problems: string[] = []

beforeAll(async () => {
  product = await startProduct()
  browser = await launchBrowser()
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  context.setDefaultTimeout(20_000)
  chart = await context.newPage()
  watch(chart)
})

afterAll(async () => {
  await browser.close()
  await product.close()
})

function watch(page: Page): void {
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
}

async function openChart(patientId: string): Promise<void> {
  await chart.goto(`${product.url}/#/patient/${patientId}`)
  await chart.reload()
  await chart.locator('.cards:not([aria-busy]) > *').first().waitFor()
}

/** The consent page of an EHR launch, which knows user and patient already. */
async function allow(app: Page): Promise<void> {
  await app.getByRole('button', { name: 'Allow' }).click()
}

/** Every view, wide and in an EHR's frame, light and dark: `SCREENSHOTS=docs/images npm run test:e2e`. */
async function takePictures(app: Page, folder: string): Promise<void> {
  const views = {
    indicator: '#/finding/potassium-high',
    overview: '#/',
    ecg: '#/ecg',
    trend: '#/trend/potassium-high',
    model: '#/model',
  }
  for (const theme of ['Light', 'Dark']) {
    await app.locator('select').first().selectOption({ label: theme })
    for (const [view, hash] of Object.entries(views)) {
      await app.goto(`${product.url}/smart/${hash}`)
      await app.locator('main h1').first().waitFor()
      for (const width of [1280, 600]) {
        await app.setViewportSize({ width, height: 900 })
        await app.waitForTimeout(500)
        const path = resolve(folder, `app-${view}-${width}-${theme.toLowerCase()}.png`)
        await app.screenshot({ path })
      }
    }
  }
}

describe('from the chart', () => {
  it('the link of the card leads, through an authorised launch, to the finding that was clicked', async () => {
    await openChart('hyperkalaemia')
    const opened = context.waitForEvent('page')
    await chart.locator('.card button.launch').click()
    const app = await opened
    watch(app)
    await allow(app)
    await app.getByRole('heading', { level: 1, name: 'Hyperkalaemia' }).waitFor()
    expect(app.url()).toBe(`${product.url}/smart/#/finding/potassium-high`)
    expect(await app.getByText('Henrik Aaltonen').first().isVisible()).toBe(true)
    if (process.env.SCREENSHOTS) await takePictures(app, process.env.SCREENSHOTS)
    await app.close()
  })

  it('a card that is set aside with a reason does not come back, and the answer is counted', async () => {
    await openChart('hypocalcaemia')
    const summary = await chart.locator('.card h4').innerText()
    await chart.getByText('Set this card aside').click()
    await chart.locator('.override select').selectOption('patient-declines')
    await chart.locator('.override input').fill('<b>not today</b> & "never"')
    await chart.getByRole('button', { name: 'Set aside' }).click()
    await chart.locator('.card h4', { hasText: summary }).waitFor({ state: 'detached' })
    await openChart('hypocalcaemia')
    expect(await chart.locator('.cards').innerText()).not.toContain(summary)
    const metrics = await (await fetch(`${product.url}/metrics`)).text()
    expect(metrics).toContain(
      'anyecg_feedback_total{tenant="sandbox",outcome="overridden",reason="patient-declines"} 1',
    )
  })
})

describe('standalone', () => {
  /** In a browser of its own: signs in, chooses the patient, allows all but `unticked`. */
  async function launchAlone(unticked: readonly string[] = []): Promise<Page> {
    const app = await (await browser.newContext()).newPage()
    app.setDefaultTimeout(20_000)
    await app.goto(`${product.url}/smart/launch.html?iss=${product.url}/fhir/R4`)
    await app.getByRole('button', { name: 'Sign in' }).click()
    await app.locator('input[name=user]').first().check()
    await app.getByRole('button', { name: 'Sign in' }).click()
    await app.locator('input[name=patient][value=hypokalaemia]').check()
    await app.getByRole('button', { name: 'Choose' }).click()
    for (const scope of unticked) await app.locator(`input[value="${scope}"]`).uncheck()
    await app.getByRole('button', { name: 'Allow' }).click()
    await app.waitForURL('**/smart/**')
    return app
  }

  it('signs in, chooses the patient and shows the overview', async () => {
    const app = await launchAlone()
    await app.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    expect(await app.getByText('Ines Barros').first().isVisible()).toBe(true)
    expect(new URL(app.url()).search).toBe('')
    await app.context().close()
  })

  it('without leave to read Observations shows why, and no number', async () => {
    const app = await launchAlone(['patient/Observation.rs', 'user/Observation.rs'])
    const text = () => app.locator('main').innerText()
    await expect.poll(text, { timeout: 20_000 }).toMatch(/access|permission|allowed|read/i)
    expect(await text()).not.toContain('%')
    await app.context().close()
  })
})

it('logged no error in the browser', () => {
  expect(problems).toEqual([])
})
