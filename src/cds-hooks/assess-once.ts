/** @module cds-hooks/assess-once: the network runs once for each version of an ECG; what it said is kept and given back. */
import type { MedplumClient } from '@medplum/core'
import { assess } from '../assess.ts'
import type { EcgRecording } from '../ecg/recording.ts'
import { declined, type Declined } from '../errors.ts'
import { confirmEcg } from '../fhir/confirm-ecg.ts'
import type { Model } from '../model/index.ts'
import { assessmentId } from '../present/identity.ts'
import type { Store, StoredAssessment } from '../store/store.ts'

export interface AssessOnceDependencies {
  readonly model: Model
  readonly store: Store
  /** Of this request, as the tenant lists it; absent: all was prefetched. */
  readonly fhirServer?: string | undefined
  /** Asks that server. */
  readonly client?: MedplumClient | undefined
  /** ms since 1970. */
  readonly now: () => number
  /** Assessments that are being made: the same chart opened twenty times at once runs the network once. */
  readonly running: Map<string, Promise<StoredAssessment | Declined>>
}

/** Of which ECG, of which patient. */
interface Subject {
  readonly tenantId: string
  readonly patientId: string
  readonly contentHash: string
  /** When the recording began, ms since 1970. */
  readonly start: number
}

/**
 * @returns declined where the ECG may not be read, or its estimates were retracted.
 * @throws AnyEcgError `model-failed`, `store-failed`
 */
export async function assessOnce(
  subject: Subject,
  recording: EcgRecording,
  deps: AssessOnceDependencies,
): Promise<StoredAssessment | Declined> {
  const { running } = deps
  const { tenantId, patientId, contentHash } = subject
  // Who may ask the FHIR server can learn that an ECG came back; who may not does not answer for them.
  const asked = deps.client ? (deps.fhirServer ?? null) : null
  const { reference } = recording.source
  const key = JSON.stringify([tenantId, patientId, reference, contentHash, asked])
  const work = running.get(key) ?? findOrAssess(subject, recording, deps)
  running.set(key, work)
  try {
    const kept = await work
    return !('kind' in kept) && kept.retracted ? declineRetracted(kept.retracted.reason) : kept
  } finally {
    running.delete(key)
  }
}

async function findOrAssess(
  { start, ...subject }: Subject,
  recording: EcgRecording,
  deps: AssessOnceDependencies,
): Promise<StoredAssessment | Declined> {
  const { model, store, fhirServer, now } = deps
  const { id: modelId, version } = model.manifest
  const identity = { ...subject, model: { id: modelId, version } }
  const idAfter = (returns: number) =>
    assessmentId({ ...identity, ecgReference: recording.source.reference, returns })
  let withdrawn: StoredAssessment | undefined
  for (let returns = 0; ; returns++) {
    const id = idAfter(returns)
    const kept = await store.assessments.find(subject.tenantId, id)
    if (kept && !kept.retracted) return kept
    if (kept) {
      withdrawn = kept
      continue
    }
    if (withdrawn?.retracted && !(await isBack(withdrawn, deps)))
      return declineRetracted(withdrawn.retracted.reason)
    const assessment = await assess(recording, model)
    if (assessment.kind === 'declined') return assessment
    return store.assessments.keep({
      ...identity,
      id,
      ...(fhirServer === undefined ? {} : { fhirServer }),
      ecgTime: start + assessment.ecg.windowStartSeconds * 1000,
      ecg: assessment.ecg,
      logits: assessment.estimates.map(({ logit }) => logit),
      warnings: assessment.warnings,
      assessedAt: now(),
    })
  }
}

/**
 * Moved back, or no longer entered in error: the FHIR server has the ECG as it was. On a caller's word alone it stays
 * withdrawn, and a model version that was recalled stays recalled.
 */
async function isBack(
  kept: StoredAssessment,
  { client, fhirServer }: AssessOnceDependencies,
): Promise<boolean> {
  if (kept.retracted?.reason === 'model-recalled' || !client || !fhirServer) return false
  return (await confirmEcg(client, fhirServer, kept).catch(() => undefined)) === 'same'
}

function declineRetracted(reason: string): Declined {
  return declined('retracted', `The estimates of this ECG were retracted: ${reason}.`)
}
