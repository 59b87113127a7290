/** @module sandbox/chart/cards: CDS Hooks cards as an EHR shows them. */
import type { Card, Suggestion } from '../../cds-hooks/types.ts'
import { create, createLink, type Child } from './dom.ts'
import { renderMarkdown } from './markdown.ts'

export interface CardOptions {
  /** Suggestions accepted since the chart was opened, by uuid. */
  readonly accepted: ReadonlyMap<string, Suggestion>
  /** Resolves when the orders are written; rejects with the reason why not. */
  readonly accept: (suggestion: Suggestion) => Promise<void>
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
    renderLinks(card),
    renderOverrideReasons(card),
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
      return isClosed ? null : create('li', {}, ...renderSuggestion(suggestion, options))
    }),
  )
}

export function renderOrdered({ label }: Suggestion): HTMLElement {
  return create('p', { class: 'ordered' }, `Ordered: ${label}`)
}

function renderSuggestion(suggestion: Suggestion, { accept }: CardOptions): Child[] {
  const problem = create('p', { class: 'problem', role: 'alert', hidden: '' })
  const button = create(
    'button',
    { type: 'button', class: suggestion.isRecommended ? 'recommended' : 'plain' },
    suggestion.label,
  )
  button.addEventListener('click', () => {
    button.disabled = true
    problem.hidden = true
    accept(suggestion).catch((error: unknown) => {
      button.disabled = false
      problem.hidden = false
      problem.textContent = `Not ordered. ${error instanceof Error ? error.message : String(error)}`
    })
  })
  const actions = (suggestion.actions ?? []).map(({ description }) => create('li', {}, description))
  return [
    button,
    suggestion.isRecommended ? create('span', { class: 'hint' }, 'Recommended') : null,
    actions.length > 0 ? create('ul', { class: 'actions' }, ...actions) : null,
    problem,
  ]
}

function renderLinks({ links }: Card): Child {
  if (!links) return null
  const items = links.map(({ label, url }) => create('li', {}, createLink(label, url)))
  return create('ul', { class: 'links', 'aria-label': 'Links' }, ...items)
}

function renderOverrideReasons({ overrideReasons }: Card): Child {
  if (!overrideReasons) return null
  const items = overrideReasons.map(({ display, code }) => create('li', {}, display ?? code))
  return create(
    'details',
    { class: 'override' },
    create('summary', {}, 'Reasons to set this aside'),
    create('ul', {}, ...items),
  )
}

function renderSource({ source }: Card): HTMLElement {
  const label = source.url ? createLink(source.label, source.url) : source.label
  return create('p', { class: 'source' }, 'Source: ', label)
}
