/** @module sandbox/chart/panel/app-panel: a SMART app in a frame beside the chart, on a small screen above it. */
import { create, find } from '../page/dom.ts'
import { createProblem, fillProblem } from '../page/problem.ts'
import { explainNotOpened } from './launch-button.ts'
import { appNameOf, canFrame, launchInWindow, prepareLaunch, type LaunchRequest } from './launch.ts'
import type { PatientSummary } from '../patients/read-patient.ts'
import { createSplitter } from './splitter.ts'

/** As in panel.css: there is room for both. */
const beside = window.matchMedia('(min-width: 75rem) and (min-height: 30rem)')

const panel = find('panel', HTMLElement)
const splitter = createSplitter(panel)
const stayInReach = [panel, find('notices', HTMLElement)]

/**
 * Launches the app beside the chart, or in a window where a frame would not do.
 * @param signal aborts when the chart is closed: the app does not open any more.
 */
export async function openApp(
  request: LaunchRequest,
  patient: PatientSummary,
  signal: AbortSignal,
): Promise<void> {
  if (!canFrame(request.link, location.origin)) return launchInWindow(request)
  const url = await prepareLaunch(request, false)
  if (!signal.aborted) showPanel(url, request, patient)
}

function showPanel(url: URL, request: LaunchRequest, patient: PatientSummary): void {
  const name = appNameOf(request.link)
  const heading = create('h2', { id: 'panel-heading', tabindex: '-1' }, name)
  // Made anew each time: a frame that is only sent elsewhere leaves its steps in the history.
  const frame = create('iframe', { title: name, src: url.href, referrerpolicy: 'no-referrer' })
  panel.replaceChildren(splitter, renderHead(heading, request, patient), frame)
  panel.hidden = false
  coverOrNot()
  heading.focus()
}

/** Leaves nothing of the app behind. */
export function closePanel(): void {
  panel.hidden = true
  panel.replaceChildren()
  // The app shares this page's origin and tab, and with them its storage; the chart keeps nothing there.
  sessionStorage.clear()
  coverOrNot()
}

/** Back to where the app was opened; the cards may have been drawn anew since. */
function leave({ link }: LaunchRequest): void {
  closePanel()
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('main button.launch')]
  const origin = buttons.find(({ textContent }) => textContent === link.label)
  ;(origin ?? find('chart', HTMLElement)).focus()
}

function renderHead(
  heading: HTMLElement,
  request: LaunchRequest,
  { name, birthDate, age, sex, recordNumber }: PatientSummary,
): HTMLElement {
  const problem = createProblem()
  const close = () => {
    leave(request)
  }
  const closeButton = create('button', { type: 'button' }, 'Close')
  closeButton.addEventListener('click', close)
  const windowButton = create('button', { type: 'button' }, 'Open in a window')
  windowButton.addEventListener('click', () => {
    problem.hidden = true
    launchInWindow(request).then(close, (error: unknown) => {
      fillProblem(problem, explainNotOpened(error))
    })
  })
  const about = [name, `${birthDate} (${age})`, sex, recordNumber].join(' · ')
  const head = create(
    'header',
    { class: 'panel-head' },
    heading,
    create('div', { class: 'panel-actions' }, windowButton, closeButton),
    // For where the panel covers the chart's own banner.
    create('p', { class: 'panel-patient' }, about),
    problem,
  )
  head.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') close()
  })
  return head
}

/** What the panel covers is out of reach for the keyboard and for screen readers too. */
function coverOrNot(): void {
  const covers = !panel.hidden && !beside.matches
  for (const other of document.body.children)
    if (other instanceof HTMLElement && !stayInReach.includes(other)) other.inert = covers
}

beside.addEventListener('change', coverOrNot)
