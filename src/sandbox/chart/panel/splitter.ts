/** @module sandbox/chart/panel/splitter: the edge between chart and panel, moved by pointer or arrow keys. */
import { create } from '../page/dom.ts'
import { boundsIn, keepWithin, usualWidthPx, widthAfterKey } from './panel-width.ts'

/** What was chosen lasts while the page is open. */
let chosenPx = usualWidthPx

/** @param panel whose width it sets, as `--panel-width`. */
export function createSplitter(panel: HTMLElement): HTMLElement {
  const splitter = create('div', {
    class: 'splitter',
    role: 'separator',
    tabindex: '0',
    'aria-orientation': 'vertical',
    'aria-label': 'Width of the panel',
    'aria-controls': panel.id,
  })
  const show = () => {
    const bounds = boundsIn(window.innerWidth)
    const widthPx = keepWithin(bounds, chosenPx)
    panel.style.setProperty('--panel-width', `${widthPx}px`)
    splitter.setAttribute('aria-valuemin', String(bounds.minPx))
    splitter.setAttribute('aria-valuemax', String(bounds.maxPx))
    splitter.setAttribute('aria-valuenow', String(widthPx))
    splitter.setAttribute('aria-valuetext', `${widthPx} pixels`)
  }
  const choose = (widthPx: number) => {
    chosenPx = keepWithin(boundsIn(window.innerWidth), widthPx)
    show()
  }
  splitter.addEventListener('keydown', (event) => {
    const widthPx = widthAfterKey(event.key, panel.offsetWidth, boundsIn(window.innerWidth))
    if (widthPx === undefined) return
    event.preventDefault()
    choose(widthPx)
  })
  splitter.addEventListener('pointerdown', (event) => {
    // Captured, or the app's frame would swallow the movement.
    splitter.setPointerCapture(event.pointerId)
  })
  splitter.addEventListener('pointermove', (event) => {
    if (splitter.hasPointerCapture(event.pointerId)) choose(window.innerWidth - event.clientX)
  })
  // Without this a longer drag selects the chart's text.
  splitter.addEventListener('selectstart', (event) => {
    event.preventDefault()
  })
  new ResizeObserver(show).observe(document.documentElement)
  show()
  return splitter
}
