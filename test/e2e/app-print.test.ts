/** What leaves the printer: one finding on one sheet, the tracing true to scale, and on every sheet whom it is about. */
import { describe, expect, it } from 'vitest'
import { open, page, reopen, useApp, visibleText } from './app-page.ts'
import { countPages, pageSizeMm, rectanglesOf } from './pdf-rectangles.ts'

useApp()

const cssPxPerMm = 96 / 25.4
const a4 = { preferCSSPageSize: true, format: 'A4' } as const

describe('a finding', () => {
  it.each([
    ['en', 'hyperkalaemia'],
    ['en', 'potassium-measured'],
    ['de', 'hyperkalaemia'],
    ['de', 'potassium-measured'],
  ])('in %s, of %s, fits on one sheet of A4', async (locale, story) => {
    await reopen(locale)
    await open(story, '#/finding/potassium-high')
    const pdf = await page.pdf(a4)
    expect(countPages(pdf)).toBe(1)
    const [widthMm, heightMm] = pageSizeMm(pdf)
    expect(widthMm).toBeCloseTo(210, 0)
    expect(heightMm).toBeCloseTo(297, 0)
  })

  it.each(['hyperkalaemia', 'hyperkalaemia~framed'])(
    'of %s says whom it is about, by which model, from which ECG and when it was printed',
    async (launch) => {
      await open(launch, '#/finding/potassium-high')
      await layOutForPrint(182)
      const text = await visibleText()
      expect(text).toContain('Investigational, not cleared, not for clinical use.')
      expect(text).toContain('Henrik Aaltonen')
      expect(text).toContain('born 4 Jul 1962')
      expect(text).toContain('SIM-hyperkalaemia')
      expect(text).toMatch(/ECG of 15 Jan 2026, 08:41 UTC, lead\sII/)
      expect(text).toMatch(/Model anyecg-demo, version \d+\.\d+\.\d+/)
      expect(text).toMatch(/printed \d+ \w+ \d{4}, \d\d:\d\d/)
    },
  )

  it('is black on white, whatever the theme', async () => {
    await open('hyperkalaemia~clicked')
    await page.getByLabel('Theme').selectOption('dark')
    await layOutForPrint(182)
    const [ground, text] = await page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.documentElement)
      return [backgroundColor, color]
    })
    expect([ground, text]).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)'])
  })

  it('has no controls, and nothing that is cut', async () => {
    await open('potassium-measured', '#/finding/potassium-high')
    await layOutForPrint(182)
    expect(await page.locator('button:visible, select:visible, input:visible').count()).toBe(0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      await page.evaluate(() => innerWidth),
    )
  })

  it('carries a name with quotes and markup to the foot of each sheet as text', async () => {
    await open('markup', '#/finding/potassium-high')
    await layOutForPrint(182)
    const foot = await page.evaluate(() =>
      document.adoptedStyleSheets
        .flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText))
        .find((text) => text.includes('@bottom-left')),
    )
    expect(foot).toContain('window.attacked=1')
    expect(foot).toContain('counter(page)')
    expect(await page.evaluate(() => 'attacked' in window)).toBe(false)
  })
})

describe('the ECG', () => {
  it('is true to scale on the paper itself, on one sheet that lies on its side', async () => {
    await open('hyperkalaemia', '#/ecg')
    await page.locator('ecg-sheet canvas').waitFor()
    const pdf = await page.pdf(a4)
    const [widthMm, heightMm] = pageSizeMm(pdf)
    expect(widthMm).toBeCloseTo(297, 0)
    expect(heightMm).toBeCloseTo(210, 0)
    expect(countPages(pdf)).toBe(1)
    // 10 s at 25 mm/s, the room for pulse and names before it and 5 mm after: the grid spans 265 mm.
    const lines = rectanglesOf(pdf).filter(({ heightMm: thick }) => thick < 0.5)
    const grid = lines.filter(({ widthMm: long }) => long > 240 && long < 275)
    expect(grid.length).toBeGreaterThan(100)
    for (const { widthMm: long } of grid) expect(Math.abs(long - 265)).toBeLessThan(0.3)
  })

  it('is neither moved nor shrunk by the frame around it', async () => {
    await open('hyperkalaemia', '#/ecg')
    await page.locator('ecg-sheet canvas').waitFor()
    await layOutForPrint(285)
    const box = await page.locator('canvas.page').boundingBox()
    expect((box?.width ?? 0) / cssPxPerMm).toBeCloseTo(265, 1)
    expect(box?.x).toBe(0)
    const text = await visibleText()
    expect(text).toContain('Henrik Aaltonen')
    expect(text).toContain('Recorded 15 Jan 2026, 08:41 UTC')
    expect(text).toMatch(/The model saw lead II/)
    expect(text).toMatch(/Model anyecg-demo, version/)
  })
})

/** As the printer lays it out. @param widthMm of the sheet within its margins. */
async function layOutForPrint(widthMm: number): Promise<void> {
  await page.setViewportSize({ width: Math.round(widthMm * cssPxPerMm), height: 1000 })
  await page.emulateMedia({ media: 'print' })
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
}
