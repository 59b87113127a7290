/** @module sandbox/chart/cards: CDS Hooks cards as an EHR shows them. */
import type { Card, Coding, Link, Suggestion } from '../../../cds-hooks/types.ts'
import { attempt, createProblem } from '../page/attempt.ts'
import { create, createLink, type Child } from '../page/dom.ts'
import { renderLaunch } from '../panel/launch-button.ts'
import { renderMarkdown } from './markdown.ts'
import { orderTitleOf } from '../record/order.ts'

export interface CardOptions {
  /** Suggestions accepted since the chart was opened, by uuid. */
  readonly accepted: ReadonlyMap<string, Suggestion>
  /** Resolves when the orders are written; rejects with the reason why not. */
  readonly accept: (suggestion: Suggestion, card: Card) => Promise<void>
  /** Resolves when the service has taken the answer. */
  readonly setAside: (card: Card, reason: Coding, comment: string) => Promise<void>
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
      if (options.accepted.has(suggestion.uuid)) return create('li', {}, renderOrdered(suggestion))
      return isClosed ? null : create('li', {}, ...renderSuggestion(suggestion, card, options))
    }),
  )
}

/** The orders by their names: a label as "Propose ..." is no longer true. */
export function renderOrdered({ label, actions }: Suggestion): HTMLElement {
  const names = (actions ?? []).flatMap((action) =>
    action.type === 'create' && action.resource.resourceType === 'ServiceRequest'
      ? orderTitleOf(action.resource)
      : [],
  )
  const text = names.length > 0 ? `Ordered: ${names.join(', ')}` : `Accepted: ${label}`
  return create('p', { class: 'ordered' }, text)
}

function renderSuggestion(suggestion: Suggestion, card: Card, { accept }: CardOptions): Child[] {
  const problem = createProblem()
  const button = create(
    'button',
    { type: 'button', class: suggestion.isRecommended ? 'recommended' : 'plain' },
    suggestion.label,
  )
  button.addEventListener('click', () => {
    attempt(button, problem, 'Not ordered.', () => accept(suggestion, card))
  })
  const actions = (suggestion.actions ?? [])
    .filter(({ description }) => !isSaidBy(suggestion.label, description))
    .map(({ description }) => create('li', {}, description))
  return [
    button,
    suggestion.isRecommended ? create('span', { class: 'hint' }, 'Recommended') : null,
    actions.length > 0 ? create('ul', { class: 'actions' }, ...actions) : null,
    problem,
  ]
}

/** Whether the button has every word of it already: nobody wants to read an order twice. */
function isSaidBy(label: string, description: string): boolean {
  const words = (text: string) => text.toLowerCase().split(/[^\p{Letter}\p{Number}]+/u)
  const said = new Set(words(label))
  return words(description).every((word) => said.has(word) || word === '')
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
function renderOverrideReasons(card: Card, { setAside }: CardOptions): Child {
  const { overrideReasons } = card
  if (!overrideReasons) return null
  const reasons = create(
    'select',
    { name: 'reason', required: '' },
    create('option', { value: '' }, 'Choose a reason'),
    ...overrideReasons.map(({ display, code }) =>
      create('option', { value: code }, display ?? code),
    ),
  )
  const comment = create('input', { name: 'comment', maxlength: '500', autocomplete: 'off' })
  const button = create('button', { type: 'submit', class: 'plain' }, 'Set aside')
  const problem = createProblem()
  const form = create(
    'form',
    {},
    create('label', {}, 'Reason ', reasons),
    create('label', {}, 'Comment (optional) ', comment),
    button,
    problem,
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const reason = overrideReasons.find(({ code }) => code === reasons.value)
    if (reason)
      attempt(button, problem, 'Not set aside.', () => setAside(card, reason, comment.value))
  })
  return create(
    'details',
    { class: 'override' },
    create('summary', {}, 'Set this card aside'),
    form,
  )
}

function renderSource({ source }: Card): HTMLElement {
  const label = source.url ? createLink(source.label, source.url) : source.label
  return create('p', { class: 'source' }, 'Source: ', label)
}

/** What was decided stands where the card stood. */
export function renderAnswered(card: Card, reason: Coding, comment: string): HTMLElement {
  const facts: readonly (readonly [string, string])[] = [
    ['Reason', reason.display ?? reason.code],
    ['Comment', comment.trim()],
  ]
  return create(
    'div',
    { class: 'answered' },
    create('p', {}, create('strong', {}, 'Set aside: '), card.summary),
    create(
      'dl',
      {},
      ...facts
        .filter(([, text]) => text !== '')
        .map(([term, text]) => create('div', {}, create('dt', {}, term), create('dd', {}, text))),
    ),
  )
}
