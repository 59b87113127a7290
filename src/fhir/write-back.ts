/** @module fhir/write-back: the answer into the chart, once. */
import type { MedplumClient } from '@medplum/core'
import type { Bundle } from '@medplum/fhirtypes'
import { AnyEcgError } from '../errors.ts'
import { failureText } from './failure.ts'
import type { Scopes } from './scopes.ts'

export { failureCode } from './failure.ts'

export type WriteOutcome =
  | { readonly kind: 'written' }
  /** The token may not create these types: nothing was sent. */
  | { readonly kind: 'not-permitted'; readonly types: readonly string[] }

/**
 * Sends the transaction. Every entry is a conditional create, so a repeated write changes nothing.
 * @param scopes of the client's token; absent: unknown, so it is tried.
 * @throws AnyEcgError `fhir-failed` when the server refuses any entry; a transaction leaves nothing half-written.
 */
export async function writeBack(
  client: MedplumClient,
  transaction: Bundle,
  scopes?: Scopes,
): Promise<WriteOutcome> {
  const missing = withheldTypes(transaction, scopes)
  if (missing.length > 0) return { kind: 'not-permitted', types: missing }
  try {
    await client.executeBatch(transaction)
    return { kind: 'written' }
  } catch (cause) {
    throw new AnyEcgError('fhir-failed', `RiskAssessment not written: ${failureText(cause)}`, {
      cause,
    })
  }
}

/** False when `writeBack` would not try. */
export function mayCreate(transaction: Bundle, scopes?: Scopes): boolean {
  return withheldTypes(transaction, scopes).length === 0
}

function withheldTypes({ entry = [] }: Bundle, scopes?: Scopes): readonly string[] {
  return entry
    .flatMap(({ resource }) => resource?.resourceType ?? [])
    .filter((type) => scopes?.mayWrite(type) === false)
}
