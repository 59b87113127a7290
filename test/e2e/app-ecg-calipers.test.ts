/** The calipers in a real browser: by keyboard alone, and by pointer. */
import { describe, expect, it } from 'vitest'
import { tabTo } from './focus.ts'
import { cssPxPerMm, openView, page, screenCanvas, useViews, zoomTo } from './views-page.ts'

useViews()

describe('the calipers', () => {
  const reading = () => page.locator('.reading').innerText()

  it('are set, moved, read and put away by keyboard alone', async () => {
    await openView('ecg-view')
    await page.locator(screenCanvas).waitFor()
    await tabTo(page, 'Calipers')
    await page.keyboard.press('Enter')
    expect(await reading()).toBe('1,000 ms · 0.00 mV · 60 per min')
    await tabTo(page, 'Caliper 2')
    for (const key of ['ArrowLeft', 'Shift+ArrowLeft', 'ArrowUp', 'Shift+ArrowUp'])
      await page.keyboard.press(key)
    expect(await reading()).toBe('790 ms · 0.53 mV · 76 per min')
    expect(
      await page.getByRole('slider', { name: 'Caliper 2' }).getAttribute('aria-valuetext'),
    ).toBe('at 1.19 s')
    await page.keyboard.press('Escape')
    expect(await page.getByRole('slider').count()).toBe(0)
    expect(await reading()).toBe('')
  })

  it('are set by two clicks and dragged', async () => {
    await openView('ecg-view')
    await zoomTo(100)
    await page.getByRole('button', { name: 'Calipers' }).click()
    const box = await page.locator('ecg-calipers').boundingBox()
    const at = (seconds: number, mm: number) =>
      [(box?.x ?? 0) + (10 + 25 * seconds) * cssPxPerMm, (box?.y ?? 0) + mm * cssPxPerMm] as const
    await page.mouse.click(...at(3, 20))
    expect(await reading()).toBe('First point set. Click the second.')
    await page.mouse.click(...at(3.5, 15))
    // A click comes in whole pixels: 10.6 ms and 0.026 mV.
    const [ms = 0, mv = 0] = (await reading()).split(' · ').map((part) => Number.parseFloat(part))
    expect(Math.abs(ms - 500)).toBeLessThan(11)
    expect(Math.abs(mv - 0.5)).toBeLessThan(0.03)
    await page.mouse.move(...at(3.5, 15))
    await page.mouse.down()
    await page.mouse.move(...at(4, 15))
    await page.mouse.up()
    expect(await reading()).toMatch(/^(99\d|1,00\d|1,01\d) ms/)
    expect(await page.getByRole('slider').count()).toBe(2)
  })

  it('read time and no voltage across two leads of a row, in both languages', async () => {
    await openView('ecg-view')
    expect(await readAcross()).toMatch(
      /^(99\d|1,0[01]\d) ms · two leads: no voltage · \d\d per min$/,
    )
    await page.context().close()
    await openView('ecg-view', { locale: 'de' })
    expect(await readAcross()).toContain('zwei Ableitungen: keine Spannung')
  })

  /** From I at 2 s to aVR at 3 s. */
  async function readAcross(): Promise<string> {
    await page.getByRole('button', { name: /^(Calipers|Zirkel)$/ }).click()
    const box = await page.locator('ecg-calipers').boundingBox()
    // At 100 %.
    for (const seconds of [2, 3])
      await page.mouse.click(
        (box?.x ?? 0) + (10 + 25 * seconds) * cssPxPerMm,
        (box?.y ?? 0) + 20 * cssPxPerMm,
      )
    return reading()
  }
})
