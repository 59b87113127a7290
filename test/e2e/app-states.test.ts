/** Every view and state of the SMART app: accessible in each theme and in the reader's own colours, and at 400 % zoom. */
import { describe, expect, it } from 'vitest'
import { errors, open, page, pageText, reopen, useApp, violations } from './app-page.ts'
import { states } from './app-state-list.ts'

useApp()

describe('every view and state', () => {
  it.each(states)(
    '%s: no violation in any theme, and nothing wider than 320 px',
    async (_, arrive) => {
      await arrive()
      const banner = page.locator('.investigational')
      expect(await banner.innerText()).toBe(
        'Demonstration on simulated data. Investigational, not cleared, not for clinical use.',
      )
      for (const theme of ['light', 'dark', 'paper']) {
        await page.evaluate((to) => {
          document.documentElement.dataset.theme = to
        }, theme)
        expect(await violations(), theme).toEqual([])
      }
      await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' })
      expect(await violations(), 'forced colours').toEqual([])
      expect(await strayColours(), 'forced colours').toEqual([])
      await page.setViewportSize({ width: 320, height: 640 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
      expect(errors).toEqual([])
    },
  )

  it('is in German for who reads German', async () => {
    await reopen('de')
    await open('potassium-measured', '#/finding/potassium-high')
    expect(await page.locator('html').getAttribute('lang')).toBe('de')
    expect(await page.locator('h1').innerText()).toBe('Hyperkaliämie')
    expect(await pageText()).toContain('Nach dem Messwert richten.')
    expect(await pageText()).toContain('7,0 mmol/L')
    const note = page.locator('[aria-labelledby=why]')
    expect(await note.locator('p[lang=en]').innerText()).toMatch(/^High potassium can slow/)
    expect(await note.innerText()).toContain('Hinweis im englischen Original.')
    expect(await violations()).toEqual([])
  })

  it.each(['#/', '#/finding/potassium-high', '#/ecg', '#/trend', '#/model'])(
    'in German %s is no wider than 320 px either',
    async (hash) => {
      await reopen('de', 320)
      await open('potassium-measured', hash)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    },
  )
})

/** A browser forces no strokes and fills: what is drawn must keep away from the ground it is drawn on by itself. */
function strayColours(): Promise<string[]> {
  return page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement('p'))
    const colourOf = (colour: string) => {
      probe.style.color = colour
      return getComputedStyle(probe).color
    }
    const known = ['CanvasText', 'Highlight', 'LinkText'].map(colourOf)
    const drawn = (root: ParentNode, selector: string): Element[] =>
      [...root.querySelectorAll('*')].flatMap((element) => [
        ...(element.matches(selector) ? [element] : []),
        ...(element.shadowRoot ? drawn(element.shadowRoot, selector) : []),
      ])
    const shapes = 'svg text, polyline, .interval, .baseline, .fill, .point, .bin'
    const stray = drawn(document, shapes).flatMap((element) => {
      const { fill, stroke } = getComputedStyle(element)
      return known.includes(fill) || known.includes(stroke)
        ? []
        : [`${element.tagName}.${element.getAttribute('class') ?? ''}: ${fill}, ${stroke}`]
    })
    const ground = colourOf('Canvas')
    probe.remove()
    const unread = drawn(document, 'a, button, h1, h2, p').flatMap((element) =>
      getComputedStyle(element).color === ground ? [`${element.tagName}: as its ground`] : [],
    )
    return [...new Set([...stray, ...unread])]
  })
}
