/// <reference types="vite/client" />
/** The views alone, with answers that the test hands over: what the browser test builds and opens. */
import '../../../smart-app/src/views/ecg-view.ts'
import '../../../smart-app/src/views/trend-view.ts'
import type { Answers } from './answers.ts'

declare global {
  interface Window {
    show: (tag: 'ecg-view' | 'trend-view', answers: Answers) => void
    /** References of `ecg-select`. */
    chosen: (string | null)[]
  }
}

window.chosen = []
addEventListener('ecg-select', (event) => {
  window.chosen.push((event as CustomEvent<{ reference: string | null }>).detail.reference)
})

window.show = (tag, { model, assessment, waveform, history, ecgReference, ...rest }) => {
  document.documentElement.dataset.theme = rest.theme
  document.documentElement.lang = rest.locale
  const api = {
    model: () => Promise.resolve(model),
    assessment: () => Promise.resolve(assessment),
    waveform: () =>
      waveform ? Promise.resolve(waveform) : Promise.reject(new Error('no such ECG')),
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
