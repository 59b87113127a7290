/** @module sandbox/chart/patients/banner: who the chart is about, and below it why they are here. */
import { create, type Child } from '../page/dom.ts'
import type { PatientSummary } from './read-patient.ts'

/** Of the chart's height; with much larger text it scrolls away rather than cover what is read. */
const highestShare = 0.25

/**
 * What tells one patient from another: in sight for as long as the chart is.
 * @param actions what can be done in this chart whatever it holds.
 */
export function renderBanner(patient: PatientSummary, actions: Child): HTMLElement {
  const facts = renderFacts([
    ['Born', `${patient.birthDate} (${patient.age})`],
    ['Sex', patient.sex],
    ['MRN', patient.recordNumber],
  ])
  const who = create('div', { class: 'who' }, create('h2', {}, patient.name), facts)
  const banner = create('div', { class: 'banner' }, who, actions)
  keepLow(banner)
  return banner
}

/** Scrolls with the chart. */
export function renderVisit({ encounter, reason }: PatientSummary): HTMLElement {
  const facts = renderFacts([
    ['Encounter', encounter],
    ['Reason', reason || 'Not stated'],
  ])
  return create('div', { class: 'visit' }, facts)
}

function renderFacts(facts: readonly (readonly [string, string])[]): HTMLElement {
  return create(
    'dl',
    {},
    ...facts.map(([term, text]) =>
      create('div', {}, create('dt', {}, term), create('dd', {}, text)),
    ),
  )
}

function keepLow(banner: HTMLElement): void {
  const sizes = new ResizeObserver(() => {
    const { parentElement: chart, offsetHeight } = banner
    if (!chart) return
    chart.style.setProperty('--banner-height', `${offsetHeight}px`)
    banner.classList.toggle('tall', offsetHeight > highestShare * chart.clientHeight)
  })
  // Its own height changes with the text size, the chart's with the window.
  sizes.observe(banner)
  sizes.observe(document.documentElement)
}
