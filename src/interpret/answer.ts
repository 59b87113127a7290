/** @module interpret/answer: what a user said to a card. */

/** A user's newest answer to the card of a finding. */
export interface Answer {
  readonly indicatorId: string
  readonly outcome: 'accepted' | 'overridden'
  readonly reasonCode?: string
  /** ms since 1970; the finding may come back then. Absent: answered for good. */
  readonly snoozedUntil?: number
}
