/// <reference types="vite/client" />
/** The views alone, with answers that the test hands over: what the browser test builds and opens. */
import '../../../smart-app/src/views/ecg-view.ts'
import '../../../smart-app/src/views/trend-view.ts'
import { drawingOf } from '../../../smart-app/src/ecg/drawing.ts'
import { paintSheet } from '../../../smart-app/src/ecg/paint.ts'
import { readPaletteOf } from '../../../smart-app/src/ecg/palette.ts'
import { standardPaper } from '../../../smart-app/src/ecg/paper.ts'
import { recordingOf } from '../../../smart-app/src/ecg/recording.ts'
import type { WaveformAnswer } from '../../../src/api/types.ts'
import type { Answers } from './answers.ts'

declare global {
  interface Window {
    show: (tag: 'ecg-view' | 'trend-view', answers: Answers) => void
    /** References of `ecg-select`. */
    chosen: (string | null)[]
    /** Milliseconds for each of some drawings of all leads below each other. */
    timeDrawings: (waveform: WaveformAnswer, count: number) => number[]
  }
}

window.chosen = []
addEventListener('ecg-select', (event) => {
  window.chosen.push((event as CustomEvent<{ reference: string | null }>).detail.reference)
})

window.show = (
  tag,
  { model, assessment, waveform, attribution, history, ecgReference, ...rest },
) => {
  document.documentElement.dataset.theme = rest.theme
  document.documentElement.lang = rest.locale
  const api = {
    model: () => Promise.resolve(model),
    assessment: () => Promise.resolve(assessment),
    waveform: () =>
      waveform ? Promise.resolve(waveform) : Promise.reject(new Error('no such ECG')),
    attribution: () =>
      attribution ? Promise.resolve(attribution) : Promise.reject(new Error('no sensitivity')),
    history: () => Promise.resolve(history),
  }
  const view = Object.assign(document.createElement(tag), {
    api,
    model,
    assessment,
    ecgReference,
    ...rest,
  })
  document.querySelector('main')?.replaceChildren(view)
}

window.timeDrawings = (waveform, count) => {
  const choices = { layout: 'rows', paper: standardPaper, compares: false } as const
  const { sheet } = drawingOf(recordingOf(waveform), choices)
  const canvas = Object.assign(document.createElement('canvas'), { width: 1002, height: 1200 })
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
  if (!context) throw new Error('no canvas')
  const viewport = { zoom: 1, pixelRatio: 1, leftPx: 0, widthPx: canvas.width }
  const texts = { notes: { mv: '', sd: '' }, second: String, sd: String }
  const palette = readPaletteOf('light')
  return Array.from({ length: count }, () => {
    const start = performance.now()
    paintSheet(context, sheet, viewport, palette, texts, { mark: null, overlay: null })
    // Reading a pixel back waits until all of it is drawn.
    context.getImageData(0, 0, 1, 1)
    return performance.now() - start
  })
}
