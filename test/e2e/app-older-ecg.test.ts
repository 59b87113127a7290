/** An ECG that is not the newest says so in every view, and gives no advice as if it were. */
import { describe, expect, it } from 'vitest'
import { errors, open, page, pageText, reopen, settle, useApp, violations } from './app-page.ts'
import { focusedName } from './focus.ts'

useApp()

const older = 'ECG of 9 Jan 2026, 08:09 UTC, not the newest (15 Jan 2026, 08:41 UTC)'
const back = 'Back to the newest ECG'

describe('an older ECG', () => {
  it.each(['#/', '#/finding/potassium-high', '#/ecg', '#/trend', '#/model'])(
    'is called older in %s, with the way to the newest',
    async (hash) => {
      await open('dialysis~earlier', hash)
      expect(await page.locator('.older').innerText()).toContain(older)
      expect(await page.getByRole('button', { name: back }).count()).toBe(1)
      expect(await violations()).toEqual([])
      await page.setViewportSize({ width: 320, height: 640 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
      await page.emulateMedia({ media: 'print' })
      expect(await page.getByText(older).isVisible()).toBe(true)
      expect(await page.getByRole('button', { name: back }).isVisible()).toBe(false)
      expect(errors).toEqual([])
    },
  )

  it('gives no advice, in no language', async () => {
    await open('dialysis~earlier', '#/finding/potassium-high')
    const steps = () => page.locator('.do').innerText()
    expect(await steps()).toContain('Advice is given for the newest ECG only.')
    expect(await steps()).not.toMatch(/Consider|Go by|Read the tracing|card/)
    await page.getByRole('combobox', { name: 'Language' }).selectOption('de')
    await expect.poll(steps).toContain('Nur zum neuesten EKG wird ein Vorgehen vorgeschlagen.')
    expect(await pageText('.older')).toContain('EKG vom 9. Jan. 2026, 08:09 UTC')
    expect(await pageText('.older')).toContain('nicht das neueste')
  })

  it('gives way to the newest, whose advice is back, by keyboard', async () => {
    await open('dialysis~earlier', '#/finding/potassium-high')
    await page.getByRole('button', { name: back }).press('Enter')
    await page.locator('.older').waitFor({ state: 'detached' })
    expect(await page.locator('.do ol li').count()).toBeGreaterThan(0)
    await expect.poll(() => focusedName(page)).toBe('hyperkalaemia')
  })

  it('stays chosen over a reload, and so does the newest, whatever the card named', async () => {
    await open('dialysis', '#/trend')
    await page.getByRole('button', { name: 'Show the ECG of 12 Jan' }).click()
    await page.locator('.older').getByText('12 Jan 2026, 07:23').waitFor()
    expect(page.url()).not.toMatch(/dialysis|Observation/)
    expect(await page.evaluate(() => JSON.stringify(history.state))).not.toMatch(/Observation/)
    await page.reload()
    await page.locator('.older').getByText('12 Jan 2026, 07:23').waitFor()

    await reopen('en')
    await open('dialysis~earlier')
    await page.getByRole('button', { name: back }).click()
    await page.locator('.older').waitFor({ state: 'detached' })
    await page.reload()
    await settle()
    await page.locator('finding-row').first().waitFor()
    expect(await page.locator('.older').count()).toBe(0)
  })
})

it('the ECG that a card names is not older where it is the newest', async () => {
  await page.route(/\/api\/assessment\?.*\becg=/, (route) =>
    route.continue({
      url: route
        .request()
        .url()
        .replace(/&ecg=[^&]*/, ''),
    }),
  )
  await open('dialysis~earlier', '#/finding/potassium-high')
  expect(await page.locator('.older').count()).toBe(0)
  expect(await page.locator('.do ol li').count()).toBeGreaterThan(0)
})
