/** @module sandbox/chart/page/turn: buttons of which one works at a time. */

/**
 * While one works all of them rest, but stay where the keyboard can be: a disabled button drops the focus.
 * https://www.w3.org/WAI/ARIA/apg/practices/keyboard-interface/#focusabilityofdisabledcontrols
 */
export class Turn {
  readonly #buttons = new Set<HTMLButtonElement>()
  #isTaken = false

  /** A button drawn anew while another works rests at once. */
  add(button: HTMLButtonElement): void {
    this.#buttons.add(button)
    show(button, this.#isTaken)
  }

  /** @returns false when something is under way: then nothing must begin. */
  take(): boolean {
    if (this.#isTaken) return false
    this.#set(true)
    return true
  }

  free(): void {
    this.#set(false)
  }

  #set(isTaken: boolean): void {
    this.#isTaken = isTaken
    for (const button of this.#buttons) show(button, isTaken)
  }
}

function show(button: HTMLButtonElement, isTaken: boolean): void {
  if (isTaken) button.setAttribute('aria-disabled', 'true')
  else button.removeAttribute('aria-disabled')
}
