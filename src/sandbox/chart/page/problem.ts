/** @module sandbox/chart/page/problem: where the page says what went wrong. */
import { create } from './dom.ts'
import type { Explanation } from './failure.ts'

export function renderProblem(explanation: Explanation): HTMLElement {
  const problem = create('div', { class: 'problem' })
  fillProblem(problem, explanation)
  return problem
}

/** Empty until there is something to say, so that screen readers hear it come. */
export function createProblem(): HTMLElement {
  return create('div', { class: 'problem', role: 'alert', hidden: '' })
}

export function fillProblem(problem: HTMLElement, { text, details }: Explanation): void {
  problem.replaceChildren(create('p', {}, text))
  if (details !== '')
    problem.append(
      create(
        'details',
        {},
        create('summary', {}, 'For IT support'),
        create('p', { class: 'technical' }, details),
      ),
    )
  problem.hidden = false
}

/** Not in a chart that was closed, out of the scrolled view, or below the panel. */
export function isInSight(element: HTMLElement): boolean {
  const { left, top } = element.getBoundingClientRect()
  return element.contains(document.elementFromPoint(left + 4, top + 4))
}
