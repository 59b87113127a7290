/** @module fhir/write-back: the answer into the chart, once. */
import { OperationOutcomeError, type MedplumClient } from '@medplum/core'
import type { Bundle } from '@medplum/fhirtypes'
import { AnyEcgError, messageOf } from '../errors.ts'

/**
 * Sends the transaction. Every entry is a conditional create, so a repeated write changes nothing.
 * @throws AnyEcgError `fhir-failed` when the server refuses any entry; a transaction leaves nothing half-written.
 */
export async function writeBack(client: MedplumClient, transaction: Bundle): Promise<void> {
  try {
    await client.executeBatch(transaction)
  } catch (cause) {
    throw new AnyEcgError('fhir-failed', `RiskAssessment not written: ${messageOf(cause)}`, {
      cause,
    })
  }
}

/** Why a write failed, fit for a log: the server's issue code, never its text, which may name a patient. */
export function failureCode(error: unknown): string {
  const cause = error instanceof AnyEcgError ? error.cause : error
  if (cause instanceof OperationOutcomeError) return cause.outcome.issue[0]?.code ?? 'outcome'
  return cause instanceof Error ? cause.name : 'unknown'
}
