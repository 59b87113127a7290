/** Who is found, and whose chart it is, in a real browser. */
import { afterEach, describe, expect, it } from 'vitest'
import { errors, openChart, page, product, useChart } from './fresh-chart.ts'
import { focusedName } from './focus.ts'

useChart()

afterEach(() => {
  expect(errors).toEqual([])
})

const names = () => page.locator('#patients .name').allInnerTexts()
const status = () => page.getByRole('status').innerText()
const find = (text: string) => page.getByLabel('Find a patient').fill(text)

async function openList(): Promise<void> {
  await page.goto(product.url)
  await page.locator('#patients li').first().waitFor()
}

describe('the patient list', () => {
  it.each([
    ['henrik aalt', 'Aaltonen, Henrik'],
    ['SIM-child', 'Lund, Charlie'],
  ])('finds %s', async (text, name) => {
    await openList()
    await find(text)
    await expect.poll(names, { timeout: 20_000 }).toEqual([name])
    expect(await status()).toBe('1 patient: Enter opens the chart.')
  })

  it('says when nobody is found, and shows everybody again', async () => {
    await openList()
    await find('nobody')
    await expect
      .poll(status, { timeout: 20_000 })
      .toBe('No patient has the name or record number “nobody”.')
    expect(await names()).toEqual([])
    await find('')
    await expect.poll(status, { timeout: 20_000 }).toMatch(/^\d+ patients$/)
  })

  it('opens the only match at Enter, and writes no name into an address', async () => {
    const addresses: string[] = []
    page.on('request', (request) => addresses.push(request.url()))
    await openList()
    await find('gruber')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 2, name: 'Gruber' }).waitFor()
    expect(await page.locator('#patients a[aria-current]').innerText()).toContain('Gruber')
    expect(page.url()).toBe(`${product.url}/#/patient/sepsis`)
    expect(addresses.length).toBeGreaterThan(0)
    expect(addresses.filter((address) => /gruber/i.test(address))).toEqual([])
  })

  it('comes page by page when there are many', async () => {
    for (let index = 0; index < 30; index++)
      await fetch(`${product.url}/fhir/R4/Patient`, {
        method: 'POST',
        headers: { 'content-type': 'application/fhir+json' },
        body: JSON.stringify({ resourceType: 'Patient', name: [{ family: 'Zimmer' }] }),
      })
    await openList()
    await find('zimmer')
    await expect.poll(status, { timeout: 20_000 }).toBe('25 of 30 patients')
    await page.getByRole('button', { name: 'Show more' }).click()
    await expect.poll(status, { timeout: 20_000 }).toBe('30 patients')
    expect(await page.locator('#patients li').count()).toBe(30)
    expect(await focusedName(page)).toMatch(/^Zimmer/)
    expect(await page.getByRole('button', { name: 'Show more' }).isVisible()).toBe(false)
  })
})

describe('the banner', () => {
  const staysInSight = () =>
    page.locator('.banner').evaluate((banner) => {
      document.getElementById('estimates')?.scrollIntoView({ block: 'end' })
      const { top, bottom } = banner.getBoundingClientRect()
      return top >= 0 && bottom <= window.innerHeight
    })

  it('stays in sight, but not where it would take the page', async () => {
    await openChart('hyperkalaemia')
    expect(await page.locator('.banner').innerText()).toMatch(
      /Aaltonen, Henrik[^]*\(63 y\)[^]*male[^]*SIM-hyperkalaemia[^]*emergency[^]*dialysis/,
    )
    expect(await staysInSight()).toBe(true)
    // List and chart scroll for themselves: below the page there is nothing to scroll to.
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(900)
    // 1280 x 1024 at 400 %.
    await page.setViewportSize({ width: 320, height: 256 })
    expect(await staysInSight()).toBe(false)
  })

  it('has beside it who is signed in', async () => {
    await openChart('hyperkalaemia')
    expect(await page.locator('.user').innerText()).toBe('Signed in: Sandbox Clinician')
  })
})
