/**
 * @module fhir/confirm-ecg: is the ECG that was assessed the one that the FHIR server has? What a caller prefetched is
 * only the caller's word, and nothing is written into a chart on that.
 */
import { isGone, isNotFound, OperationOutcomeError, type MedplumClient } from '@medplum/core'
import type { Observation } from '@medplum/fhirtypes'
import { holdsWaveform } from '../ecg/observation.ts'
import { groupPerLeadObservations } from '../ecg/per-lead.ts'
import type { EcgSource } from '../ecg/recording.ts'
import { AnyEcgError } from '../errors.ts'
import { contentHashOf } from '../present/identity.ts'
import { ask } from './ask-chart.ts'
import { failureText } from './failure.ts'
import { isAbout } from './is-about.ts'
import { statesPacedRhythm } from './paced.ts'
import { selectWellFormed } from './shapes.ts'

/** `ecg-differs`: another time, lead, signal or patient, paced, or withdrawn. */
export type UnconfirmedEcg = 'ecg-not-found' | 'ecg-differs'

/** What is kept of the ECG that was assessed. */
export interface AssessedEcg {
  readonly ecg: { readonly source: EcgSource }
  readonly contentHash: string
  readonly patientId: string
}

/**
 * @param fhirServer that the client asks.
 * @throws AnyEcgError `fhir-failed` when the server does not say: it may at the next try.
 */
export async function confirmEcg(
  client: MedplumClient,
  fhirServer: string,
  { ecg: { source }, contentHash, patientId }: AssessedEcg,
): Promise<'same' | UnconfirmedEcg> {
  const ecg = await readEcg(client, source)
  if (!ecg) return 'ecg-not-found'
  const isTheirs = isAbout(ecg, { fhirServer, context: { patientId } })
  // A paced ECG is never assessed: whoever left the statement out prefetched another.
  return isTheirs &&
    holdsWaveform(ecg) &&
    !statesPacedRhythm(ecg) &&
    contentHashOf(ecg) === contentHash
    ? 'same'
    : 'ecg-differs'
}

/**
 * True when the server says that it had the ECG, or one of its leads, and has it no more. One that it does not know (404)
 * may only be hidden from this token. https://hl7.org/fhir/R4/http.html#delete
 * @throws OperationOutcomeError, AnyEcgError when the server does not say.
 */
export async function isDeleted(
  client: MedplumClient,
  { reference, parts = [reference] }: EcgSource,
): Promise<boolean> {
  for (const part of parts)
    try {
      await client.get(client.fhirUrl(part))
    } catch (error) {
      if (error instanceof OperationOutcomeError && isGone(error.outcome)) return true
      if (error instanceof OperationOutcomeError && isNotFound(error.outcome)) continue
      throw error
    }
  return false
}

/**
 * As the server has it, put together again where it came in parts; undefined where it has none, or not all of it.
 * @throws AnyEcgError `fhir-failed`
 */
export async function readEcg(
  client: MedplumClient,
  { reference, parts = [reference] }: EcgSource,
): Promise<Observation | undefined> {
  try {
    const resources = await Promise.all(parts.map((part) => ask({ client }, part)))
    const { wellFormed } = selectWellFormed('Observation', resources.flat())
    return wellFormed.length === parts.length ? groupPerLeadObservations(wellFormed)[0] : undefined
  } catch (cause) {
    throw new AnyEcgError('fhir-failed', `The ECG could not be read: ${failureText(cause)}`, {
      cause,
    })
  }
}
