/** @module cds-hooks/write-estimates: the RiskAssessment into the chart, by whoever may write it. */
import { confirm, unconfirmed, withheldReadings, type Unconfirmed } from '../fhir/confirm.ts'
import { parseScopes } from '../fhir/scopes.ts'
import { retractRiskAssessment } from '../fhir/retract.ts'
import { failureCode, mayCreate, writeBack } from '../fhir/write-back.ts'
import { publishable, type EvidenceContext } from '../interpret/judge.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { findWriteRefusal } from '../jobs/may-write.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Model } from '../model/index.ts'
import { toTransaction } from '../present/transaction.ts'
import type { Store } from '../store/store.ts'
import { allowFhirServer, type Tenant } from '../tenants/index.ts'
import type { AssessedEcg } from './newest-ecg.ts'
import { openRequestClient } from './request-client.ts'
import type { PatientViewRequest } from './types.ts'

export interface WriteDependencies {
  readonly model: Model
  readonly tenant: Tenant
  readonly store: Store
  readonly jobs: Jobs
  readonly metrics: Metrics
  readonly log: Log
  readonly now: () => number
  readonly fhirTimeoutMs: number
}

/** A write is worth more patience than an answer, but not more than this, ms. */
const patienceMs = 30_000

/** Nobody else would do better. */
const final: ReadonlySet<string> = new Set<string>(['written', 'retracted', ...unconfirmed])

/**
 * With the user's token where it may write; else later, by backend credentials, where the tenant has them; else not
 * at all, and counted. Never rejects.
 */
export async function writeEstimates(
  request: PatientViewRequest,
  assessed: AssessedEcg,
  evidence: EvidenceContext,
  deps: WriteDependencies,
): Promise<void> {
  const { tenant, log, metrics } = deps
  if (assessed.kept.writtenAt !== undefined) return
  const outcome = await write(request, assessed, evidence, deps).catch(failureCode)
  metrics.writeBack(tenant.id, outcome)
  log[unconfirmed.has(outcome) ? 'warn' : 'info']({
    event: 'write-back',
    tenant: tenant.id,
    assessment: assessed.kept.id,
    outcome,
  })
}

async function write(
  request: PatientViewRequest,
  assessed: AssessedEcg,
  evidence: EvidenceContext,
  deps: WriteDependencies,
): Promise<string> {
  const { tenant } = deps
  const refusal = await findWriteRefusal(deps)
  if (refusal) return refusal
  const byUser = await writeAsUser(request, assessed, evidence, deps)
  if (final.has(byUser)) return byUser
  const [first] = tenant.fhirServers
  const fhirServer = request.fhirServer ? allowFhirServer(tenant, request.fhirServer) : first
  if (!fhirServer || !deps.jobs.canWrite(tenant.id)) return byUser
  const { encounterId } = request.context
  await deps.jobs.writeLater({
    tenantId: tenant.id,
    assessmentId: assessed.kept.id,
    fhirServer,
    ...(encounterId ? { encounterId } : {}),
  })
  return 'later'
}

async function writeAsUser(
  request: PatientViewRequest,
  { assessment, kept }: AssessedEcg,
  evidence: EvidenceContext,
  { model, tenant, store, log, now, fhirTimeoutMs }: WriteDependencies,
): Promise<'written' | 'retracted' | 'not-permitted' | 'no-fhir-server' | 'failed' | Unconfirmed> {
  const { fhirAuthorization, context } = request
  const limits = { timeoutMs: fhirTimeoutMs, deadline: now() + patienceMs }
  const client = openRequestClient(request, tenant, limits)
  if (!client || !request.fhirServer) return 'no-fhir-server'
  const fhirServer = allowFhirServer(tenant, request.fhirServer)
  const transaction = toTransaction({
    id: kept.id,
    assessment,
    patientId: context.patientId,
    ...(context.encounterId ? { encounterId: context.encounterId } : {}),
    ecgTime: kept.ecgTime,
    registry: evidence.registry,
    published: publishable(assessment, evidence),
    manifest: model.manifest,
    now: now(),
  })
  try {
    const scopes = fhirAuthorization && parseScopes(fhirAuthorization.scope)
    if (withheldReadings(scopes).length > 0 || !mayCreate(transaction, scopes))
      return 'not-permitted'
    // The server judges what the user may write, not whether it is true: all of it may have been prefetched.
    const confirmation = await confirm(client, fhirServer, kept, model.manifest.population)
    if (confirmation !== 'same') return confirmation
    const { kind } = await writeBack(client, transaction, scopes)
    if (kind !== 'written') return kind
    // Retracted meanwhile: whoever did so found nothing to strike out yet.
    if ((await store.assessments.find(tenant.id, kept.id))?.retracted) {
      await retractRiskAssessment(client, kept.id)
      return 'retracted'
    }
    await store.assessments.markWritten(tenant.id, kept.id, fhirServer, now())
    return kind
  } catch (error) {
    log.warn({ event: 'write-back-failed', tenant: tenant.id, cause: failureCode(error) })
    return 'failed'
  }
}
