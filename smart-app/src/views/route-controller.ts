/** @module smart-app/views/route-controller: the view and the finding that the address names, step by step. */
import type { LitElement, ReactiveController } from 'lit'
import { readEntry, writeEntry } from '../data/history-entry.ts'
import { besideHash, findingHash, findingOf, readRoute, type Route } from '../data/route.ts'

export interface RouteOptions {
  /** The address has changed, and the screen has not yet. */
  readonly onStep: () => void
  /** Whether `findingId` is of this model. */
  readonly isFindingKnown: () => boolean
}

export class RouteController implements ReactiveController {
  readonly #host: LitElement
  readonly #options: RouteOptions
  #route: Route = readRoute(location.hash)
  #findingId = findingOf(this.#route)

  constructor(host: LitElement, options: RouteOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  get route(): Route {
    return this.#route
  }

  /** The finding that was last looked at, as its address had it. */
  get findingId(): string | null {
    return this.#findingId
  }

  hostConnected() {
    addEventListener('hashchange', this.#follow)
  }

  hostDisconnected() {
    removeEventListener('hashchange', this.#follow)
  }

  /** The first paint is what was clicked, unless the address already says more. */
  showFirst(findingId: string | null) {
    if (findingId && !location.hash) this.#rewrite(location.pathname + findingHash(findingId))
  }

  /** The tracing or the course names the finding it is seen beside: the way back to it outlives a reload. */
  showBeside(view: 'ecg' | 'trend', findingId: string) {
    this.#rewrite(besideHash(view, findingId))
  }

  /** Another patient: the address and the way back name no finding of the last one. */
  reset() {
    this.#findingId = null
    this.#rewrite(location.pathname)
  }

  #rewrite(url: string) {
    writeEntry(readEntry(), url)
    this.#read()
  }

  #follow = () => {
    this.#options.onStep()
    this.#read()
    const { route } = this
    const isBeside = route.view === 'ecg' || route.view === 'trend'
    if (isBeside && route.findingId === null && this.#findingId && this.#options.isFindingKnown())
      this.showBeside(route.view, this.#findingId)
  }

  #read() {
    this.#route = readRoute(location.hash)
    this.#findingId = findingOf(this.#route) ?? this.#findingId
    this.#host.requestUpdate()
  }
}
