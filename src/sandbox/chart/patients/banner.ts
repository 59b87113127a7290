/** @module sandbox/chart/patients/banner: who the chart is about, and below it why they are here. */
import { create, find, type Child } from '../page/dom.ts'
import type { PatientSummary } from './read-patient.ts'

/** Of the chart's height; where it would cover more of what is read, the name alone stays. */
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
  const name = create('h2', {}, patient.name)
  const banner = create(
    'div',
    { class: 'banner' },
    create('div', { class: 'who' }, name, facts),
    actions,
  )
  keepLow(banner, name)
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

function keepLow(banner: HTMLElement, name: HTMLElement): void {
  const root = document.documentElement
  const notices = find('notices', HTMLElement)
  const measure = () => {
    const { parentElement: chart } = banner
    if (!chart) return
    // Always as it is when it stays whole: one answer for one window, so it does not go to and fro.
    banner.classList.remove('tall')
    // On a small page the window scrolls, not the chart, and the notices stay above.
    const roomPx = Math.min(chart.clientHeight, root.clientHeight - notices.offsetHeight)
    const isTall = banner.offsetHeight > highestShare * roomPx
    banner.classList.toggle('tall', isTall)
    root.style.setProperty('--banner-height', `${(isTall ? name : banner).offsetHeight}px`)
  }
  // In the next frame, since what is measured is what is observed.
  const sizes = new ResizeObserver(() => requestAnimationFrame(measure))
  // Their own heights change with the text size, the chart's with the window.
  for (const element of [banner, name, root]) sizes.observe(element)
}
