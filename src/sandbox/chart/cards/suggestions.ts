/** @module sandbox/chart/cards/suggestions: what the services say about this patient, and what the clinician answered. */
import type {
  Card,
  Coding,
  Link,
  PatientViewContext,
  Service,
  Suggestion,
} from '../../../cds-hooks/types.ts'
import { toEntries } from './accept.ts'
import { renderAnswered, renderCard, renderOrdered, type CardOptions } from './cards.ts'
import { create, emptyLine, messageOf } from '../page/dom.ts'
import { writeFhir } from '../page/fhir.ts'
import { callService, discoverServices, sendFeedback, type Answer } from './hook.ts'
import { fill } from '../page/region.ts'

export interface SuggestionsOptions {
  readonly context: PatientViewContext
  readonly fhirServer: string
  readonly launch: (link: Link) => Promise<void>
  /** Called when an answer may have changed the record; the cards are asked for again beside it. */
  readonly onAnswer: () => Promise<unknown>
  readonly signal: AbortSignal
}

export interface Suggestions {
  readonly region: HTMLElement
  readonly refresh: () => Promise<void>
}

/** Answers stay in sight as long as this chart is open. */
export function createSuggestions(options: SuggestionsOptions): Suggestions {
  const { context, fhirServer, launch, onAnswer, signal } = options
  const region = create('div', { class: 'cards', 'aria-live': 'polite' })
  const accepted = new Map<string, Suggestion>()
  const setAside = new Map<string, HTMLElement>()
  /** Why the service does not know of the last order. */
  let untold = ''
  let serviceOf: ReadonlyMap<string, Service> = new Map()

  const refresh = () => fill(region, ask, signal)

  /** What was answered stays in sight when the services do not answer. */
  async function ask(): Promise<readonly HTMLElement[]> {
    try {
      return render(await askServices())
    } catch (error) {
      if (signal.aborted || accepted.size + setAside.size === 0) throw error
      const problem = create('p', { class: 'problem' }, `No answer. ${messageOf(error)}`)
      return [...renderDecided(() => true), problem]
    }
  }

  /** Fires patient-view at each service that wants to know. */
  async function askServices(): Promise<readonly Card[]> {
    const services = new Map<string, Service>()
    const cards: Card[] = []
    for (const service of await discoverServices(signal))
      for (const card of await callService(service, context, fhirServer, signal)) {
        services.set(card.uuid, service)
        cards.push(card)
      }
    serviceOf = services
    return cards
  }

  function render(cards: readonly Card[]): readonly HTMLElement[] {
    const offered = new Set(
      cards.flatMap(({ uuid, suggestions = [] as never }) => [
        uuid,
        ...suggestions.map((suggestion) => suggestion.uuid),
      ]),
    )
    const isGone = ([uuid]: readonly [string, unknown]) => !offered.has(uuid)
    const shown = cards.map((card) => renderCard(card, cardOptions))
    if (shown.length === 0)
      shown.push(
        emptyLine('No suggestion. This does not mean the ECG or the laboratory values are normal.'),
      )
    return [...renderDecided(isGone), ...shown]
  }

  function renderDecided(
    isShown: (decided: readonly [string, unknown]) => boolean,
  ): readonly HTMLElement[] {
    return [
      ...[...accepted].filter(isShown).map(([, suggestion]) => renderOrdered(suggestion)),
      ...[...setAside].filter(isShown).map(([, answered]) => answered),
      ...(untold ? [emptyLine(`The service was not told. ${untold}`)] : []),
    ]
  }

  async function answer(card: Card, what: Answer): Promise<void> {
    const service = serviceOf.get(card.uuid)
    if (service) await sendFeedback(service, card, what)
  }

  async function refreshAfterClick(): Promise<void> {
    await Promise.all([refresh(), onAnswer()])
    // The button that had the focus is gone.
    if (document.activeElement === document.body) region.closest('main')?.focus()
  }

  const cardOptions: CardOptions = {
    accepted,
    launch,
    accept: async (suggestion, card) => {
      await writeFhir(toEntries(suggestion, new Date()))
      accepted.set(suggestion.uuid, suggestion)
      // The order stands, whatever becomes of the word about it.
      untold = await answer(card, {
        outcome: 'accepted',
        acceptedSuggestions: [{ id: suggestion.uuid }],
      }).then(() => '', messageOf)
      await refreshAfterClick()
    },
    setAside: async (card: Card, reason: Coding, comment: string) => {
      const userComment = comment.trim()
      await answer(card, {
        outcome: 'overridden',
        overrideReason: { reason, ...(userComment ? { userComment } : {}) },
      })
      setAside.set(card.uuid, renderAnswered(card, reason, userComment))
      await refreshAfterClick()
    },
  }
  return { region, refresh }
}
