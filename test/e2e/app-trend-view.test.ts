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

  it.each([
    ['en', '4 Mar 2026', '4 Mar 2026, 08:41', 'A bar through a result'],
    ['de', '4. März 2026', '4. März 2026, 08:41', 'Ein Balken durch einen Messwert'],
  ] as const)('shows a result of a day as one (%s)', async (locale, day, time, note) => {
    const measurements = history.measurements.map((one, index) =>
      index === 2 ? { ...one, collectedAt: '2026-03-04' } : one,
    )
    await openView('trend-view', { locale, history: { ...history, measurements } })
    await page.getByText(note).waitFor()
    // The whole day, on either side of its mark.
    const bar = page.locator('trend-plot .day')
    expect(await bar.count()).toBe(1)
    const rows = page.locator('trend-view tbody th')
    const times = await rows.allInnerTexts()
    expect(times.filter((text) => text === day)).toHaveLength(1)
    // No time of day puts it before or after what has one.
    expect(times.indexOf(day)).toBeGreaterThan(times.indexOf(time))
    expect(await findViolations(page)).toEqual([])
  })

  it('explains every mark that is drawn, and no other', async () => {
    await openView('trend-view')
    const key = () => page.locator('trend-view .key li')
    await key().first().waitFor()
    expect(await key().allInnerTexts()).toEqual([
      'estimate, 95 % interval',
      'ECG shown now',
      'Threshold 30 %',
      'measured',
      'measured, sample not reliable',
      '↑ above the reference range',
    ])
    await page.context().close()
    const ecgs = history.ecgs.map((ecg) => ({ ...ecg, intervals95: {} }))
    const measurements = history.measurements.filter(({ standing }) => standing === 'final')
    await openView('trend-view', {
      history: { ecgs, measurements },
      ecgReference: null,
      locale: 'de',
    })
    await key().first().waitFor()
    expect(await key().allInnerTexts()).toEqual([
      'Schätzung',
      'Schwelle 30 %',
      'Messwert',
      '↑ über dem Referenzbereich',
    ])
    expect(await page.locator('trend-plot .whisker').count()).toBe(0)
    expect(await page.getByRole('columnheader', { name: 'Intervall' }).count()).toBe(0)
  })

  it('draws an interval from its lower to its upper end', async () => {
    await openView('trend-view')
    const ends = await page.locator('trend-plot .whisker').evaluateAll((whiskers) =>
      whiskers.map((path) => {
        const { top, bottom } = path.getBoundingClientRect()
        const zero = path.closest('svg')?.getBoundingClientRect().top ?? 0
        // The panel of the estimates: 100 % at 44, 0 % at 194.
        return [bottom, top].map((y) => Math.round((1 - (y - zero - 44) / 150) * 100))
      }),
    )
    expect(ends).toEqual([
      [4, 9],
      [15, 29],
      [50, 70],
      [8, 17],
    ])
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
