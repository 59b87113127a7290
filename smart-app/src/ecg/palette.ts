/** @module smart-app/ecg/palette: the colours of styles/tokens.css, for a canvas that cannot inherit them. */

export interface Palette {
  readonly paper: string
  readonly grid: string
  readonly gridBold: string
  readonly trace: string
  readonly muted: string
  /** Of the mark around what the model saw. */
  readonly mark: string
  /** Of the sensitivity overlay. */
  readonly speaksFor: string
  readonly speaksAgainst: string
  readonly fontFamily: string
}

/** As they hold for an element now. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    paper: token('--ecg-paper'),
    grid: token('--ecg-grid'),
    gridBold: token('--ecg-grid-bold'),
    trace: token('--ecg-trace'),
    muted: token('--muted'),
    mark: token('--series-1'),
    speaksFor: token('--series-2'),
    speaksAgainst: token('--series-1'),
    fontFamily: style.fontFamily,
  }
}

/** Of a theme that is not on screen: dark paper would print black. */
export function readPaletteOf(theme: string): Palette {
  const probe = document.createElement('div')
  probe.dataset.theme = theme
  probe.hidden = true
  document.body.append(probe)
  const palette = readPalette(probe)
  probe.remove()
  return palette
}
