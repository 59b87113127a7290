/** The tracing and the trend in a real browser: exact to the pixel, usable by keyboard alone, open to every reader. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  answers,
  history,
  oneMillivoltSteps,
  twelveLeads,
  waveformOf,
  type Answers,
} from '../smart-app/ecg/answers.ts'
import { buildViews, openViews, type Files } from '../smart-app/ecg/open-page.ts'
import { launchBrowser } from './browser.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const cssPxPerMm = 96 / 25.4
/** Device pixels: the browser smooths edges in quarters of a pixel, on both sides of a distance. */
const exactPx = 0.25

let files: Files
let browser: Browser
let page: Page
const errors: string[] = []

beforeAll(async () => {
  files = await buildViews()
  browser = await launchBrowser()
})

afterEach(async () => {
  await page.context().close()
  expect(errors.splice(0)).toEqual([])
})

afterAll(() => browser.close())

async function open(
  tag: 'ecg-view' | 'trend-view',
  over: Partial<Answers> = {},
  options: BrowserContextOptions = {},
): Promise<void> {
  page = await openViews(
    browser,
    files,
    { viewport: { width: 1280, height: 900 }, ...options },
    errors,
  )
  await page.evaluate(
    ([name, given]) => {
      window.show(name, given)
    },
    [tag, { ...answers, ...over }] as const,
  )
}

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

/** Two: what was asked for in the first is painted by the second. */
function nextFrame(): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) =>
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            resolve()
          }),
        ),
      ),
  )
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

async function zoomTo(percent: number): Promise<void> {
  const readout = page.locator('.zoom output')
  for (let i = 0; i < 12; i++) {
    const now = Number.parseInt(await readout.innerText(), 10)
    if (now === percent) {
      // Zooming keeps the middle in place; these tests begin at the left.
      await scrollTo(0)
      return
    }
    await page.getByRole('button', { name: now < percent ? 'Zoom in' : 'Zoom out' }).click()
  }
  throw new Error(`no zoom of ${percent} %`)
}

async function scrollTo(px: number): Promise<void> {
  await nextFrame()
  await page.locator('.scroller').evaluate((scroller, left) => {
    scroller.scrollLeft = left
  }, px)
  await nextFrame()
}

function distances(places: readonly number[]): number[] {
  return places.slice(1).map((place, i) => place - (places[i] ?? 0))
}

const screenCanvas = '#screen'

describe('the paper', () => {
  it.each([
    [1, 100],
    [1, 150],
    [1, 300],
    [2, 100],
    [2, 150],
    [2, 300],
  ])(
    'at %i device pixels to a CSS pixel and a zoom of %i: 1 mV is 10 mm, 1 s is 25 mm',
    async (ratio, zoom) => {
      await open('ecg-view', { waveform: oneMillivoltSteps() }, { deviceScaleFactor: ratio })
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
    await open('ecg-view', { waveform: oneMillivoltSteps() })
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

  it('draws a gap as a gap, and what is scrolled to', async () => {
    const mv = Array.from({ length: 5000 }, (_, i) => (i >= 2000 && i < 3000 ? null : 0))
    await open('ecg-view', { waveform: waveformOf([{ name: 'I', mv }], 500, null) })
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
    await open('ecg-view', { waveform: oneMillivoltSteps(), theme: 'dark' })
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
    await open('ecg-view', {}, { viewport: { width: 320, height: 600 } })
    await page.locator(screenCanvas).waitFor()
    const widths = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(widths).toBeLessThanOrEqual(320)
    const hidden = await page
      .locator('.scroller')
      .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
    expect(hidden).toBeGreaterThan(100)
  })

  it('zooms with Ctrl and the wheel around the pointer', async () => {
    await open('ecg-view')
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
    await open('ecg-view')
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

describe('the calipers', () => {
  const reading = () => page.locator('.reading').innerText()

  it('are set, moved, read and put away by keyboard alone', async () => {
    await open('ecg-view')
    await page.locator(screenCanvas).waitFor()
    await tabTo('Calipers')
    await page.keyboard.press('Enter')
    expect(await reading()).toBe('1,000 ms · 0.00 mV · 60 per min')
    await tabTo('Caliper 2')
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
    await open('ecg-view')
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

  /** From wherever the focus is, with nothing but the Tab key. */
  async function tabTo(name: string): Promise<void> {
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab')
      const focused = await page.evaluate(() => {
        let element = document.activeElement
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
        return element?.getAttribute('aria-label') ?? element?.textContent.trim() ?? ''
      })
      if (focused === name) return
    }
    throw new Error(`the Tab key never reaches ${name}`)
  }
})

describe('every reader', () => {
  async function violations(): Promise<string[]> {
    await page.evaluate(axe)
    const results = await page.evaluate(() =>
      (window as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
    )
    return results.violations
      .filter(({ id }) => id !== 'region')
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  }

  it.each(['light', 'dark', 'paper'] as const)(
    'finds no fault in the %s tracing',
    async (theme) => {
      await open('ecg-view', { theme, locale: 'de' })
      await page.getByRole('button', { name: 'Zirkel' }).click()
      await page.getByText('Aufzeichnung als Tabelle').click()
      expect(await violations()).toEqual([])
      await page.getByRole('radio', { name: 'Was das Modell sah' }).check()
      expect(await violations()).toEqual([])
    },
  )

  it.each(['light', 'dark', 'paper'] as const)('finds no fault in the %s trend', async (theme) => {
    await open('trend-view', { theme })
    await page.getByRole('table').waitFor()
    expect(await violations()).toEqual([])
  })

  it('is told in words and in a table what is drawn', async () => {
    await open('ecg-view')
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
    await open('ecg-view')
    await page.getByText('did not pass the check').waitFor()
    expect(await page.getByRole('checkbox').count()).toBe(0)
    expect(await page.getByRole('button', { name: /overlay/i }).count()).toBe(0)
  })

  it('is told when there is no ECG, and when it cannot be read', async () => {
    await open('ecg-view', { ecgReference: null })
    await page.getByRole('heading', { name: 'There is no ECG in this chart' }).waitFor()
    await page.context().close()
    await open('ecg-view', { waveform: null })
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('button').count()).toBe(1)
  })
})

describe('the trend', () => {
  it('shows estimates and results, and asks for another ECG', async () => {
    await open('trend-view')
    const label = await page.locator('trend-plot svg').getAttribute('aria-label')
    expect(label).toMatch(/^hyperkalaemia: 4 estimates and 5 measured results from 10 Feb 2026/)
    expect(await page.locator('trend-plot .estimate').count()).toBe(4)
    expect(await page.locator('trend-plot .result').count()).toBe(5)
    expect(await page.locator('trend-plot .change').count()).toBe(1)
    await page.getByRole('button', { name: 'Show the ECG of 6 Mar 2026, 07:10' }).click()
    expect(await page.evaluate(() => window.chosen)).toEqual(['Observation/4'])
  })

  it('says so when there is one ECG, and when there is none', async () => {
    await open('trend-view', { history: { ecgs: history.ecgs.slice(0, 1), measurements: [] } })
    await page.getByText('One ECG so far').waitFor()
    await page.context().close()
    await open('trend-view', { history: { ecgs: [], measurements: [] } })
    await page.getByRole('heading', { name: 'There is nothing to compare yet' }).waitFor()
  })

  it('draws no number of a finding that the model cannot tell', async () => {
    const ecgs = history.ecgs.map((ecg) => ({ ...ecg, probabilities: { 'ferritin-low': 0.4 } }))
    await open('trend-view', { findingId: 'ferritin-low', history: { ecgs, measurements: [] } })
    await page.getByText('This model cannot tell').waitFor()
    expect(await page.locator('trend-plot').count()).toBe(0)
  })
})
