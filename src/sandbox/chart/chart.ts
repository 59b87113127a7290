/** @module sandbox/chart: the page: who is signed in, the patient list, and the chart that the address names. */
import { closePanel } from './panel/app-panel.ts'
import { emptyLine, find } from './page/dom.ts'
import { explain, reloadOrAsk } from './page/failure.ts'
import { renderProblem } from './page/problem.ts'
import { findPatient } from './patients/find-patients.ts'
import { showChart } from './open-chart.ts'
import { markOpen, startPatientList } from './patients/patient-list.ts'
import { addressOf, patientIdOf } from './patients/read-patient.ts'
import { readSignedIn, type SignedIn } from './patients/signed-in.ts'

const main = find('chart', HTMLElement)
const pageTitle = document.title

/** Ends what the previous chart was still waiting for. */
let opening = new AbortController()
let signedIn: Promise<SignedIn> | undefined

async function openChart(): Promise<void> {
  opening.abort()
  opening = new AbortController()
  const { signal } = opening
  // Two patients are never on the screen at once, not even while the second is looked up.
  closePanel()
  markOpen(location.hash)
  const patientId = patientIdOf(location.hash)
  showText(patientId === undefined ? 'Choose a patient.' : 'Loading ...')
  try {
    const user = await signIn()
    const patient = patientId && (await findPatient(patientId, signal))
    if (signal.aborted || patientId === undefined) return
    if (!patient) {
      showText(`There is no patient with the id \u201c${patientId}\u201d.`)
      return
    }
    document.title = `${patient.name} - ${pageTitle}`
    await showChart(main, patient, user, signal)
  } catch (error) {
    if (!signal.aborted)
      show(renderProblem(explain('The chart could not be opened', error, reloadOrAsk)))
  }
}

/** Asked once; after a failure again with the next chart. */
async function signIn(): Promise<SignedIn> {
  signedIn ??= readSignedIn()
  try {
    const user = await signedIn
    find('user', HTMLElement).textContent = user.userName
    return user
  } catch (error) {
    signedIn = undefined
    throw error
  }
}

function showText(text: string): void {
  show(emptyLine(text))
}

function show(element: HTMLElement): void {
  document.title = pageTitle
  main.replaceChildren(element)
}

window.addEventListener('hashchange', () => {
  main.scrollTop = 0
  main.focus()
  void openChart()
})
// The address belongs to the patient, so the link that skips the list must not change it.
find('skip', HTMLElement).addEventListener('click', (event) => {
  event.preventDefault()
  main.focus()
})
// The card gives its times with a zone; this page in the reader's.
find('zone', HTMLElement).textContent = Intl.DateTimeFormat().resolvedOptions().timeZone
startPatientList((patient) => {
  if (location.hash === addressOf(patient)) main.focus()
  else location.hash = addressOf(patient)
})
void openChart()
