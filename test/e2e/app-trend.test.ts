/** A course of five ECGs in Chromium: what is drawn, what is left out and why, and a view that a new build has replaced. */
import { describe, expect, it } from 'vitest'
import { errors, open, page, pageText, reopen, settle, useApp, violations } from './app-page.ts'
import { focusedName } from './focus.ts'

useApp()

const trend = '#/trend'

describe('the course', () => {
  it('draws every ECG and result of the stay', async () => {
    await openTrend('dialysis')
    expect(await page.locator('trend-plot .estimate').count()).toBe(5)
    expect(await page.locator('trend-plot .result').count()).toBe(4)
    expect(await page.locator('trend-view tbody tr').count()).toBe(10)
    expect(await page.locator('trend-view .left-out').count()).toBe(0)
    expect(await violations()).toEqual([])
    expect(errors).toEqual([])
  })

  it('gives the ECGs their room, and names the result that is too old to be drawn', async () => {
    await openTrend('dialysis')
    expect(await widthOfEcgs()).toBeGreaterThan(0.8)
    const text = '1 older result is not drawn: 5.1 mmol/L, collected 5 Dec 2025, 09:00 UTC.'
    expect(await pageText('trend-view')).toContain(text)
    const label = await page.locator('trend-plot svg').getAttribute('aria-label')
    expect(label).toContain('5 estimates and 4 measured results from 9 Jan 2026')
  })

  it('draws that result for those who ask, and the focus stays', async () => {
    await openTrend('dialysis')
    await page.getByRole('button', { name: 'Draw all results' }).press('Enter')
    await page.getByRole('button', { name: 'Draw the time of the ECGs' }).waitFor()
    expect(await page.locator('trend-plot .result').count()).toBe(5)
    expect(await widthOfEcgs()).toBeLessThan(0.2)
    await expect.poll(() => focusedName(page)).toBe('Draw the time of the ECGs')
    expect(await violations()).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Draw all results' }).waitFor()
    expect(await page.locator('trend-plot .result').count()).toBe(4)
  })

  /** As a share of the plot. */
  async function widthOfEcgs(): Promise<number> {
    return page.locator('trend-plot svg').evaluate((svg) => {
      const places = [...svg.querySelectorAll('.estimate')].map((one) =>
        Number(one.getAttribute('cx')),
      )
      return (Math.max(...places) - Math.min(...places)) / (svg.clientWidth - 64)
    })
  }

  it('says once which model read them all', async () => {
    await openTrend('dialysis')
    expect(await page.locator('trend-view caption').innerText()).toContain(
      'Model anyecg-demo 0.3.0, lead II',
    )
    expect(await page.getByRole('columnheader', { name: 'Lead' }).count()).toBe(0)
    expect(await page.locator('trend-view td').getByText('anyecg-demo').count()).toBe(0)
  })

  it.each(['en', 'de'])('has room for the buttons on a narrow screen (%s)', async (locale) => {
    await reopen(locale, 600)
    await openTrend('dialysis')
    const table = page.locator('trend-view').getByRole('region')
    expect(await table.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0)
    expect(Math.max(...(await linesOfTimes()))).toBeLessThanOrEqual(2)
  })

  it.each(['en', 'de'])('is read whole on a page of 320 pixels (%s)', async (locale) => {
    await reopen(locale, 320)
    await openTrend('dialysis')
    const view = page.locator('trend-view')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    const table = view.getByRole('region')
    expect(await table.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0)
    const rows = view.locator('tbody tr')
    const boxes = await rows.evaluateAll((all) =>
      all.map((row) => {
        const [time, button] = ['th', 'button'].map((name) =>
          row.querySelector(name)?.getBoundingClientRect(),
        )
        return { time, button }
      }),
    )
    expect(Math.max(...(await linesOfTimes()))).toBe(1)
    for (const { time, button } of boxes) {
      if (!button) continue
      expect(button.top).toBeGreaterThanOrEqual(time?.bottom ?? 999)
      expect(button.left).toBeCloseTo(time?.left ?? 999, 0)
      // Target size, WCAG 2.2, 2.5.8.
      expect(button.height).toBeGreaterThanOrEqual(24)
    }
    const named = await rows
      .first()
      .locator('td[data-name]')
      .evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell, '::before').content))
    expect(named.join()).toMatch(/(Estimate|Schätzung).*95.%.[Ii]nterval/)
    // Every point has its number, and each axis two ticks.
    const numbers = await view.locator('trend-plot .value').allTextContents()
    expect(numbers.map((one) => one.replace(',', '.')).sort()).toEqual(
      ['89', '16', '3', '3', '81', '6.8 ↑', '5.9 ↑', '4.9', '4.4'].sort(),
    )
    expect(await ticksOn('x1')).toBeGreaterThanOrEqual(2)
    expect(await ticksOn('y1')).toBeGreaterThanOrEqual(4)
    expect(await violations()).toEqual([])
  })

  /** How many lines each time in the table takes. */
  function linesOfTimes(): Promise<number[]> {
    return page.locator('trend-view tbody th').evaluateAll((times) =>
      times.map((time) => {
        const range = document.createRange()
        range.selectNodeContents(time)
        return new Set(Array.from(range.getClientRects(), ({ top }) => Math.round(top))).size
      }),
    )
  }

  /** Places of the grid's lines along one axis. */
  function ticksOn(axis: 'x1' | 'y1'): Promise<number> {
    return page.locator('trend-plot .grid').evaluateAll((lines, name) => {
      const other = name === 'x1' ? 'x2' : 'y2'
      const across = lines.filter((line) => line.getAttribute(name) === line.getAttribute(other))
      return new Set(across.map((line) => line.getAttribute(name))).size
    }, axis)
  }

  it('says how well each estimate is known', async () => {
    await openTrend('dialysis')
    expect(await page.locator('trend-plot .whisker').count()).toBe(5)
    const [head] = await page.locator('trend-view thead').allInnerTexts()
    expect(head).toContain('95 % interval')
    const row = page.getByRole('row', { name: '9 Jan 2026, 08:09 UTC' })
    expect(await row.innerText()).toMatch(/89 %\s+\d\d to \d\d %/)
  })

  it('lets an earlier ECG be chosen, for all views', async () => {
    await openTrend('dialysis')
    await page.getByRole('button', { name: 'Show the ECG of 9 Jan 2026, 08:09 UTC' }).click()
    const row = page.getByRole('row', { name: '9 Jan 2026, 08:09 UTC' })
    await row.getByText('shown now').waitFor()
    await page.evaluate(() => {
      location.hash = '#/'
    })
    await page.getByText('ECG of 9 Jan 2026, 08:09 UTC').first().waitFor()
  })
})

describe('while another ECG is read', () => {
  it('the view stays, with its finding and the focus', async () => {
    await openTrend('dialysis')
    await page.locator('trend-view select').selectOption('potassium-low')
    await page.locator('trend-plot').evaluate((plot) => {
      plot.setAttribute('data-known', '')
    })
    const answered = Promise.withResolvers<undefined>()
    await page.route(/\/api\/assessment\?.*\becg=/, async (route) => {
      await answered.promise
      await route.continue()
    })
    const show = 'Show the ECG of 9 Jan 2026, 08:09 UTC'
    await page.getByRole('button', { name: show }).press('Enter')
    await page.getByRole('status').getByText('Reading the ECG').waitFor()
    expect(await page.locator('trend-plot[data-known]').isVisible()).toBe(true)
    await expect.poll(() => focusedName(page)).toBe(show)
    expect(await violations()).toEqual([])
    answered.resolve(undefined)
    await page.getByRole('row', { name: '9 Jan 2026, 08:09 UTC' }).getByText('shown now').waitFor()
    expect(await page.locator('trend-plot[data-known]').count()).toBe(1)
    expect(await page.locator('trend-view select').inputValue()).toBe('potassium-low')
    await expect.poll(() => focusedName(page)).toBe('The ECG of 9 Jan 2026, 08:09 UTC is shown now')
    expect(await page.getByRole('status').getByText('Reading the ECG').count()).toBe(0)
    expect(errors).toEqual([])
  })

  it('the finding stays also where nobody chose it', async () => {
    await openTrend('dialysis')
    const finding = await page.locator('trend-view h2').innerText()
    const rows = page.locator('trend-view tbody tr')
    const oldest = page.getByRole('button', { name: 'Show the ECG of 12 Jan' })
    await oldest.press('Enter')
    await rows.filter({ hasText: '12 Jan 2026, 07:23' }).getByText('shown now').waitFor()
    expect(await page.locator('trend-view h2').innerText()).toBe(finding)
  })
})

describe('what the course leaves out', () => {
  it('is said below the plot, accessible in every theme', async () => {
    await openTrend('gaps')
    const said = await page.locator('trend-view .left-out').innerText()
    expect(said).toContain('2 ECGs are still being read.')
    expect(said).toContain('3 ECGs are not shown: paced rhythm (2), too short (1).')
    expect(said).toContain('at most the newest 50 are read.')
    expect(said).toContain('at most the newest 2000 are read.')
    expect(said).toContain('Until 12 Jan 2026, 09:05 UTC model anyecg-demo 0.2.0 read 4 ECGs')
    for (const theme of ['light', 'dark', 'paper']) {
      await page.evaluate((to) => {
        document.documentElement.dataset.theme = to
      }, theme)
      expect(await violations(), theme).toEqual([])
    }
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  })

  it('is asked for again by keyboard, without losing the plot or the place', async () => {
    await openTrend('gaps')
    expect(await page.locator('trend-plot .estimate').count()).toBe(3)
    await page.locator('trend-plot').evaluate((plot) => {
      plot.setAttribute('data-known', '')
    })
    await page.getByRole('button', { name: 'Ask again' }).focus()
    await page.keyboard.press('Enter')
    const status = page.locator('trend-view').getByRole('status')
    await status.getByText('All ECGs are read now.').waitFor()
    expect(await page.locator('trend-plot .estimate').count()).toBe(5)
    expect(await page.locator('trend-plot[data-known]').count()).toBe(1)
    expect(await status.evaluate((element) => element.matches(':focus'))).toBe(true)
    expect(await page.getByRole('button', { name: 'Ask again' }).count()).toBe(0)
    expect(errors).toEqual([])
  })

  it('is said where there is no course at all', async () => {
    await openTrend('paced')
    expect(await pageText('trend-view')).toContain('1 ECG is not shown: paced rhythm.')
  })
})

describe('a view whose file a new build has replaced', () => {
  const chunk = /\/assets\/trend-view-[^/]*\.js$/

  it.each([
    ['en', 'Load the app anew', 'This page could not be loaded', 'Trend'],
    ['de', 'Anwendung neu laden', 'Diese Ansicht konnte nicht geladen werden', 'Verlauf'],
  ])('is had by loading the app anew, signed in as before (%s)', async (locale, ...words) => {
    const [reload, title, trendTitle] = words
    await reopen(locale)
    await page.route(chunk, (route) => route.abort())
    await open('dialysis', trend)
    expect(await page.locator('h1').innerText()).toBe(title)
    expect(await page.getByRole('button', { name: /again|Erneut/ }).count()).toBe(0)
    expect(await violations()).toEqual([])
    await page.unroute(chunk)
    await page.getByRole('button', { name: reload }).click()
    await page.getByRole('heading', { level: 1, name: trendTitle, exact: true }).waitFor()
    expect(await pageText()).toContain('Menon')
    await page.locator('trend-plot .estimate').first().waitFor()
  })

  it('is no reason to load anew while there is no network', async () => {
    await open('dialysis')
    await page.context().setOffline(true)
    await page.evaluate((to) => {
      location.hash = to
    }, trend)
    await settle()
    expect(await page.locator('h1').innerText()).toBe('No connection')
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(1)
    expect(await page.getByRole('button', { name: 'Load the app anew' }).count()).toBe(0)
  })

  it('may also be the list of patients', async () => {
    await page.route(/\/assets\/patient-picker-[^/]*\.js$/, (route) => route.abort())
    await open('none')
    await page.getByRole('button', { name: 'Load the app anew' }).waitFor()
    expect(errors).toEqual([])
  })
})

async function openTrend(launch: string): Promise<void> {
  await open(launch, trend)
  await page.locator('trend-view').locator('h2, message-panel').first().waitFor()
}
