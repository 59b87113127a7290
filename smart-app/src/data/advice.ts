/** @module smart-app/data/advice: from a finding to what is said of it: pure choices, no words. */
import type { SilenceReason } from '../../../src/interpret/judge.ts'
import { isRaised, type Finding } from './findings.ts'

/**
 * How many times as likely as usual, in tenths below two; within a fifth of the usual it is the same.
 * Null where the usual is not known.
 */
export function compareWithUsual(
  probability: number,
  prevalence: number | null,
): number | 'less' | 'same' | null {
  if (prevalence === null || prevalence <= 0) return null
  const ratio = probability / prevalence
  if (ratio < 0.8) return 'less'
  if (ratio <= 1.2) return 'same'
  return ratio < 1.95 ? Math.round(ratio * 10) / 10 : Math.round(ratio)
}

export type Step =
  | { readonly kind: 'use-measured' }
  | { readonly kind: 'await-result' }
  | { readonly kind: 'read-first' }
  | { readonly kind: 'consider'; readonly orders: readonly string[] }
  | { readonly kind: 'no-order' }
  | { readonly kind: 'confirm' }

export interface Advice {
  readonly steps: readonly Step[]
  /** `made`: this finding is on the card. Null: nothing is to be said of cards. */
  readonly card: 'made' | SilenceReason | null
}

/**
 * Measured: go by that. On its way: wait for that. Raised: read the tracing, measure, do not treat. Not raised or not to
 * be relied on: nothing is proposed, and nothing is ruled out.
 */
export function adviseOn(finding: Finding): Advice {
  const { estimate, about, nearChance } = finding
  const card = estimate ? (estimate.silence ?? 'made') : null
  if (estimate?.measured?.standing === 'final') return { steps: [{ kind: 'use-measured' }], card }
  const isOnItsWay =
    estimate?.silence === 'being-measured' || estimate?.measured?.standing === 'pending'
  if (isOnItsWay) return { steps: [{ kind: 'read-first' }, { kind: 'await-result' }], card }
  if (!isRaised(finding) || nearChance) return { steps: [{ kind: 'read-first' }], card }
  return {
    steps: [
      { kind: 'read-first' },
      about.orders.length > 0 ? { kind: 'consider', orders: about.orders } : { kind: 'no-order' },
      { kind: 'confirm' },
    ],
    card,
  }
}

/** "a", "a and b", "a, b and c". */
export function joinList(parts: readonly string[], and: string): string {
  if (parts.length < 2) return parts.join('')
  return `${parts.slice(0, -1).join(', ')} ${and} ${parts.at(-1) ?? ''}`
}
