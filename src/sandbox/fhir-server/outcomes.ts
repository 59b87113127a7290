/** @module sandbox/fhir-server/outcomes: every refusal is an OperationOutcome with a status. */
import { OperationOutcomeError, getStatus } from '@medplum/core'
import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes'
import { validateFhir } from '../../fhir/validate.ts'

/** Refusals @medplum/core has no status for. It carries the status in the outcome's id, so these do too. */
const ownStatuses = {
  unprocessable: 422,
  'method-not-allowed': 405,
  'internal-error': 500,
} as const

/** HTTP status of an outcome. */
export function statusOf(outcome: OperationOutcome): number {
  const own = Object.entries(ownStatuses).find(([id]) => id === outcome.id)
  return own ? own[1] : getStatus(outcome)
}

/** @param expression FHIRPath of the element, or the name of the header or parameter. */
export function refuse(
  code: OperationOutcomeIssue['code'],
  text: string,
  options: { id?: string; expression?: string } = {},
): OperationOutcomeError {
  const { id, expression } = options
  return new OperationOutcomeError({
    resourceType: 'OperationOutcome',
    ...(id ? { id } : {}),
    issue: [
      {
        severity: 'error',
        code,
        details: { text },
        ...(expression ? { expression: [expression] } : {}),
      },
    ],
  })
}

export function refuseMethod(text: string): OperationOutcomeError {
  return refuse('not-supported', text, { id: 'method-not-allowed' })
}

/** @throws OperationOutcomeError, status 422, with one issue for each element that is wrong. */
export function assertValid(resource: unknown): void {
  const outcome = validationOutcome(resource)
  if (outcome) throw new OperationOutcomeError(outcome)
}

/** Undefined = valid. */
export function validationOutcome(resource: unknown): OperationOutcome | undefined {
  const issues = validateFhir(resource)
  if (issues.length === 0) return undefined
  return {
    resourceType: 'OperationOutcome',
    id: 'unprocessable',
    issue: issues.map(({ code, expression, text }) => ({
      severity: 'error',
      code,
      details: { text },
      expression: [expression],
    })),
  }
}
