/** @module sandbox/chart/cards/suggestions: what the services say about this patient, and what the clinician answered. */
import type {
  Card,
  Coding,
  Link,
  PatientViewContext,
  Service,
  Suggestion,
} from '../../../cds-hooks/types.ts'
import { create, emptyLine } from '../page/dom.ts'
import { explainRead, RequestError } from '../page/failure.ts'
import { writeFhir } from '../page/fhir.ts'
import { askBeforeLeaving } from '../page/leaving.ts'
import { tell } from '../page/notices.ts'
import { renderProblem } from '../page/problem.ts'
import { fill } from '../page/region.ts'
import { Turn } from '../page/turn.ts'
import type { PatientSummary } from '../patients/read-patient.ts'
import { toEntries } from './accept.ts'
import { renderAccepted, renderCard, type CardOptions } from './cards.ts'
import { callService, discoverServices, sendFeedback, type Answer } from './hook.ts'
import { renderAnswered } from './set-aside.ts'
import { acceptedText, describeCards, explainUntold, matterOf } from './words.ts'

export interface SuggestionsOptions {
  readonly context: PatientViewContext
  readonly patient: PatientSummary
  readonly fhirServer: string
  readonly launch: (link: Link) => Promise<void>
  /** Called when an answer may have changed the record; the cards are asked for again beside it. */
  readonly onAnswer: () => Promise<unknown>
  readonly signal: AbortSignal
}

export interface Suggestions {
  readonly parts: readonly HTMLElement[]
  readonly refresh: () => Promise<void>
}

/** Answers stay in sight as long as this chart is open. */
export function createSuggestions(options: SuggestionsOptions): Suggestions {
  const { context, patient, fhirServer, launch, onAnswer, signal } = options
  const region = create('div', { class: 'cards' })
  // One line for screen readers: as a live region the cards would be read out whole.
  const status = create('p', { class: 'unseen', role: 'status' })
  const accepted = new Map<string, Suggestion>()
  const setAside = new Map<string, HTMLElement>()
  const turns = new Map<string, Turn>()
  /** Of the cards that are not answered yet. */
  const forms = new Map<string, HTMLDetailsElement>()
  /** Where in them the keyboard is to be again. */
  let writingIn: HTMLElement | undefined
  /** Why a service does not know of what was accepted, by suggestion. */
  const untold = new Map<string, HTMLElement>()
  /** What the clinician did last, for the status line. */
  let done = ''
  let offered: readonly Card[] = []
  let serviceOf: ReadonlyMap<string, Service> = new Map()

  async function refresh(): Promise<void> {
    await fill(region, 'The suggestions', ask, signal)
    if (writingIn?.isConnected) writingIn.focus()
    writingIn = undefined
  }

  async function ask(): Promise<readonly HTMLElement[]> {
    try {
      const cards = await askServices()
      announce(describeCards(cards))
      return render(cards)
    } catch (error) {
      if (signal.aborted) throw error
      const explanation = explainRead('The suggestions', error)
      announce(explanation.text)
      // What was answered, or is being answered, stays in sight when the services do not answer.
      const begun = offered.filter(({ uuid }) => forms.get(uuid)?.open)
      return [
        ...renderDecided(() => true),
        renderProblem(explanation),
        ...begun.map((card) => renderCard(card, cardOptions)),
      ]
    }
  }

  function announce(news: string): void {
    const text = [done, news].filter(Boolean).join('. ')
    if (status.textContent !== text) status.textContent = text
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
    offered = cards
    return cards
  }

  function render(cards: readonly Card[]): readonly HTMLElement[] {
    const uuids = new Set(
      cards.flatMap(({ uuid, suggestions = [] as never }) => [
        uuid,
        ...suggestions.map((suggestion) => suggestion.uuid),
      ]),
    )
    const isGone = ([uuid]: readonly [string, unknown]) => !uuids.has(uuid)
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
      ...[...accepted].filter(isShown).map(([, suggestion]) => renderAccepted(suggestion)),
      ...[...setAside].filter(isShown).map(([, answered]) => answered),
      ...untold.values(),
    ]
  }

  async function answer(card: Card, what: Answer): Promise<void> {
    const service = serviceOf.get(card.uuid)
    if (service) await sendFeedback(service, card, what)
  }

  async function refreshAfterClick(what: string): Promise<void> {
    done = what
    await Promise.all([refresh(), onAnswer()])
    // The button that had the focus is gone.
    if (document.activeElement === document.body) region.closest('main')?.focus()
  }

  async function order(suggestion: Suggestion): Promise<void> {
    try {
      await askBeforeLeaving(writeFhir(toEntries(suggestion, new Date())))
    } catch (error) {
      // Perhaps it is there all the same: then it shows.
      if (!(error instanceof RequestError && error.isRefusal)) void onAnswer()
      throw error
    }
  }

  const cardOptions: CardOptions = {
    accepted,
    launch,
    patient,
    turnOf: ({ uuid }) => {
      const turn = turns.get(uuid) ?? new Turn()
      turns.set(uuid, turn)
      return turn
    },
    formOf: ({ uuid }, make) => {
      const form = forms.get(uuid) ?? make()
      forms.set(uuid, form)
      // To be moved into the new card takes the keyboard from it.
      const { activeElement } = document
      if (activeElement instanceof HTMLElement && form.contains(activeElement))
        writingIn = activeElement
      return form
    },
    accept: async (suggestion, card) => {
      await order(suggestion)
      accepted.set(suggestion.uuid, suggestion)
      forms.delete(card.uuid)
      // The order stands, whatever becomes of the word about it.
      const [word] = await Promise.allSettled([
        answer(card, { outcome: 'accepted', acceptedSuggestions: [{ id: suggestion.uuid }] }),
      ])
      if (word.status === 'fulfilled') return refreshAfterClick(acceptedText(suggestion))
      const explanation = explainUntold(suggestion, patient, word.reason)
      const problem = renderProblem(explanation)
      untold.set(suggestion.uuid, problem)
      await refreshAfterClick(acceptedText(suggestion))
      // A key of its own: the order, being placed, withdraws what was said of it.
      const { chart } = matterOf(card, patient)
      tell(problem, explanation, { key: `untold ${suggestion.uuid}`, chart })
    },
    setAside: async (card: Card, reason: Coding, comment: string) => {
      const userComment = comment.trim()
      await answer(card, {
        outcome: 'overridden',
        overrideReason: { reason, ...(userComment ? { userComment } : {}) },
      })
      forms.delete(card.uuid)
      setAside.set(card.uuid, renderAnswered(card, reason, userComment))
      await refreshAfterClick('Set aside')
    },
  }
  return { parts: [status, region], refresh }
}
