/** What goes wrong in the app: the way on, by keyboard, and the technical side of it only for those who ask. */
import type { Route } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import {
  errors,
  launchFromEhr,
  open,
  page,
  pageText,
  reopen,
  settle,
  useApp,
  violations,
  visibleText,
} from './app-page.ts'
import { focusedName, tabTo } from './focus.ts'

useApp()

/** Asks for an ECG by name: not for the newest. */
const named = /\/api\/assessment\?.*\becg=/

function refuse(route: Route): Promise<void> {
  const issue = [{ severity: 'error', code: 'transient', diagnostics: 'The queue is full.' }]
  return route.fulfill({ status: 503, json: { resourceType: 'OperationOutcome', issue } })
}

describe('an older ECG that cannot be read', () => {
  it.each([
    ['en', 'Show the ECG of', 'Not available just now', 'Back to the newest ECG', 'shown now'],
    ['de', 'EKG vom', 'Derzeit nicht verfügbar', 'Zum neuesten EKG', 'angezeigt'],
  ])('leads back to the newest by keyboard, and the finding stays (%s)', async (...words) => {
    const [locale, show, title, back, shown] = words
    await reopen(locale)
    await page.route(named, refuse)
    await openTrend()
    await page.locator('trend-view select').selectOption('potassium-low')
    await page.getByRole('button', { name: show }).last().press('Enter')
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await expect.poll(() => focusedName(page)).toBe(title)
    expect(await page.locator('trend-view').isVisible()).toBe(false)
    expect(await violations()).toEqual([])
    await tabTo(page, back)
    await page.keyboard.press('Enter')
    await page.locator('trend-view tbody tr').first().getByText(shown).waitFor()
    expect(await page.locator('trend-view select').inputValue()).toBe('potassium-low')
    await expect.poll(() => focusedName(page)).toMatch(/^(Trend|Verlauf)$/)
    expect(await page.getByRole('alert').count()).toBe(0)
    expect(errors).toEqual([])
  })

  it('is shown once trying again has helped', async () => {
    await page.route(named, refuse)
    await openTrend()
    await page.getByRole('button', { name: 'Show the ECG of' }).last().press('Enter')
    await page.getByRole('alert').waitFor()
    await page.unroute(named)
    await page.getByRole('button', { name: 'Try again' }).press('Enter')
    await page.getByRole('row', { name: '9 Jan 2026, 08:09' }).getByText('shown now').waitFor()
    await expect.poll(() => focusedName(page)).toBe('Trend')
  })

  it('may be the one that the card was about', async () => {
    await page.route(named, refuse)
    await launchFromEhr('dialysis~earlier')
    await settle()
    expect(await page.locator('h1').innerText()).toBe('Not available just now')
    await page.getByRole('button', { name: 'Back to the newest ECG' }).press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    expect(await pageText()).toContain('ECG of 15 Jan 2026, 08:41 UTC')
    await expect.poll(() => focusedName(page)).toBe('Overview')
  })

  it('is not what failed where the newest was asked for', async () => {
    await open('busy')
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(1)
    expect(await page.getByRole('button', { name: 'Back to the newest ECG' }).count()).toBe(0)
  })
})

describe('what a server said', () => {
  it.each([
    ['busy', 'The model is being loaded.'],
    ['forbidden', 'Scope patient/Observation.rs is missing.'],
    ['no-ecg', 'The chart holds no ECG.'],
    ['denied', 'access_denied'],
  ])('%s: is behind a disclosure', async (launch, said) => {
    await open(launch)
    expect(await visibleText()).not.toContain(said)
    await page.getByText('Technical details').press('Enter')
    expect(await visibleText()).toContain(said)
    expect(await violations()).toEqual([])
  })

  it('has its German name', async () => {
    await reopen('de')
    await open('forbidden')
    await page.getByText('Technische Angaben').click()
    const said = page.getByText('Scope patient/Observation.rs is missing.')
    expect(await said.isVisible()).toBe(true)
    expect(await said.getAttribute('lang')).toBe('en')
  })

  it('leaves no empty disclosure where it said nothing', async () => {
    await open('hyperkalaemia', '#/finding/unobtainium-high')
    await page.getByRole('heading', { name: 'No such finding' }).waitFor()
    expect(await page.locator('message-panel details').count()).toBe(0)
  })
})

describe('an ECG that was declined', () => {
  it('says so again to who comes back from the tracing', async () => {
    await open('paced', '#/ecg')
    await page.evaluate(() => {
      location.hash = '#/'
    })
    const title = page.locator('message-panel h1')
    await title.waitFor()
    await expect.poll(() => focusedName(page)).toBe(await title.innerText())
    expect(errors).toEqual([])
  })

  it('leads back to the newest where another was chosen', async () => {
    await page.route(named, (route) =>
      route.fulfill({
        json: {
          kind: 'declined',
          reason: 'noisy',
          detail: 'Too noisy.',
          ecg: { reference: 'Observation/dialysis-ecg-1', start: '2026-01-09T08:09:00Z' },
        },
      }),
    )
    await openTrend()
    await page.getByRole('button', { name: 'Show the ECG of' }).last().press('Enter')
    await page.getByRole('row', { name: '9 Jan 2026, 08:09' }).getByText('shown now').waitFor()
    await page.evaluate(() => {
      location.hash = '#/'
    })
    await page.getByRole('button', { name: 'Back to the newest ECG' }).press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    expect(await pageText()).toContain('ECG of 15 Jan 2026, 08:41 UTC')
    await expect.poll(() => focusedName(page)).toBe('Overview')
    expect(errors).toEqual([])
  })
})

async function openTrend(): Promise<void> {
  await open('dialysis', '#/trend')
  await page.locator('trend-plot .estimate').first().waitFor()
}
