/** ECG paper in a real browser: exact to the pixel, on screen and on the printer. */
import { describe, expect, it } from 'vitest'
import { oneMillivoltSteps, twelveLeads, waveformOf } from '../smart-app/ecg/answers.ts'
import {
  cssPxPerMm,
  nextFrame,
  openView,
  page,
  screenCanvas,
  scrollTo,
  useViews,
  zoomTo,
} from './views-page.ts'

useViews()

/** Device pixels: the browser smooths edges in quarters of a pixel, on both sides of a distance. */
const exactPx = 0.25

/** Only these are black, all else is white: what is black was drawn as one of them. */
async function blacken(...tokens: readonly string[]): Promise<void> {
  const names = [
    '--ecg-paper',
    '--ecg-grid',
    '--ecg-grid-bold',
    '--ecg-trace',
    '--muted',
    '--series-1',
  ]
  await page.evaluate(
    ([all, black]) => {
      for (const name of all)
        document.documentElement.style.setProperty(name, black.includes(name) ? '#000' : '#fff')
      dispatchEvent(new Event('resize'))
    },
    [names, tokens] as const,
  )
  await nextFrame()
}

/**
 * Middles of the black runs on one line of a canvas, in device pixels, weighted by darkness: finer than a pixel.
 * @param at the row or column, in device pixels.
 */
function middlesAlong(axis: 'row' | 'column', at: number, selector: string): Promise<number[]> {
  return page.locator(selector).evaluate(
    (element, [along, index]) => {
      const canvas = element as HTMLCanvasElement
      const isRow = along === 'row'
      const [x, y, width, height] = isRow
        ? [0, index, canvas.width, 1]
        : [index, 0, 1, canvas.height]
      const data = canvas.getContext('2d')?.getImageData(x, y, width, height).data ?? []
      const middles: number[] = []
      let mass = 0
      let moment = 0
      for (let i = 0; i <= data.length / 4; i++) {
        const darkness = i < data.length / 4 ? 255 - (data[i * 4] ?? 255) : 0
        if (darkness > 8) {
          mass += darkness
          moment += darkness * (i + 0.5)
        } else if (mass > 0) {
          middles.push(moment / mass)
          mass = moment = 0
        }
      }
      return middles
    },
    [axis, Math.round(at)] as const,
  )
}

function distances(places: readonly number[]): number[] {
  return places.slice(1).map((place, i) => place - (places[i] ?? 0))
}

describe('the paper', () => {
  it.each([
    // As large as fits a frame of 600 pixels.
    [1, 56, 600],
    [1, 100, 1280],
    [1, 150, 1280],
    [1, 300, 1280],
    [2, 100, 1280],
    [2, 150, 1280],
    [2, 300, 1280],
  ])(
    'at %i device pixels to a CSS pixel and a zoom of %i: 1 mV is 10 mm, 1 s is 25 mm',
    async (ratio, zoom, width) => {
      const viewport = { width, height: 900 }
      const waveform = oneMillivoltSteps()
      await openView('ecg-view', { waveform }, { deviceScaleFactor: ratio, viewport })
      await zoomTo(zoom)
      await blacken('--ecg-trace')
      const pxPerMm = (cssPxPerMm * zoom * ratio) / 100

      const size = await page.locator(screenCanvas).evaluate((element) => {
        const canvas = element as HTMLCanvasElement
        return { bitmap: canvas.width, shown: canvas.getBoundingClientRect().width }
      })
      expect(size.bitmap).toBeCloseTo(size.shown * ratio, 1)

      // The middle of a plateau: 1.5 s is up, 0.5 s is down.
      const [up] = await middlesAlong('column', (10 + 1.5 * 25) * pxPerMm, screenCanvas)
      const [down] = await middlesAlong('column', (10 + 0.5 * 25) * pxPerMm, screenCanvas)
      expect(Math.abs((down ?? 0) - (up ?? 0) - 10 * pxPerMm)).toBeLessThanOrEqual(exactPx)

      // Halfway up: the two flanks of the calibration pulse, then a flank each second.
      const halfway = ((up ?? 0) + (down ?? 0)) / 2
      const edges = await middlesAlong('row', halfway, screenCanvas)
      // One on the edge of the window would be cut.
      const [rise = 0, fall = 0, ...flanks] = edges.filter((edge) => edge < size.bitmap - pxPerMm)
      expect(Math.abs(fall - rise - 5 * pxPerMm)).toBeLessThanOrEqual(exactPx)
      expect(flanks.length).toBeGreaterThanOrEqual(3)
      for (const distance of distances(flanks))
        expect(Math.abs(distance - 25 * pxPerMm)).toBeLessThanOrEqual(exactPx)

      // Heavy lines 5 mm apart, each on the nearest device pixel, and none drifts.
      await blacken('--ecg-grid-bold')
      // The first lies on the edge and is cut.
      const lines = (await middlesAlong('row', 7 * pxPerMm, screenCanvas)).slice(1)
      expect(lines.length).toBeGreaterThan(10)
      lines.forEach((line, i) => {
        expect(Math.abs(line - (lines[0] ?? 0) - i * 5 * pxPerMm)).toBeLessThanOrEqual(1)
      })
    },
  )

  it.each([
    ['Speed, mm/s', '50', 50, 10],
    ['Gain, mm/mV', '5', 25, 5],
    ['Gain, mm/mV', '20', 25, 20],
  ])('%s %s: squares stay, the trace changes', async (group, choice, speed, gain) => {
    await openView('ecg-view', { waveform: oneMillivoltSteps() })
    await page
      .getByRole('group', { name: group })
      .getByRole('radio', { name: choice, exact: true })
      .check()
    await zoomTo(100)
    await blacken('--ecg-trace')
    const column = (seconds: number) =>
      middlesAlong('column', (10 + seconds * speed) * cssPxPerMm, screenCanvas)
    const [up = 0] = await column(1.5)
    const [down = 0] = await column(0.5)
    expect(Math.abs(down - up - gain * cssPxPerMm)).toBeLessThanOrEqual(exactPx)
    const flanks = (await middlesAlong('row', (up + down) / 2, screenCanvas)).slice(2)
    for (const distance of distances(flanks))
      expect(Math.abs(distance - speed * cssPxPerMm)).toBeLessThanOrEqual(exactPx)
  })

  it.each([
    [600, 1, 'Large square 200 ms × 0.5 mV.'],
    [320, 1, 'Large square 200 ms × 0.5 mV.'],
    [600, 2, 'Small square 40 ms × 0.1 mV.'],
    [1280, 1, 'Small square 40 ms × 0.1 mV.'],
  ])('names the squares that are drawn: %i px, %i device pixels', async (width, ratio, said) => {
    const waveform = waveformOf([{ name: 'I', mv: new Array<number>(5000).fill(0) }], 500, null)
    await openView(
      'ecg-view',
      { waveform },
      { viewport: { width, height: 800 }, deviceScaleFactor: ratio },
    )
    await blacken('--ecg-grid')
    await page.getByText(said).waitFor()
    // Off the heavy lines, which are white here.
    const fine = await middlesAlong('row', 7 * cssPxPerMm * ratio, screenCanvas)
    expect(fine.length > 10).toBe(said.startsWith('Small'))
    // At 300 % they are there everywhere, and on paper.
    await zoomTo(300)
    await page.getByText('Small square 40 ms × 0.1 mV.').waitFor()
  })

  it('names the small squares of the paper it is printed on, however small the screen', async () => {
    await openView('ecg-view', {}, { viewport: { width: 600, height: 800 } })
    await page.getByText('Large square 200 ms').waitFor()
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    expect(await page.getByText('Large square 200 ms').count()).toBe(0)
    expect(await page.getByText('Small square 40 ms').count()).toBe(1)
    await page.evaluate(() => dispatchEvent(new Event('afterprint')))
    await page.getByText('Large square 200 ms').waitFor()
  })

  it('fills the frame of an EHR, 600 pixels wide', async () => {
    await openView('ecg-view', {}, { viewport: { width: 600, height: 800 } })
    await page.locator(screenCanvas).waitFor()
    await nextFrame()
    const [scroller, host] = await page.locator('ecg-sheet').evaluate((element) => {
      const box = element.shadowRoot?.querySelector('.scroller')
      return [box?.getBoundingClientRect().width ?? 0, element.clientWidth]
    })
    expect(host - scroller).toBeGreaterThanOrEqual(0)
    expect(host - scroller).toBeLessThan(0.02 * host)
  })

  it('draws a gap as a gap, and what is scrolled to', async () => {
    const mv = Array.from({ length: 5000 }, (_, i) => (i >= 2000 && i < 3000 ? null : 0))
    await openView('ecg-view', { waveform: waveformOf([{ name: 'I', mv }], 500, null) })
    await zoomTo(300)
    await blacken('--ecg-trace')
    await scrollTo(1000)
    const inked = async (seconds: number) => {
      const x = (10 + seconds * 25) * 3 * cssPxPerMm - 1000
      return (await middlesAlong('column', x, screenCanvas)).length
    }
    expect([await inked(3.9), await inked(4.1), await inked(5)]).toEqual([1, 0, 0])
  })

  it('prints true to scale, lying on its side', async () => {
    await openView('ecg-view', { waveform: oneMillivoltSteps(), theme: 'dark' })
    await page.locator(screenCanvas).waitFor()
    const pdf = (await page.pdf({ preferCSSPageSize: true, format: 'A4' })).toString('latin1')
    const [, width, height] = /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? []
    expect([Math.round(Number(width) / 10), Math.round(Number(height) / 10)]).toEqual([84, 60])
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1)

    await page.emulateMedia({ media: 'print' })
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    const box = await page.locator('canvas.page').boundingBox()
    expect(box?.width).toBeCloseTo(265 * cssPxPerMm, 1)
    const bitmapPxPerMm = 4 * cssPxPerMm
    const [paper] = await page.locator('canvas.page').evaluate((element) => {
      const context = (element as HTMLCanvasElement).getContext('2d')
      return context?.getImageData(4, 4, 1, 1).data ?? []
    })
    expect(paper).toBeGreaterThan(200)
    // The theme on paper is another's: what is dark there is the trace.
    await page.evaluate(() => dispatchEvent(new Event('afterprint')))
    await page.evaluate(() => {
      const style = new CSSStyleSheet()
      style.replaceSync(`[data-theme] { --ecg-paper: #fff !important; --ecg-grid: #fff !important;
        --ecg-grid-bold: #fff !important; --muted: #fff !important; --series-1: #fff !important }`)
      document.adoptedStyleSheets.push(style)
      dispatchEvent(new Event('beforeprint'))
    })
    const [up = 0] = await middlesAlong('column', (10 + 1.5 * 25) * bitmapPxPerMm, 'canvas.page')
    const [down = 0] = await middlesAlong('column', (10 + 0.5 * 25) * bitmapPxPerMm, 'canvas.page')
    expect(Math.abs(down - up - 10 * bitmapPxPerMm)).toBeLessThanOrEqual(exactPx)
  })

  it('scrolls inside its frame on a page of 320 pixels', async () => {
    await openView('ecg-view', {}, { viewport: { width: 320, height: 600 } })
    await page.locator(screenCanvas).waitFor()
    const widths = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(widths).toBeLessThanOrEqual(320)
    const hidden = await page
      .locator('.scroller')
      .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
    expect(hidden).toBeGreaterThan(100)
  })

  it('zooms with Ctrl and the wheel around the pointer', async () => {
    await openView('ecg-view')
    const box = await page.locator(screenCanvas).boundingBox()
    await page.mouse.move((box?.x ?? 0) + 600, (box?.y ?? 0) + 100)
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, -200)
    await page.keyboard.up('Control')
    await nextFrame()
    expect(Number.parseInt(await page.locator('.zoom output').innerText(), 10)).toBe(195)
    const { scrollLeft } = await page
      .locator('.scroller')
      .evaluate((scroller) => ({ scrollLeft: scroller.scrollLeft }))
    expect(Math.abs((scrollLeft + 600) / 600 - Math.exp(2 / 3))).toBeLessThan(0.01)
  })

  it('draws 12 x 5000 points; how fast is reported', async () => {
    await openView('ecg-view')
    const times = await page.evaluate(
      (waveform) => window.timeDrawings(waveform, 21),
      twelveLeads(),
    )
    const sorted = times.toSorted((a, b) => a - b)
    console.log(
      `bench draw-ecg 12 x 5000 points: median ${sorted[10]?.toFixed(1)} ms, slowest ${sorted[20]?.toFixed(1)} ms`,
    )
    expect(times).toHaveLength(21)
  })
})
