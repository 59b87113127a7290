/** The tracing for every reader: without a fault in each theme, told in words and tables, and what is not there said. */
import { describe, expect, it } from 'vitest'
import { findViolations } from './axe.ts'
import { openView, page, screenCanvas, useViews } from './views-page.ts'

useViews()

describe('every reader', () => {
  it.each(['light', 'dark', 'paper'] as const)(
    'finds no fault in the %s tracing',
    async (theme) => {
      await openView('ecg-view', { theme, locale: 'de' })
      await page.getByRole('button', { name: 'Zirkel' }).click()
      await page.getByText('Aufzeichnung als Tabelle').click()
      expect(await findViolations(page)).toEqual([])
      await page.getByRole('radio', { name: 'Was das Modell sah' }).check()
      expect(await findViolations(page)).toEqual([])
    },
  )

  it('is told in words and in a table what is drawn', async () => {
    await openView('ecg-view')
    const label = await page.locator(screenCanvas).getAttribute('aria-label')
    expect(label).toMatch(/10 s at 500 Hz, leads I, II, .*V6\. Drawn as 3 × 4 \+ 1 at 25 mm\/s/)
    await page.getByText('Tracing as a table').click()
    const rows = await page
      .getByRole('table', { name: 'Recorded leads' })
      .getByRole('row')
      .allInnerTexts()
    expect(rows).toHaveLength(13)
    expect(rows[9]).toMatch(/^V3\s+10\.0\s+0\.5\s/)
    expect(
      await page.getByRole('table', { name: 'Lead II in half seconds' }).getByRole('row').count(),
    ).toBe(21)
  })

  it('is told why there is no overlay, and finds no switch for it', async () => {
    await openView('ecg-view')
    await page.getByText('did not pass the check').waitFor()
    expect(await page.getByRole('checkbox').count()).toBe(0)
    expect(await page.getByRole('button', { name: /overlay/i }).count()).toBe(0)
  })

  it('is told when there is no ECG, and when it cannot be read', async () => {
    await openView('ecg-view', { ecgReference: null })
    await page.getByRole('heading', { name: 'There is no ECG in this chart' }).waitFor()
    await page.context().close()
    await openView('ecg-view', { waveform: null })
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('button').count()).toBe(1)
  })
})
