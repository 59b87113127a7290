/** @module sandbox/chart/page/notices: what a clinician must learn wherever in the page they are by now. */
import { create, find } from './dom.ts'
import type { Explanation } from './failure.ts'
import { fillProblem, isInSight } from './problem.ts'
import { formatClock } from './time.ts'

const notices = find('notices', HTMLElement)

/** On a small page the chart's banner stays below them. */
new ResizeObserver(() => {
  const height = `${notices.offsetHeight}px`
  document.documentElement.style.setProperty('--notices-height', height)
}).observe(notices)

/** What a notice is about. */
export interface Matter {
  /** Of what was tried: done at last, or tried once more, it needs no older notice. */
  readonly key: string
  /** Address of the chart. */
  readonly chart: string
}

/** Stands until it is dismissed, or withdrawn. */
function notify({ text, details }: Explanation, { key, chart }: Matter): void {
  withdraw(key)
  const notice = create('div', { class: 'problem', role: 'alert' })
  notice.dataset.key = key
  const close = () => {
    remove(notice)
    find('chart', HTMLElement).focus()
  }
  const button = create('button', { type: 'button' }, 'Dismiss')
  button.addEventListener('click', close)
  const link = create('a', { href: chart }, 'Open the chart')
  notices.hidden = false
  notices.append(notice)
  fillProblem(notice, { text: `${formatClock(Date.now())} ${text}`, details })
  notice.append(create('div', { class: 'notice-actions' }, link, button))
}

/** Where the reader is: beside what it is about, or else among the notices. @param problem that says it. */
export function tell(problem: HTMLElement, explanation: Explanation, matter: Matter): void {
  if (isInSight(problem)) return
  problem.hidden = true
  notify(explanation, matter)
}

export function withdraw(key: string): void {
  for (const notice of [...notices.children])
    if (notice instanceof HTMLElement && notice.dataset.key === key) remove(notice)
}

function remove(notice: HTMLElement): void {
  notice.remove()
  notices.hidden = notices.childElementCount === 0
}
