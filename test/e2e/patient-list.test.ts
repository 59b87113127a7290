/** Who is found, and whose chart it is, in a real browser. */
import { afterEach, describe, expect, it } from 'vitest'
import { errors, openChart, page, product, settle, useChart } from './fresh-chart.ts'
import { focusedName } from './focus.ts'

useChart()

afterEach(() => {
  expect(errors).toEqual([])
})

const names = () => page.locator('#patients .name').allInnerTexts()
const status = () => page.locator('#patients-status').innerText()
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

  it('that could not be asked for is no list at all', async () => {
    await openList()
    await page.route('**/Patient/_search', (route) => route.fulfill({ status: 500, body: '' }))
    await find('barros')
    const problem = page.locator('#patients-problem')
    await problem.getByText('The patients could not be looked up').waitFor()
    expect(await problem.innerText()).not.toContain('/fhir/')
    expect(await names()).toEqual([])
    expect(await status()).toBe('')
    await page.unroute('**/Patient/_search')
    await find('barros,')
    await expect.poll(names, { timeout: 20_000 }).toEqual(['Barros, Ines'])
    expect(await problem.innerText()).toBe('')
  })

  it('keeps whose chart is open in sight', async () => {
    await page.setViewportSize({ width: 1280, height: 600 })
    await openList()
    const last = await page.locator('#patients a').last().getAttribute('href')
    await openChart(last?.split('/').at(-1) ?? '')
    const isInSight = () =>
      page.locator('#patients a[aria-current]').evaluate((link) => {
        const { top, bottom } = link.getBoundingClientRect()
        const list = link.closest('ul')?.getBoundingClientRect()
        return list !== undefined && top >= list.top - 1 && bottom <= list.bottom + 1
      })
    expect(await isInSight()).toBe(true)
    await page.reload()
    await page.locator('#patients a[aria-current]').waitFor()
    await expect.poll(isInSight, { timeout: 20_000 }).toBe(true)
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
      /Aaltonen, Henrik[^]*\(63 y\)[^]*male[^]*SIM-hyperkalaemia/,
    )
    expect(await page.locator('.visit').innerText()).toMatch(/emergency[^]*dialysis/)
    expect(await staysInSight()).toBe(true)
    // List and chart scroll for themselves: below the page there is nothing to scroll to.
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(900)
    // 1280 x 1024 at 400 %.
    await page.setViewportSize({ width: 320, height: 256 })
    expect(await staysInSight()).toBe(false)
  })

  it('with text alone at 200 % takes no more than a quarter of the chart, or scrolls away', async () => {
    await openChart('hyperkalaemia')
    const usual = await page.locator('.banner').evaluate(({ clientHeight }) => clientHeight)
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%'
    })
    await page.setViewportSize({ width: 1280, height: 720 })
    const shares = () =>
      page.locator('.banner').evaluate((banner) => {
        const main = banner.parentElement
        if (main) main.scrollTop = main.scrollHeight
        const { height, bottom } = banner.getBoundingClientRect()
        const top = main?.getBoundingClientRect().top ?? 0
        return { height, covered: Math.max(0, bottom - top) / (main?.clientHeight ?? 1) }
      })
    await expect.poll(async () => (await shares()).height).toBeGreaterThan(usual * 1.5)
    await expect.poll(async () => (await shares()).covered).toBeLessThanOrEqual(0.25)
  })

  it('when it scrolls away beside the app, the panel says whom both are about', async () => {
    await openChart('hyperkalaemia')
    await page.locator('.card button.launch').click()
    await page.locator('#panel iframe').waitFor()
    const inPanel = page.locator('#panel').getByText('SIM-hyperkalaemia')
    expect(await inPanel.isVisible()).toBe(false)
    // A laptop's screen: the banner stays where it is.
    await page.setViewportSize({ width: 1366, height: 640 })
    expect(await staysInSight()).toBe(true)
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%'
    })
    await inPanel.waitFor()
  })

  it('grows with the text size that the reader chose in the browser', async () => {
    await openChart('hyperkalaemia')
    const size = () =>
      page
        .locator('.banner dd')
        .first()
        .evaluate((fact) => getComputedStyle(fact).fontSize)
    expect(await size()).toBe('15px')
    const letters = () =>
      page
        .locator('.timeline .title')
        .first()
        .evaluate((title) => title.getBoundingClientRect().height)
    const before = await letters()
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } })
    await page.reload()
    await settle()
    expect(await size()).toBe('30px')
    expect(await letters()).toBeGreaterThan(before * 1.8)
  })

  it('has beside it who is signed in', async () => {
    await openChart('hyperkalaemia')
    expect(await page.locator('.user').innerText()).toBe('Signed in: Sandbox Clinician')
  })
})
