/**
 * @module smart-app/views/arrival: where the keyboard and the eye are after a step: at the new heading, or, one step back
 * in the history, where they were (WCAG 2.2, 2.4.3).
 */
import type { LitElement } from 'lit'
import { readEntry, writeEntry } from '../data/history-entry.ts'
import { returnTo, takePlace, type Place } from './place.ts'

/** `now`: at what is shown next. `answered`: what is shown now is about to be replaced. */
type When = 'now' | 'answered'

export class Arrival {
  readonly #host: LitElement
  readonly #places = new Map<number, Place>()
  #next: When | Place | null = null
  #step = 0
  /** Steps are told apart also from those before a reload. */
  #lastStep = Date.now()

  constructor(host: LitElement) {
    this.#host = host
  }

  /** From here on this page puts the reader in place, and the browser does not. */
  begin(): void {
    history.scrollRestoration = 'manual'
    this.#takeStep()
  }

  /** The address has changed; what is still on screen is what was left. */
  follow(): void {
    const { step } = readEntry()
    this.#places.set(this.#step, takePlace(this.#host.renderRoot, location.hash))
    this.#next = (step === undefined ? undefined : this.#places.get(step)) ?? 'now'
    if (step === undefined) this.#takeStep()
    else this.#step = step
  }

  expect(when: When): void {
    this.#next = when
  }

  /** @param isAsking an answer is awaited. */
  settle(isAsking: boolean): void {
    const next = this.#next
    if (!next) return
    const { renderRoot } = this.#host
    const view = renderRoot.querySelector<LitElement>('message-panel, .view, patient-picker')
    if (!view || (next === 'answered' && isAsking)) {
      // Meanwhile the focus is at what says so, and not lost with what was there.
      if (!document.hasFocus() || (renderRoot as ShadowRoot).activeElement) return
      renderRoot.querySelector<HTMLElement>('.loading h1')?.focus()
      return
    }
    this.#next = null
    void view.updateComplete.then(() => {
      if (typeof next === 'object') this.#goBack(view, next)
      else goToHeading(view)
    })
  }

  #goBack(view: LitElement, place: Place): void {
    // A task later, the rows of a list are there, too.
    setTimeout(() => {
      if (returnTo(this.#host.renderRoot, place)) return
      headingOf(view)?.focus({ preventScroll: true })
    })
  }

  #takeStep(): void {
    this.#step = ++this.#lastStep
    writeEntry({ ...readEntry(), step: this.#step })
  }
}

function goToHeading(view: LitElement): void {
  headingOf(view)?.focus()
  scrollTo({ top: 0 })
}

/** A view that has nothing but a message to show leaves the heading to it. */
function headingOf({ renderRoot }: LitElement): HTMLElement | null {
  const message = renderRoot.querySelector('message-panel')?.shadowRoot
  return renderRoot.querySelector('h1') ?? message?.querySelector('h1') ?? null
}
