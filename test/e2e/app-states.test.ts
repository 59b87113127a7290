/** Every view and state of the SMART app: accessible in each theme, and at 400 % zoom. */
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  errors,
  launchFromEhr,
  open,
  page,
  pageText,
  reopen,
  server,
  settle,
  useApp,
  violations,
} from './app-page.ts'

/** Set to keep screenshots: `SCREENSHOTS=docs/images npm run test:e2e`. */
const screenshots = process.env.SCREENSHOTS

useApp()

const states: readonly [name: string, arrive: () => Promise<void>][] = [
  ['overview', () => open('hyperkalaemia', '#/')],
  ['overview-measured', () => open('potassium-measured', '#/')],
  ['finding', () => open('hyperkalaemia~clicked')],
  ['finding-measured', () => open('potassium-measured', '#/finding/potassium-high')],
  ['finding-not-raised', () => open('hyperkalaemia', '#/finding/sodium-high')],
  ['finding-near-chance', () => open('hyperkalaemia', '#/finding/vitamin-b12-low')],
  ['finding-unknown', () => open('hyperkalaemia', '#/finding/unobtainium-high')],
  ['model', () => open('hyperkalaemia', '#/model')],
  ['ecg', () => open('hyperkalaemia', '#/ecg')],
  ['trend', () => open('hyperkalaemia', '#/trend')],
  ['declined', () => open('paced')],
  ['no-ecg', () => open('no-ecg')],
  ['busy', () => open('busy')],
  ['forbidden', () => open('forbidden')],
  ['expired', () => open('revoked')],
  ['patient-unknown', () => open('nobody')],
  ['denied', () => open('denied')],
  ['markup', () => open('markup', '#/finding/potassium-high')],
  [
    'loading',
    async () => {
      await launchFromEhr('slow')
      await page.locator('.loading').getByText('This takes a moment').waitFor()
    },
  ],
  [
    'picker',
    async () => {
      await open('none')
      await page.getByLabel('Name').fill('aa')
      await page.getByRole('button', { name: 'Search' }).click()
      await page.getByRole('listitem').first().waitFor()
    },
  ],
  ['not-launched', () => page.goto(`${server.url}/smart/`).then(settle)],
  ['sign-in', () => page.goto(`${server.url}/smart/launch.html`).then(settle)],
  [
    'server-unknown',
    () =>
      page
        .goto(`${server.url}/smart/launch.html?iss=https://elsewhere.example/fhir&launch=1`)
        .then(settle),
  ],
]

describe('every view and state', () => {
  it.each(states)(
    '%s: no violation in any theme, and nothing wider than 320 px',
    async (name, arrive) => {
      await arrive()
      const banner = page.locator('.investigational')
      expect(await banner.innerText()).toBe(
        'Demonstration on simulated data. Investigational, not cleared, not for clinical use.',
      )
      for (const theme of ['light', 'dark', 'paper']) {
        await page.evaluate((to) => {
          document.documentElement.dataset.theme = to
        }, theme)
        if (screenshots && theme !== 'paper')
          for (const width of [1280, 600]) {
            await page.setViewportSize({ width, height: 900 })
            const path = join(resolve(screenshots), `app-${name}-${width}-${theme}.png`)
            await page.screenshot({ path })
          }
        expect(await violations(), theme).toEqual([])
      }
      await page.setViewportSize({ width: 320, height: 640 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
      expect(errors).toEqual([])
    },
  )

  it('is in German for who reads German', async () => {
    await reopen('de')
    await open('potassium-measured', '#/finding/potassium-high')
    expect(await page.locator('html').getAttribute('lang')).toBe('de')
    expect(await page.locator('h1').innerText()).toBe('Hyperkaliämie')
    expect(await pageText()).toContain('Nach dem Messwert richten.')
    expect(await violations()).toEqual([])
  })
})
