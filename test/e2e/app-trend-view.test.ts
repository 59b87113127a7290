/** The trend alone in a real browser, with an invented patient's course. */
import { describe, expect, it } from 'vitest'
import { history } from '../smart-app/ecg/answers.ts'
import { findViolations } from './axe.ts'
import { openView, page, useViews } from './views-page.ts'

useViews()

describe('the trend', () => {
  it('shows estimates and results, and asks for another ECG', async () => {
    await openView('trend-view')
    const label = await page.locator('trend-plot svg').getAttribute('aria-label')
    expect(label).toMatch(/^hyperkalaemia: 4 estimates and 5 measured results from 10 Feb 2026/)
    expect(await page.locator('trend-plot .estimate').count()).toBe(4)
    expect(await page.locator('trend-plot .result').count()).toBe(5)
    expect(await page.locator('trend-plot .change').count()).toBe(1)
    await page.getByRole('button', { name: 'Show the ECG of 6 Mar 2026, 07:10' }).click()
    expect(await page.evaluate(() => window.chosen)).toEqual(['Observation/4'])
  })

  it('says so when there is one ECG, and when there is none', async () => {
    await openView('trend-view', { history: { ecgs: history.ecgs.slice(0, 1), measurements: [] } })
    await page.getByText('One ECG so far').waitFor()
    await page.context().close()
    await openView('trend-view', { history: { ecgs: [], measurements: [] } })
    await page.getByRole('heading', { name: 'There is nothing to compare yet' }).waitFor()
  })

  it('draws no number of a finding that the model cannot tell', async () => {
    const ecgs = history.ecgs.map((ecg) => ({ ...ecg, probabilities: { 'ferritin-low': 0.4 } }))
    await openView('trend-view', { findingId: 'ferritin-low', history: { ecgs, measurements: [] } })
    await page.getByText('This model cannot tell').waitFor()
    expect(await page.locator('trend-plot').count()).toBe(0)
  })

  it.each(['light', 'dark', 'paper'] as const)('has no violation in %s', async (theme) => {
    await openView('trend-view', { theme })
    await page.getByRole('table').waitFor()
    expect(await findViolations(page)).toEqual([])
  })
})
