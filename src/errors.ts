/** @module errors: the two ways of not answering. */

import type { ZodError } from 'zod'

/** Stable codes: they appear in OperationOutcomes, on the command line and in logs. */
export type ErrorCode =
  | 'config-invalid'
  | 'file-unreadable'
  | 'format-unsupported'
  | 'wfdb-invalid'
  | 'observation-invalid'
  | 'model-invalid'
  | 'model-failed'
  | 'registry-invalid'
  | 'sandbox-data-invalid'
  | 'request-invalid'
  | 'fhir-server-not-allowed'
  | 'fhir-failed'
  | 'store-failed'
  | 'not-found'

/**
 * Something is wrong with what we were given or with a part we depend on.
 * `message` is a sentence for the person who can put it right: it names the field and the way out,
 * and never holds a token or a patient's data.
 */
export class AnyEcgError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'AnyEcgError'
    this.code = code
  }
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

const mostFields = 20

/** What is wrong with which field, for the first of them: a body may be wrong in a million places. */
export function nameFields({ issues }: ZodError): string {
  const named = issues
    .slice(0, mostFields)
    .map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
  const more = issues.length - named.length
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}

/** Why a readable recording gets no answer. Counted, shown in the app, never an exception. */
export type DeclineReason =
  | 'no-ecg'
  | 'no-signal'
  | 'not-an-ecg'
  | 'no-accepted-lead'
  | 'unit-missing'
  | 'too-short'
  | 'too-long'
  | 'sampling-too-low'
  | 'gaps'
  | 'flat'
  | 'clipped'
  | 'noisy'
  | 'wrong-status'
  | 'undated'
  | 'in-the-future'
  | 'unidentified'
  | 'undecodable'
  | 'under-age'
  | 'age-unknown'
  | 'paced'
  | 'retracted'

export interface Declined<R extends DeclineReason = DeclineReason> {
  readonly kind: 'declined'
  readonly reason: R
  /** One sentence, free of patient data. */
  readonly detail: string
}

export function declined<R extends DeclineReason>(reason: R, detail: string): Declined<R> {
  return { kind: 'declined', reason, detail }
}
