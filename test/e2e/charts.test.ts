/** The product as a clinician meets it: `npm start` in a process of its own, charts in a real browser. */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'
import { startProduct, type Product } from './product.ts'

const root = resolve(import.meta.dirname, '../..')
/** Set to keep screenshots: `SCREENSHOTS=docs/images npm run test:e2e`. */
const screenshots = process.env.SCREENSHOTS

let product: Product
let url: string
let browser: Browser
let page: Page
const pageErrors: string[] = []

beforeAll(async () => {
  product = await startProduct()
  url = product.url
  browser = await launchBrowser()
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  page.setDefaultTimeout(10_000)
  page.on('pageerror', (error) => pageErrors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') pageErrors.push(message.text())
  })
})

afterAll(async () => {
  await browser.close()
  await product.close()
})

async function openChart(patientId: string): Promise<string> {
  await page.goto(`${url}/#/patient/${patientId}`)
  await page.reload()
  await page.locator('.cards:not([aria-busy]) > *').first().waitFor()
  if (screenshots) {
    mkdirSync(resolve(root, screenshots), { recursive: true })
    const path = join(resolve(root, screenshots), `chart-${patientId}.png`)
    await page.screenshot({ path, fullPage: true })
  }
  return page.locator('.cards').innerText()
}

describe('the chart page', () => {
  it('lists twelve patients', async () => {
    await page.goto(url)
    await page.locator('#patients li').first().waitFor()
    expect(await page.locator('#patients li').count()).toBeGreaterThanOrEqual(12)
  })

  it.each([
    ['hyperkalaemia', /likelihood of hyperkalaemia/, /basic metabolic panel/],
    ['hypokalaemia', /likelihood of hypokalaemia/, /magnesium/],
    ['hypocalcaemia', /likelihood of .*calc/i, /ionised calcium/],
    ['severe-anaemia', /likelihood of .*an?aemia/i, /blood count/],
    ['myocardial-injury', /likelihood of .*troponin/i, /serial/],
    ['heart-failure', /likelihood of .*(BNP|natriuretic)/i, /BNP/],
  ])('%s: its card, with order and caution', async (patientId, finding, order) => {
    const text = await openChart(patientId)
    expect(await page.locator('.card').count()).toBe(1)
    expect(text).toMatch(finding)
    expect(text).toMatch(order)
    expect(text).toContain('not for clinical use')
    expect(text).toMatch(/do not treat on this/)
  })

  it.each(['normal', 'potassium-measured', 'paced', 'child', 'undecodable-ecg'])(
    '%s: no card, and no word of normality',
    async (patientId) => {
      const text = await openChart(patientId)
      expect(await page.locator('.card').count()).toBe(0)
      expect(text).toMatch(/does not mean/)
    },
  )

  it('shows the chart of sepsis without an error', async () => {
    await openChart('sepsis')
    expect(await page.locator('.banner h2').innerText()).toContain('Gruber')
  })

  it('accepting the suggestion orders the test and the card is gone', async () => {
    await openChart('hypokalaemia')
    await page.locator('.card button.recommended').click()
    await page.locator('.ordered').waitFor()
    expect(await page.locator('.card').count()).toBe(0)
    const answer = await fetch(`${url}/fhir/R4/ServiceRequest?patient=hypokalaemia`)
    const { entry } = (await answer.json()) as { entry: { resource: { status: string } }[] }
    expect(entry.map(({ resource }) => resource.status)).toEqual(['active', 'active'])
  })

  it('logged no error in the browser', () => {
    expect(pageErrors).toEqual([])
  })
})
