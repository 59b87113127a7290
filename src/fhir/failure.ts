/** @module fhir/failure: why a call failed, in words that hold nothing the server said: its text may name a patient. */
import { OperationOutcomeError } from '@medplum/core'
import type { OperationOutcome } from '@medplum/fhirtypes'
import { AnyEcgError } from '../errors.ts'

/** Fit for a log: the server's issue code, the code of the socket, or the name of the error. */
export function failureCode(error: unknown): string {
  const root = rootOf(error)
  if (root instanceof OperationOutcomeError) return issueCode(root.outcome) ?? 'outcome'
  if (!(root instanceof Error)) return 'unknown'
  return 'code' in root && typeof root.code === 'string' ? root.code : root.name
}

/** One clause, for a message. */
export function failureText(error: unknown): string {
  if (error instanceof AnyEcgError) return error.message
  if (error instanceof OperationOutcomeError) return `it answered "${failureCode(error)}"`
  return `the call failed (${failureCode(error)})`
}

/** Of the first issue; an outcome from elsewhere may lack what FHIR requires of it. */
export function issueCode({ issue }: Partial<OperationOutcome>): string | undefined {
  return issue?.[0]?.code
}

function rootOf(error: unknown): unknown {
  return error instanceof AnyEcgError && error.cause !== undefined ? rootOf(error.cause) : error
}
