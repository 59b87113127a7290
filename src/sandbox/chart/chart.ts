/** @module sandbox/chart: opens the chart that the address names and fires patient-view. */
import type { Card, PatientViewContext, Service, Suggestion } from '../../cds-hooks/types.ts'
import { toEntries } from './accept.ts'
import { renderCard, renderOrdered, type CardOptions } from './cards.ts'
import { create, createSection } from './dom.ts'
import { searchFhir, writeFhir } from './fhir.ts'
import { callService, discoverServices, sendFeedback, type Answer } from './hook.ts'
import { launchApp } from './launch.ts'
import { readPatient, type PatientSummary } from './read-patient.ts'
import {
  renderBanner,
  renderEcgs,
  renderLabs,
  renderOrders,
  renderPatientList,
} from './sections.ts'

const main = find('chart')
const list = find('patients')
const pageTitle = document.title

/** Ends what the previous chart was still waiting for. */
let opening = new AbortController()

async function openChart(): Promise<void> {
  opening.abort()
  opening = new AbortController()
  const { signal } = opening
  const patientId = patientIdOf(location.hash)
  try {
    const hospital = await readHospital(signal)
    renderPatientList(list, hospital.patients, patientId)
    const patient = hospital.patients.find(({ id }) => id === patientId)
    if (patient) await showChart(patient, hospital, signal)
    else
      showText(patientId === undefined ? 'Choose a patient.' : `There is no patient ${patientId}.`)
  } catch (error) {
    if (!signal.aborted) showText(messageOf(error))
  }
}

interface Hospital {
  readonly patients: readonly PatientSummary[]
  /** Base URL by which the services know this FHIR server. */
  readonly fhirServer: string
  /** `Practitioner/1`. */
  readonly userId: string
}

async function readHospital(signal: AbortSignal): Promise<Hospital> {
  const [patients, encounters, practitioners] = await Promise.all([
    searchFhir('Patient', '_sort=family,given', signal),
    searchFhir('Encounter', '', signal),
    searchFhir('Practitioner', '_count=1', signal),
  ])
  const now = new Date()
  return {
    patients: patients.resources.map((patient) => readPatient(patient, encounters.resources, now)),
    fhirServer: patients.fhirServer,
    userId: `Practitioner/${practitioners.resources[0]?.id ?? 'unknown'}`,
  }
}

async function showChart(
  patient: PatientSummary,
  { fhirServer, userId }: Hospital,
  signal: AbortSignal,
): Promise<void> {
  document.title = `${patient.name} - ${pageTitle}`
  const cards = create('div', { class: 'cards', 'aria-live': 'polite' })
  const orders = create('div')
  const results = create('div', { class: 'results' })
  main.replaceChildren(
    renderBanner(patient),
    createSection('suggestions', 'Suggestions', cards),
    createSection('orders', 'Orders', orders),
    results,
  )
  const context: PatientViewContext = {
    userId,
    patientId: patient.id,
    ...(patient.encounterId ? { encounterId: patient.encounterId } : {}),
  }
  const accepted = new Map<string, Suggestion>()
  const serviceOf = new Map<string, Service>()
  const refresh = () =>
    Promise.all([
      fill(cards, () => askServices(context, fhirServer, serviceOf, options, signal), signal),
      fill(orders, () => readOrders(patient.id, signal), signal),
    ])
  const answer = async (card: Card, what: Answer) => {
    const service = serviceOf.get(card.uuid)
    if (service) await sendFeedback(service, card, what)
  }
  const refreshAfterClick = async () => {
    await refresh()
    // The button that had the focus is gone.
    if (document.activeElement === document.body) main.focus()
  }
  const options: CardOptions = {
    accepted,
    accept: async (suggestion, card) => {
      await writeFhir(toEntries(suggestion, new Date()))
      accepted.set(suggestion.uuid, suggestion)
      await answer(card, {
        outcome: 'accepted',
        acceptedSuggestions: [{ id: suggestion.uuid }],
      })
      await refreshAfterClick()
    },
    setAside: async (card, reason, comment) => {
      const userComment = comment.trim()
      await answer(card, {
        outcome: 'overridden',
        overrideReason: { reason, ...(userComment ? { userComment } : {}) },
      })
      await refreshAfterClick()
    },
    launch: (link) => launchApp(link, context, fhirServer),
  }
  await Promise.all([refresh(), fill(results, () => readResults(patient.id, signal), signal)])
}

/** Shows what `read` finds, or why it found nothing. */
async function fill(
  region: HTMLElement,
  read: () => Promise<readonly HTMLElement[]>,
  signal: AbortSignal,
): Promise<void> {
  region.setAttribute('aria-busy', 'true')
  if (region.childElementCount === 0) region.append(emptyLine('Loading ...'))
  try {
    region.replaceChildren(...(await read()))
  } catch (error) {
    if (signal.aborted) return
    region.replaceChildren(create('p', { class: 'problem' }, `No answer. ${messageOf(error)}`))
  }
  region.removeAttribute('aria-busy')
}

async function askServices(
  context: PatientViewContext,
  fhirServer: string,
  serviceOf: Map<string, Service>,
  options: CardOptions,
  signal: AbortSignal,
): Promise<readonly HTMLElement[]> {
  const cards: Card[] = []
  for (const service of await discoverServices(signal))
    for (const card of await callService(service, context, fhirServer, signal)) {
      serviceOf.set(card.uuid, service)
      cards.push(card)
    }
  const offered = new Set(
    cards.flatMap(({ suggestions }) => suggestions ?? []).map(({ uuid }) => uuid),
  )
  const ordered = [...options.accepted.values()].filter(({ uuid }) => !offered.has(uuid))
  const shown = cards.map((card) => renderCard(card, options))
  if (shown.length === 0)
    shown.push(
      emptyLine('No suggestion. This does not mean the ECG or the laboratory values are normal.'),
    )
  return [...ordered.map(renderOrdered), ...shown]
}

async function readOrders(patientId: string, signal: AbortSignal) {
  const query = `patient=${patientId}&_sort=-authored`
  const { resources } = await searchFhir('ServiceRequest', query, signal)
  return [renderOrders(resources)]
}

async function readResults(patientId: string, signal: AbortSignal) {
  const { resources } = await searchFhir('Observation', `patient=${patientId}`, signal)
  return [renderLabs(resources), renderEcgs(resources)]
}

function showText(text: string): void {
  document.title = pageTitle
  main.replaceChildren(emptyLine(text))
}

function emptyLine(text: string): HTMLElement {
  return create('p', { class: 'empty' }, text)
}

/** `#/patient/ID`. */
function patientIdOf(hash: string): string | undefined {
  return /^#\/patient\/([A-Za-z0-9\-.]{1,64})$/.exec(hash)?.[1]
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function find(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (!element) throw new Error(`index.html has no #${id}`)
  return element
}

window.addEventListener('hashchange', () => {
  main.focus()
  void openChart()
})
// The address belongs to the patient, so the link that skips the list must not change it.
find('skip').addEventListener('click', (event) => {
  event.preventDefault()
  main.focus()
})
void openChart()
