/** @module sandbox/chart/open-chart: one patient's chart, from the banner to what was written back. */
import type { Link, PatientViewContext } from '../../cds-hooks/types.ts'
import { openApp } from './panel/app-panel.ts'
import { findApp, renderLaunch } from './panel/launch-button.ts'
import { renderBanner, renderVisit } from './patients/banner.ts'
import { create, createSection } from './page/dom.ts'
import { searchFhir } from './page/fhir.ts'
import type { PatientSummary } from './patients/read-patient.ts'
import { fill } from './page/region.ts'
import { renderEcgs, renderLabs, renderOrders } from './record/sections.ts'
import type { SignedIn } from './patients/signed-in.ts'
import { createSuggestions } from './cards/suggestions.ts'
import { renderTimeline } from './timeline/timeline.ts'
import { watchEstimates } from './record/watch-estimates.ts'

/** @param signal aborts when the chart is closed. */
export async function showChart(
  main: HTMLElement,
  patient: PatientSummary,
  { fhirServer, userId }: SignedIn,
  signal: AbortSignal,
): Promise<void> {
  const context: PatientViewContext = {
    userId,
    patientId: patient.id,
    ...(patient.encounterId ? { encounterId: patient.encounterId } : {}),
  }
  const timeline = create('div')
  const orders = create('div')
  const results = create('div', { class: 'results' })
  const estimates = create('div')
  const search = <T extends Parameters<typeof searchFhir>[0]>(type: T, more = '') =>
    searchFhir(type, `patient=${patient.id}${more}`, signal)

  // Read once: an ECG is heavy, and nothing done here adds one.
  const observations = search('Observation')
  const showOrders = () => {
    const ordered = search('ServiceRequest', '&_sort=-authored')
    return Promise.all([
      fill(orders, 'The orders', async () => [renderOrders((await ordered).matches)], signal),
      fill(
        timeline,
        'The timeline',
        async () => [
          renderTimeline({
            observations: (await observations).matches,
            orders: (await ordered).matches,
            now: new Date(),
          }),
        ],
        signal,
      ),
    ])
  }
  const showResults = async () => {
    const { matches } = await observations
    return [renderLabs(matches), renderEcgs(matches)]
  }
  const launch = (link: Link) => openApp({ link, context, fhirServer }, patient, signal)
  const apps = create('div', { class: 'apps' })
  const showApp = async () => {
    const app = await findApp(fhirServer, signal)
    return app ? renderLaunch(app, launch) : []
  }
  const suggestions = createSuggestions({
    context,
    patient,
    fhirServer,
    launch,
    onAnswer: showOrders,
    signal,
  })
  main.replaceChildren(
    renderBanner(patient, apps),
    renderVisit(patient),
    createSection('suggestions', 'Suggestions', ...suggestions.parts),
    createSection('timeline', 'Timeline', timeline),
    createSection('orders', 'Orders', orders),
    results,
    createSection('estimates', 'Estimates written back', estimates),
  )
  const answered = suggestions.refresh()
  await Promise.all([
    answered,
    showApp().then((found) => {
      apps.replaceChildren(...found)
    }),
    showOrders(),
    fill(results, 'Laboratory results and ECGs', showResults, signal),
    watchEstimates(estimates, patient.id, answered, signal),
  ])
}
