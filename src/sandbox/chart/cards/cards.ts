/** @module sandbox/chart/cards: CDS Hooks cards as an EHR shows them. */
import type { Card, Coding, Link, Suggestion } from '../../../cds-hooks/types.ts'
import { attempt } from '../page/attempt.ts'
import { create, createLink, type Child } from '../page/dom.ts'
import { createProblem } from '../page/problem.ts'
import type { Turn } from '../page/turn.ts'
import { renderLaunch } from '../panel/launch-button.ts'
import type { PatientSummary } from '../patients/read-patient.ts'
import { actionLabelOf } from './accept.ts'
import { renderMarkdown } from './markdown.ts'
import { createSetAsideForm } from './set-aside.ts'
import { acceptedText, describeSigning, explainNotAccepted, matterOf } from './words.ts'

export interface CardOptions {
  readonly patient: PatientSummary
  /** One card, one answer: the same each time the card is drawn. */
  readonly turnOf: (card: Card) => Turn
  /** Suggestions accepted since the chart was opened, by uuid. */
  readonly accepted: ReadonlyMap<string, Suggestion>
  /** Resolves when the orders are written; rejects with the reason why not. */
  readonly accept: (suggestion: Suggestion, card: Card) => Promise<void>
  /** Resolves when the service has taken the answer. */
  readonly setAside: (card: Card, reason: Coding, comment: string) => Promise<void>
  /** The form to set the card aside, the same each time the card is drawn: what is half written stays. */
  readonly formOf: (card: Card, make: () => HTMLDetailsElement) => HTMLDetailsElement
  /** Opens a SMART app about this patient. */
  readonly launch: (link: Link) => Promise<void>
}

const indicatorWords = { info: 'Information', warning: 'Warning', critical: 'Critical' } as const

export function renderCard(card: Card, options: CardOptions): HTMLElement {
  const heading = create('h4', { id: `card-${card.uuid}` }, card.summary)
  return create(
    'article',
    { class: `card ${card.indicator}`, 'aria-labelledby': heading.id },
    create('p', { class: 'indicator' }, indicatorWords[card.indicator]),
    heading,
    card.detail ? create('div', { class: 'detail' }, renderMarkdown(card.detail)) : null,
    renderSuggestions(card, options),
    renderLinks(card, options),
    renderOverrideReasons(card, options),
    renderSource(card),
  )
}

function renderSuggestions(card: Card, options: CardOptions): Child {
  if (!card.suggestions) return null
  const taken = card.suggestions.some(({ uuid }) => options.accepted.has(uuid))
  const isClosed = taken && card.selectionBehavior !== 'any'
  return create(
    'ul',
    { class: 'suggestions', 'aria-label': 'Suggestions' },
    ...card.suggestions.map((suggestion) => {
      if (options.accepted.has(suggestion.uuid)) return create('li', {}, renderAccepted(suggestion))
      return isClosed ? null : create('li', {}, ...renderSuggestion(suggestion, card, options))
    }),
  )
}

export function renderAccepted(suggestion: Suggestion): HTMLElement {
  return create('p', { class: 'ordered' }, acceptedText(suggestion))
}

function renderSuggestion(
  suggestion: Suggestion,
  card: Card,
  { accept, patient, turnOf }: CardOptions,
): Child[] {
  const turn = turnOf(card)
  const problem = createProblem()
  const label = actionLabelOf(suggestion)
  const button = create(
    'button',
    { type: 'button', class: suggestion.isRecommended ? 'recommended' : 'plain' },
    label,
  )
  turn.add(button)
  button.addEventListener('click', () => {
    const explain = (error: unknown) => explainNotAccepted(suggestion, patient, error)
    attempt({ turn, problem, explain, matter: matterOf(card, patient) }, () =>
      accept(suggestion, card),
    )
  })
  const hint = [suggestion.isRecommended ? 'Recommended.' : '', describeSigning(suggestion)]
  const actions = [suggestion.label, ...(suggestion.actions ?? []).map((one) => one.description)]
    .filter((text) => !isSaidBy(label, text))
    .map((text) => create('li', {}, text))
  return [
    button,
    create('span', { class: 'hint' }, hint.filter(Boolean).join(' ')),
    actions.length > 0 ? create('ul', { class: 'actions' }, ...actions) : null,
    problem,
  ]
}

/** Whether the button has it already, but for the verb: nobody wants to read an order twice. */
function isSaidBy(label: string, text: string): boolean {
  const words = (of: string) => of.toLowerCase().match(/[\p{Letter}\p{Number}]+/gu) ?? []
  const said = new Set(words(label))
  return (
    label === text ||
    words(text)
      .slice(1)
      .every((word) => said.has(word))
  )
}

function renderLinks({ links }: Card, options: CardOptions): Child {
  if (!links) return null
  const items = links.map((link) =>
    create(
      'li',
      {},
      ...(link.type === 'smart'
        ? renderLaunch(link, options.launch)
        : [createLink(link.label, link.url)]),
    ),
  )
  return create('ul', { class: 'links', 'aria-label': 'Links' }, ...items)
}

/** https://cds-hooks.hl7.org/#overridden-guidance */
function renderOverrideReasons(card: Card, options: CardOptions): Child {
  const { overrideReasons, suggestions } = card
  // A card that was accepted has its answer.
  const isAccepted = suggestions?.some(({ uuid }) => options.accepted.has(uuid))
  if (!overrideReasons || isAccepted) return null
  return options.formOf(card, () => createSetAsideForm(card, overrideReasons, options))
}

function renderSource({ source }: Card): HTMLElement {
  const label = source.url ? createLink(source.label, source.url) : source.label
  return create('p', { class: 'source' }, 'Source: ', label)
}
