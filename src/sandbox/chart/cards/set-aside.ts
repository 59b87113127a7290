/** @module sandbox/chart/cards/set-aside: a card that is not followed, and why. https://cds-hooks.hl7.org/#overridden-guidance */
import type { Card, Coding } from '../../../cds-hooks/types.ts'
import { attempt } from '../page/attempt.ts'
import { create } from '../page/dom.ts'
import { createProblem } from '../page/problem.ts'
import type { CardOptions } from './cards.ts'
import { explainNotSetAside, matterOf } from './words.ts'

export function createSetAsideForm(
  card: Card,
  overrideReasons: readonly Coding[],
  { patient, setAside, turnOf }: Pick<CardOptions, 'patient' | 'setAside' | 'turnOf'>,
): HTMLDetailsElement {
  const turn = turnOf(card)
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
  turn.add(button)
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
    if (!reason) return
    const explain = (error: unknown) => explainNotSetAside(card, patient, error)
    attempt({ turn, problem, explain, matter: matterOf(card, patient) }, () =>
      setAside(card, reason, comment.value),
    )
  })
  return create(
    'details',
    { class: 'override' },
    create('summary', {}, 'Set this card aside'),
    form,
  )
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
