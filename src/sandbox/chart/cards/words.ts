/** @module sandbox/chart/cards/words: what the page says of cards and answers in a line. */
import type { Card, Suggestion } from '../../../cds-hooks/types.ts'
import { explain, RequestError, type Explanation } from '../page/failure.ts'
import type { Matter } from '../page/notices.ts'
import { addressOf, type PatientSummary } from '../patients/read-patient.ts'
import { actionLabelOf, isRepeatable, orderNamesOf, ordersOf } from './accept.ts'

/** What was decided: `Ordered: magnesium`. */
export function acceptedText(suggestion: Suggestion): string {
  const orders = orderNamesOf(suggestion)
  return orders === '' ? `Accepted: ${suggestion.label}` : `Ordered: ${orders}`
}

/** What the click does beyond what the button says; empty: nothing. */
export function describeSigning(suggestion: Suggestion): string {
  const orders = ordersOf(suggestion)
  if (orders.length === 0) return ''
  const priorities = new Set(orders.map(({ priority = 'routine' }) => priority))
  const [priority] = priorities
  const isPlain = priorities.size > 1 || priority === 'routine'
  return `Signed at once${isPlain ? '' : `, priority ${priority ?? ''}`}.`
}

/** For screen readers, which would otherwise hear nothing or every word of the cards. */
export function describeCards(cards: readonly Card[]): string {
  if (cards.length === 0) return 'No suggestion.'
  const count = cards.length === 1 ? '1 card' : `${cards.length} cards`
  return `${count}: ${cards.map(({ summary }) => summary).join('; ')}`
}

/** Names the order and the patient: whoever reads it may have another chart open by now. */
export function explainNotAccepted(
  suggestion: Suggestion,
  patient: PatientSummary,
  error: unknown,
): Explanation {
  const what = `\u201c${actionLabelOf(suggestion)}\u201d for ${nameOf(patient)}`
  if (error instanceof RequestError && error.isRefusal)
    return explain(`${what} was not done`, error, 'Try again, or order it in another way.')
  const again = isRepeatable(suggestion)
    ? 'To accept the card again is safe: what is there is not ordered twice.'
    : 'Do not accept the card again before you have looked.'
  const wayOut = `Look under Orders in that chart. ${again}`
  return explain(`It is not known whether ${what} was done`, error, wayOut)
}

export function explainUntold(
  suggestion: Suggestion,
  patient: PatientSummary,
  error: unknown,
): Explanation {
  const undone = `The service was not told of \u201c${actionLabelOf(suggestion)}\u201d for ${nameOf(patient)}`
  const what = ordersOf(suggestion).length > 0 ? 'The order' : 'What was done'
  return explain(undone, error, `${what} stands.`)
}

export function explainNotSetAside(
  card: Card,
  patient: PatientSummary,
  error: unknown,
): Explanation {
  const undone = `The card \u201c${card.summary}\u201d of ${nameOf(patient)} was not set aside`
  return explain(undone, error, 'Try again.')
}

/** An order, a refusal: of one card there is one notice. */
export function matterOf({ uuid }: Card, patient: PatientSummary): Matter {
  return { key: uuid, chart: addressOf(patient) }
}

function nameOf({ name, recordNumber }: PatientSummary): string {
  return `${name} (${recordNumber})`
}
