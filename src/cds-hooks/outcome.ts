/** @module cds-hooks/outcome: errors as FHIR OperationOutcome with the right HTTP status. */
import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { AnyEcgError, type ErrorCode } from '../errors.ts'

const statusOf: Partial<Record<ErrorCode, ContentfulStatusCode>> = {
  'request-invalid': 400,
  'fhir-server-not-allowed': 403,
  'not-found': 404,
  // https://cds-hooks.hl7.org/#http-status-codes: the data needed could be had neither way.
  'fhir-failed': 412,
  'observation-invalid': 422,
  'store-failed': 503,
}

const issueCodeOf: Partial<Record<ErrorCode, OperationOutcomeIssue['code']>> = {
  'request-invalid': 'invalid',
  'fhir-server-not-allowed': 'forbidden',
  'not-found': 'not-found',
  'fhir-failed': 'incomplete',
  'observation-invalid': 'invalid',
  'store-failed': 'transient',
}

/** Known errors with their message; anything else is ours, and its inside stays inside. */
export function answerError(context: Context, error: unknown): Response {
  if (!(error instanceof AnyEcgError))
    return answerOutcome(context, 500, 'exception', 'The service failed. The error was logged.')
  const status = statusOf[error.code] ?? 500
  return answerOutcome(context, status, issueCodeOf[error.code] ?? 'exception', error.message)
}

export function answerOutcome(
  context: Context,
  status: ContentfulStatusCode,
  code: OperationOutcomeIssue['code'],
  text: string,
): Response {
  const outcome: OperationOutcome = {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code, details: { text }, diagnostics: text }],
  }
  return context.json(outcome, status)
}
