/** @module sandbox/chart/page/attempt: a click that a server may refuse. */
import { create, messageOf } from './dom.ts'

/** While it goes on the button rests; when it fails, the reason stands beside it. */
export function attempt(
  button: HTMLButtonElement,
  problem: HTMLElement,
  failure: string,
  work: () => Promise<void>,
): void {
  button.disabled = true
  problem.hidden = true
  work()
    .catch((error: unknown) => {
      problem.hidden = false
      problem.textContent = `${failure} ${messageOf(error)}`
    })
    .finally(() => {
      button.disabled = false
    })
}

/** Where `attempt` says what went wrong. */
export function createProblem(): HTMLElement {
  return create('p', { class: 'problem', role: 'alert', hidden: '' })
}
