/** @module test/e2e/focus: where the keyboard is, through shadow roots and frames of the same origin. */
import type { Page } from 'playwright-core'

/** What a screen reader would call the focused element, as far as its label or text says; empty: there is none. */
export function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    let element = document.activeElement
    for (;;) {
      // Of another realm, so there is no instanceof to ask.
      const inFrame = (element as HTMLIFrameElement | null)?.contentDocument?.activeElement
      const inside = inFrame ?? element?.shadowRoot?.activeElement
      if (!inside) break
      element = inside
    }
    if (element?.localName === 'body') return ''
    const label = (element as HTMLInputElement | null)?.labels?.[0]?.textContent
    const name = element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? ''
    return name.replace(/\s+/g, ' ').trim()
  })
}

/**
 * Presses Tab, or Shift+Tab, until the focus is on what is called `name`.
 * @returns how often. @throws Error with the way taken when it is not reached.
 */
export async function tabTo(page: Page, name: string, key = 'Tab', atMost = 60): Promise<number> {
  const way: string[] = []
  for (let count = 1; count <= atMost; count++) {
    await page.keyboard.press(key)
    way.push(await focusedName(page))
    if (way.at(-1) === name) return count
  }
  throw new Error(`${key} does not lead to "${name}": ${way.join(' > ')}`)
}
