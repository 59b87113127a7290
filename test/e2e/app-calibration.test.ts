/** The calibration plot in Chromium: where the estimate at hand is, and what the plot cannot say of it. */
import { describe, expect, it } from 'vitest'
import { open, page, pageText, reopen, useApp, violations } from './app-page.ts'

useApp()

const hyperkalaemia = '#/finding/potassium-high'

describe('the calibration plot', () => {
  it.each([
    [
      'en',
      1280,
      /This estimate, \d+ %, beyond the axis/,
      /highest tenth of test patients average 15 %/,
    ],
    ['de', 320, /Diese Schätzung, \d+ %, jenseits der Achse/, /des höchsten Zehntels .* bei 15 %/],
  ])('says so where its dots end below the estimate (%s)', async (locale, width, ...said) => {
    await reopen(locale, width)
    await open('hyperkalaemia', hyperkalaemia)
    await page.locator('calibration-plot').waitFor()
    for (const sentence of said) {
      expect(await pageText('calibration-plot')).toMatch(sentence)
      const label = await page.locator('calibration-plot svg[role=img]').getAttribute('aria-label')
      expect(label).toMatch(sentence)
    }
    // The slope is a slope: it is told with the words of no other figure.
    const slope = await page.locator('calibration-plot dl dd').first().innerText()
    expect(slope).toMatch(
      /^\d[.,]\d\d \(95[ -]%[ -](interval|Intervall) \d[.,]\d\d (to|bis) \d[.,]\d\d\)$/,
    )
    expect(await page.locator('calibration-plot svg[role=img] .arrow').count()).toBe(1)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    expect(await violations()).toEqual([])
  })

  it('marks an estimate among its dots, and says nothing of an end', async () => {
    await open('dialysis', '#/finding/sodium-low')
    const plot = page.locator('calibration-plot')
    await plot.waitFor()
    const percent = Number(/This estimate, (\d+) %/.exec(await pageText('calibration-plot'))?.[1])
    expect(await pageText('calibration-plot')).not.toContain('Beyond')
    // The axis ends at 40 %.
    const at = Number(await plot.locator('.guide').getAttribute('x1'))
    expect(Math.abs(at - (percent / 40) * 100)).toBeLessThan(1.3)
  })

  it.each(['calibration-plot', 'roc-plot'])('%s: its letters are inside', async (name) => {
    await open('hyperkalaemia', hyperkalaemia)
    await page.locator(name).waitFor()
    const outside = await page.locator(`${name} svg[role=img]`).evaluate((svg) => {
      const frame = svg.getBoundingClientRect()
      return [...svg.querySelectorAll('text')]
        .map((text) => text.getBoundingClientRect())
        .filter(({ left, right }) => left < frame.left - 0.5 || right > frame.right + 0.5).length
    })
    expect(outside).toBe(0)
  })
})
