/** Every state of the chart page, for everybody: light, dark and forced colours, and at 320 pixels. WCAG 2.2 AA. */
import { expect, it } from 'vitest'
import { findViolations } from './axe.ts'
import { openChart, page, product, settle, useChart } from './fresh-chart.ts'

useChart()

const appearances = [
  { colorScheme: 'light', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'light', forcedColors: 'active' },
] as const

const states: Readonly<Record<string, () => Promise<unknown>>> = {
  'no patient chosen': () => page.goto(product.url),
  'nobody found': async () => {
    await page.goto(product.url)
    await page.getByRole('searchbox').fill('nobody of this name')
    await page.getByText(/^No patient has/).waitFor()
  },
  'an unknown patient': async () => {
    await page.goto(`${product.url}/#/patient/nobody`)
    await page.getByText('There is no patient').waitFor()
  },
  'a card': () => openChart('hyperkalaemia'),
  'the form to set a card aside': async () => {
    await openChart('hyperkalaemia')
    await page.getByText('Set this card aside').click()
  },
  'an accepted suggestion': async () => {
    await openChart('hypokalaemia')
    await page.locator('.card button.recommended').click()
    await page.locator('.ordered').waitFor()
    await settle()
  },
  'a card set aside': async () => {
    await openChart('hypocalcaemia')
    await page.getByText('Set this card aside').click()
    await page.locator('.override select').selectOption('patient-declines')
    await page.getByRole('button', { name: 'Set aside' }).click()
    await page.locator('.answered').waitFor()
    await settle()
  },
  'no card': () => openChart('normal'),
  'a course of days': () => openChart('dialysis'),
  'a service that does not answer': async () => {
    await page.route('**/cds-services/**', (route) => route.abort())
    await openChart('heart-failure')
    await page.locator('.cards .problem').waitFor()
  },
  'an order that failed behind another chart': async () => {
    await openChart('heart-failure')
    await page.route('**/fhir/R4/ServiceRequest', async (route) => {
      await page.getByRole('link', { name: 'Barros, Ines' }).click()
      await page.getByRole('heading', { level: 2, name: 'Barros, Ines' }).waitFor()
      await route.fulfill({ status: 500, body: '' })
    })
    await page.locator('.card button.recommended').click()
    await page.locator('#notices .problem').waitFor()
    await settle()
  },
  'a search that failed': async () => {
    await page.goto(product.url)
    await page.locator('#patients li').first().waitFor()
    await page.route('**/Patient/_search', (route) => route.abort())
    await page.getByRole('searchbox').fill('barros')
    await page.locator('#patients-problem .problem').waitFor()
  },
}

it.each(Object.entries(states))('%s', async (_state, arrange) => {
  await arrange()
  await page.locator('#patients:not([aria-busy])').waitFor({ state: 'attached' })
  for (const appearance of appearances) {
    await page.emulateMedia(appearance)
    expect(await findViolations(page), JSON.stringify(appearance)).toEqual([])
  }
  await page.setViewportSize({ width: 320, height: 800 })
  await page.waitForTimeout(100)
  const overhang = await page.evaluate(() =>
    Math.max(
      ...[document.documentElement, document.body, ...document.querySelectorAll('main, nav')].map(
        ({ scrollWidth }) => scrollWidth - document.documentElement.clientWidth,
      ),
    ),
  )
  expect(overhang).toBeLessThanOrEqual(0)
})

it('cards are announced in a line, not read out whole', async () => {
  await openChart('hyperkalaemia')
  const summary = await page.locator('.card h4').innerText()
  const status = page.locator('#suggestions').getByRole('status')
  expect(await status.textContent()).toBe(`1 card: ${summary}`)
  expect(await page.locator('#suggestions [aria-live]').count()).toBe(0)
  await page.locator('.card button.recommended').click()
  await page.locator('.ordered').waitFor()
  await settle()
  expect(await status.textContent()).toMatch(
    /^Ordered: basic metabolic panel [^]*\. (No suggestion\.$|1 card: )/,
  )
})
