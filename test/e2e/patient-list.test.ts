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

  it('stays in sight, with what tells one patient from another', async () => {
    await openChart('hyperkalaemia')
    expect(await page.locator('.banner').innerText()).toMatch(
      /Aaltonen, Henrik[^]*\(63 y\)[^]*male[^]*SIM-hyperkalaemia/,
    )
    expect(await page.locator('.visit').innerText()).toMatch(/emergency[^]*dialysis/)
    expect(await staysInSight()).toBe(true)
    // List and chart scroll for themselves: below the page there is nothing to scroll to.
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(900)
  })

  /** Of what stays at the top when the page is scrolled to its end: whether the name is to be seen, and the share it takes. */
  const atTheEnd = () =>
    page.locator('.banner').evaluate((banner) => {
      document.getElementById('estimates')?.scrollIntoView({ block: 'end' })
      const name = banner.querySelector('h2')
      if (!name) throw new Error('no name')
      const [{ left, top, bottom }, main] = [name, banner.closest('main')].map((element) => {
        const { left, top, bottom } = (element ?? name).getBoundingClientRect()
        return { left, top: Math.max(0, top), bottom: Math.min(window.innerHeight, bottom) }
      }) as [DOMRect, DOMRect]
      const isSeen = [top + 1, bottom - 1].every((y) =>
        name.contains(document.elementFromPoint(left + 20, y)),
      )
      const facts = banner.querySelector('dl')?.getBoundingClientRect().bottom ?? 0
      return {
        isSeen,
        share: (Math.max(bottom, facts) - main.top) / (main.bottom - main.top),
      }
    })

  it.each([
    // 1280 x 1024 at 400 %: https://www.w3.org/TR/WCAG22/#reflow
    [320, 256, '100%'],
    [320, 640, '100%'],
    [320, 640, '200%'],
    [600, 900, '100%'],
    [600, 900, '160%'],
    [600, 900, '200%'],
    [900, 420, '100%'],
    [1280, 720, '200%'],
  ])(
    'keeps the name in sight and leaves the chart its room: %i x %i with text at %s',
    async (width, height, fontSize) => {
      await page.setViewportSize({ width, height })
      await openChart('hyperkalaemia')
      await page.locator('.banner .apps button').waitFor()
      await page.evaluate((size) => {
        document.documentElement.style.fontSize = size
      }, fontSize)
      await expect.poll(atTheEnd).toMatchObject({ isSeen: true })
      await expect.poll(async () => (await atTheEnd()).share).toBeLessThanOrEqual(0.25)
    },
  )

  it('is whole again when text and window are', async () => {
    await openChart('hyperkalaemia')
    const setSize = (size: string) =>
      page.evaluate((fontSize) => {
        document.documentElement.style.fontSize = fontSize
      }, size)
    const box = () => page.locator('.banner').boundingBox()
    const before = await box()
    await setSize('300%')
    await expect.poll(box).not.toEqual(before)
    await setSize('')
    await expect.poll(box).toEqual(before)
    expect(await staysInSight()).toBe(true)
    expect(errors).toEqual([])
  })

  it('stands below what was not done, on a small screen too', async () => {
    await page.setViewportSize({ width: 320, height: 640 })
    await openChart('heart-failure')
    await page.route('**/fhir/R4/ServiceRequest', async (route) => {
      await page.evaluate(() => (location.hash = '#/patient/hypokalaemia'))
      await page.getByRole('heading', { level: 2, name: 'Barros, Ines' }).waitFor()
      await route.fulfill({ status: 500, body: '' })
    })
    await page.locator('.card button.recommended').click()
    await page.locator('#notices .problem').waitFor()
    await settle()
    expect(await atTheEnd()).toMatchObject({ isSeen: true })
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
