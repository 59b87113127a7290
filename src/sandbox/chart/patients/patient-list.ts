/** @module sandbox/chart/patients/patient-list: who is in the hospital, and the search for one of them. */
import { create, find } from '../page/dom.ts'
import { explain } from '../page/failure.ts'
import { createProblem, fillProblem } from '../page/problem.ts'
import {
  describeMatches,
  findPatients,
  readNextPatients,
  type PatientPage,
} from './find-patients.ts'
import { addressOf, type PatientSummary } from './read-patient.ts'

/** Long enough that a name typed without a pause is one question to the server. */
const pauseMs = 250

const form = find('find', HTMLFormElement)
const field = find('find-patient', HTMLInputElement)
const status = find('patients-status', HTMLElement)
const list = find('patients', HTMLElement)
const more = find('more-patients', HTMLButtonElement)
const wayOut = 'Search again; if that does not help, tell IT support.'
const problem = createProblem()
find('patients-problem', HTMLElement).append(problem)

let asking = new AbortController()
let pause: number | undefined
let next: string | undefined
let openAddress = ''

/** @param open what happens with the only match, at Enter. */
export function startPatientList(open: (patient: PatientSummary) => void): void {
  field.addEventListener('input', () => {
    clearTimeout(pause)
    pause = window.setTimeout(() => void search(), pauseMs)
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void search().then((page) => {
      const [only, ...others] = page?.patients ?? []
      if (only && others.length === 0 && field.value.trim() !== '') open(only)
    })
  })
  more.addEventListener('click', () => void showMore())
  void search()
}

/** @param hash of the page's address. */
export function markOpen(hash: string): void {
  openAddress = hash
  for (const link of list.querySelectorAll('a')) mark(link)
  showOpen()
}

/** Only the list scrolls: on a small page the chart must stay where it is. */
function showOpen(): void {
  const link = list.querySelector('a[aria-current]')
  if (!link) return
  const [inner, outer] = [link, list].map((element) => element.getBoundingClientRect())
  if (!inner || !outer) return
  if (inner.top < outer.top) list.scrollTop += inner.top - outer.top
  else if (inner.bottom > outer.bottom) list.scrollTop += inner.bottom - outer.bottom
}

async function search(): Promise<PatientPage | undefined> {
  clearTimeout(pause)
  const text = field.value.trim()
  const page = await ask((signal) => findPatients(text, signal), clear)
  if (page) {
    list.replaceChildren(...page.patients.map(renderItem))
    list.scrollTop = 0
    // Who searches looks at the first match; everybody else for whose chart is open.
    if (text === '') showOpen()
    settle(page)
  }
  return page
}

/** The list of another question is no answer to this one. */
function clear(): void {
  list.replaceChildren()
  next = undefined
  more.hidden = true
  status.textContent = ''
}

async function showMore(): Promise<void> {
  const query = next
  if (query === undefined) return
  const page = await ask((signal) => readNextPatients(query, signal))
  if (!page) return
  const items = page.patients.map(renderItem)
  list.append(...items)
  settle(page)
  // Whoever reads with the keyboard goes on where the new ones begin.
  items[0]?.querySelector('a')?.focus()
}

/** @returns undefined when it failed, and when another question came in between. */
async function ask(
  question: (signal: AbortSignal) => Promise<PatientPage>,
  onFailure: () => void = () => undefined,
): Promise<PatientPage | undefined> {
  asking.abort()
  asking = new AbortController()
  const { signal } = asking
  list.setAttribute('aria-busy', 'true')
  problem.hidden = true
  try {
    const page = await question(signal)
    return signal.aborted ? undefined : page
  } catch (error) {
    if (signal.aborted) return undefined
    onFailure()
    fillProblem(problem, explain('The patients could not be looked up', error, wayOut))
    return undefined
  } finally {
    if (!signal.aborted) list.removeAttribute('aria-busy')
  }
}

function settle(page: PatientPage): void {
  next = page.next
  more.hidden = next === undefined
  status.textContent = describeMatches(field.value.trim(), list.childElementCount, page.total)
}

function renderItem(patient: PatientSummary): HTMLElement {
  const { name, ageAndSex, recordNumber, reason } = patient
  const link = create(
    'a',
    { href: addressOf(patient) },
    create('span', { class: 'name' }, name),
    create('span', { class: 'about' }, `${ageAndSex} · ${recordNumber}`),
    reason ? create('span', { class: 'reason' }, reason) : null,
  )
  mark(link)
  return create('li', {}, link)
}

function mark(link: HTMLAnchorElement): void {
  if (link.hash === openAddress) link.setAttribute('aria-current', 'page')
  else link.removeAttribute('aria-current')
}
