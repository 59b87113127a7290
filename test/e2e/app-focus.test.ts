/** The keyboard is never nowhere, the window says what is on screen, and a page has one heading of the first rank. */
import type { Route } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { errors, launchFromEhr, open, page, useApp, violations } from './app-page.ts'
import { focusedName } from './focus.ts'

useApp()

const named = /\/api\/assessment\?.*\becg=/

describe('the focus', () => {
  it('is at the button again when the calipers are put away', async () => {
    await open('hyperkalaemia', '#/ecg')
    await page.getByRole('button', { name: 'Calipers' }).press('Enter')
    await page.getByRole('slider', { name: 'Caliper 1' }).press('Escape')
    await expect.poll(() => focusedName(page)).toBe('Calipers')
    await page.keyboard.press('Enter')
    await page.getByRole('slider', { name: 'Caliper 1' }).waitFor()
  })

  it('goes from the patient that was picked to what is then shown', async () => {
    await open('none')
    const answered = Promise.withResolvers<undefined>()
    await page.route(/\/api\/assessment/, async (route) => {
      await answered.promise
      await route.continue()
    })
    await page.getByLabel('Name').fill('aaltonen')
    await page.keyboard.press('Enter')
    await page.getByRole('listitem').getByRole('button').first().press('Enter')
    await expect.poll(() => focusedName(page)).toBe('Reading the ECG')
    answered.resolve(undefined)
    await expect.poll(() => focusedName(page)).toBe('Overview')
  })

  it('is at the view that is gone to while another ECG is read', async () => {
    await open('dialysis', '#/trend')
    await page.route(named, () => undefined)
    await page.getByRole('button', { name: 'Show the ECG of' }).last().press('Enter')
    await page.getByRole('status').getByText('Reading the ECG').waitFor()
    // The focus is in the view that goes, and not on a link that has the name of the heading.
    await page.evaluate(() => {
      location.hash = '#/'
    })
    await expect.poll(() => focusedName(page)).toBe('Overview')
    await page.getByRole('status').getByText('Reading the ECG').waitFor()
  })
})

describe('the title', () => {
  it.each([
    ['revoked', 'Your session has ended'],
    ['denied', 'Access was not granted'],
    ['nobody', 'The patient was not found'],
    ['forbidden', 'Your access does not allow this'],
    ['busy', 'Not available just now'],
    ['none', 'Choose a patient'],
    ['hyperkalaemia', 'Overview'],
    ['hyperkalaemia~clicked', 'Hyperkalaemia'],
  ])('%s: "%s"', async (launch, title) => {
    await open(launch)
    expect(await page.title()).toBe(`${title} – AnyECG-Lab`)
  })

  it('says that something is awaited', async () => {
    await launchFromEhr('slow')
    await page.locator('.loading').getByText('This takes a moment').waitFor()
    expect(await page.title()).toBe('Reading the ECG – AnyECG-Lab')
  })
})

describe('one heading of the first rank', () => {
  it.each([
    ['trend', '/api/history', 'Trend'],
    ['ecg', '/api/waveform', 'ECG'],
  ])('%s, where its answer fails or is awaited', async (view, path, title) => {
    let answer: (route: Route) => Promise<unknown> = (route) => route.fulfill({ status: 503 })
    await page.route(`**${path}*`, (route) => answer(route))
    await open('hyperkalaemia', `#/${view}`)
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('heading', { level: 1 }).allInnerTexts()).toEqual([title])
    expect(await violations()).toEqual([])
    answer = () => Promise.resolve()
    await page.getByRole('button', { name: 'Try again' }).press('Enter')
    await page.locator(`${view}-view .loading`).waitFor()
    expect(await page.getByRole('heading', { level: 1 }).allInnerTexts()).toEqual([title])
    expect(errors).toEqual([])
  })

  it('no course is a part of the trend', async () => {
    await page.route('**/api/history*', (route) =>
      route.fulfill({ json: { ecgs: [], measurements: [] } }),
    )
    await open('hyperkalaemia', '#/trend')
    await page.locator('trend-view message-panel').waitFor()
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
  })
})
