/** The sensitivity overlay in a real browser: only on request, only where it was earned, and never without its caveat. */
import { mkdirSync } from 'node:fs'
import type { BrowserContextOptions } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { model, type Answers } from '../smart-app/ecg/answers.ts'
import { findViolations } from './axe.ts'
import { nextFrame, openView, page, useViews } from './views-page.ts'

const caveat = 'What the model was sensitive to, not a cause.'
/** Step 3 speaks for the finding, step 10 against it, half as much. */
const shares = Array.from({ length: 20 }, (_, i) => (i === 3 ? 3.2 : i === 10 ? -1.6 : 0))
const earned: Partial<Answers> = {
  model: { ...model, card: { ...model.card, attributionShown: true, attributionNote: 'Passed.' } },
  attribution: {
    reference: 'Observation/3',
    finding: 'potassium-high',
    lead: 'II',
    startSeconds: 0,
    stepSeconds: 0.5,
    shares,
  },
}

useViews()

async function open(over: Partial<Answers>, options: BrowserContextOptions = {}): Promise<void> {
  await openView('ecg-view', over, options)
  await page.getByRole('img').first().waitFor()
}

const overlaySwitch = () => page.getByRole('checkbox', { name: 'Sensitivity overlay' })

async function switchOn(): Promise<void> {
  await overlaySwitch().focus()
  await page.keyboard.press('Space')
  await page.getByText(caveat).waitFor()
  await nextFrame()
}

/** Seconds of the sheet whose column has a pixel of the colour, in steps of the overlay: everything else is white. */
async function colouredSteps(token: '--series-1' | '--series-2'): Promise<number[]> {
  await page.evaluate((black) => {
    const names = ['--ecg-paper', '--ecg-grid', '--ecg-grid-bold', '--ecg-trace', '--muted']
    for (const name of [...names, '--series-1', '--series-2'])
      document.documentElement.style.setProperty(name, name === black ? '#000' : '#fff')
    dispatchEvent(new Event('resize'))
  }, token)
  await nextFrame()
  return page.locator('#screen').evaluate((element) => {
    const canvas = element as HTMLCanvasElement
    // 265 mm of a 12-lead sheet of ten seconds: the trace begins at 10 mm, 12.5 mm to a step.
    const pxPerMm = canvas.width / 265
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {}
    if (!data) throw new Error('no canvas')
    return Array.from({ length: 20 }, (_, step) => step).filter((step) => {
      const x = Math.round((10 + 12.5 * (step + 0.5)) * pxPerMm)
      let dark = 0
      for (let y = 0; y < canvas.height; y++)
        if ((data[(y * canvas.width + x) * 4] ?? 255) < 230) dark++
      // A bracket below the lead is two pixels high.
      return dark > 6
    })
  })
}

describe('a model that passed the check', () => {
  it('shows nothing before it is asked, and bars with their caveat after', async () => {
    await open(earned)
    expect(await overlaySwitch().isChecked()).toBe(false)
    expect(await page.getByText(caveat).count()).toBe(0)
    expect(await colouredSteps('--series-2')).toEqual([])
    await switchOn()
    expect(await colouredSteps('--series-2')).toEqual([3])
    expect(await colouredSteps('--series-1')).toEqual([10])
    expect(await page.getByText('speaks for hyperkalaemia').isVisible()).toBe(true)
    expect(await page.getByRole('img').first().getAttribute('aria-label')).toContain('not a cause')
    expect(await page.getByText('3.2 log-odds').isVisible()).toBe(true)
    await page.getByText('Sensitivity as a table').click()
    const row = page.getByRole('row', { name: '1.5' })
    expect(await row.first().getByRole('cell').innerText()).toBe('3.20')
  })

  it('is off again with another finding', async () => {
    await open(earned)
    await switchOn()
    await page.locator('ecg-view').evaluate((view) => {
      ;(view as unknown as { findingId: string }).findingId = 'potassium-low'
    })
    await page.getByText(caveat).waitFor({ state: 'detached' })
    expect(await overlaySwitch().isChecked()).toBe(false)
    expect(await colouredSteps('--series-2')).toEqual([])
  })

  it('is gone with the ECG that it was of', async () => {
    await open(earned)
    await switchOn()
    await page.locator('ecg-view').evaluate((view) => {
      ;(view as unknown as { ecgReference: string }).ecgReference = 'Observation/2'
    })
    await page.getByText(caveat).waitFor({ state: 'detached' })
    await overlaySwitch().waitFor()
    expect(await overlaySwitch().isChecked()).toBe(false)
    expect(await colouredSteps('--series-2')).toEqual([])
  })

  it('says so when the service gives none', async () => {
    await open({ ...earned, attribution: null })
    await overlaySwitch().check()
    await page.getByText('The service gave no sensitivity for this finding.').waitFor()
    const said = page.getByText('no sensitivity', { exact: true })
    expect(await said.isVisible()).toBe(false)
    await page.getByText('Technical details').click()
    expect(await said.isVisible()).toBe(true)
    expect(await colouredSteps('--series-2')).toEqual([])
  })

  it('leaves the calipers and the zoom as they were', async () => {
    await open(earned)
    await switchOn()
    await page.getByRole('button', { name: 'Calipers' }).click()
    await page.getByRole('button', { name: 'Zoom in' }).click()
    expect(await page.locator('.reading').innerText()).toContain('1,000 ms')
    expect(await page.getByText(caveat).isVisible()).toBe(true)
  })

  it.each(['light', 'dark', 'paper', 'forced'] as const)(
    'has no violation when it is on: %s',
    async (theme) => {
      const forced: BrowserContextOptions = theme === 'forced' ? { forcedColors: 'active' } : {}
      await open({ ...earned, ...(theme === 'forced' ? {} : { theme }) }, forced)
      await switchOn()
      if (process.env.SCREENSHOTS) {
        mkdirSync(process.env.SCREENSHOTS, { recursive: true })
        await page.screenshot({
          path: `${process.env.SCREENSHOTS}/overlay-${theme}.png`,
          fullPage: true,
        })
      }
      expect(await findViolations(page)).toEqual([])
    },
  )
})

describe('a model that did not pass', () => {
  it('has no switch, and says why', async () => {
    await open({})
    expect(await overlaySwitch().count()).toBe(0)
    await page.getByText('What was checked').click()
    expect(await page.getByText('Random weights gave much the same picture.').isVisible()).toBe(
      true,
    )
  })
})
