/** @module cds-hooks/retract-outdated: an ECG corrected, moved or entered in error takes its estimates along. */
import type { MedplumClient } from '@medplum/core'
import type { Observation } from '@medplum/fhirtypes'
import { groupPerLeadObservations } from '../ecg/per-lead.ts'
import { readEcg } from '../fhir/confirm-ecg.ts'
import { failureCode } from '../fhir/failure.ts'
import type { ChartReading } from '../fhir/read-chart.ts'
import { retractRiskAssessment } from '../fhir/retract.ts'
import { contentHashOf } from '../present/identity.ts'
import type { RetractionReason, StoredAssessment } from '../store/store.ts'
import { allowFhirServer } from '../tenants/index.ts'
import { openRequestClient } from './request-client.ts'
import type { PatientViewRequest } from './types.ts'
import type { WriteDependencies } from './write-estimates.ts'

/** After the answer there is time, ms. */
const patienceMs = 30_000

/**
 * What is kept of this chart's ECGs, held against the FHIR server. What a caller prefetched only raises the question:
 * the answer is read from the server with the caller's own token, so that nobody retracts what is not theirs to see.
 * Never rejects.
 */
export async function retractOutdated(
  request: PatientViewRequest,
  { ecgs }: ChartReading,
  deps: WriteDependencies,
): Promise<void> {
  const { store, tenant, log, metrics, now } = deps
  try {
    const client = openRequestClient(request, tenant, {
      timeoutMs: deps.fhirTimeoutMs,
      deadline: now() + patienceMs,
    })
    if (!client || !request.fhirServer) return
    const fhirServer = allowFhirServer(tenant, request.fhirServer)
    const current = new Map(
      groupPerLeadObservations(ecgs).map((ecg) => [`Observation/${ecg.id ?? ''}`, ecg]),
    )
    const { patientId } = request.context
    for (const kept of await store.assessments.ofEcgs(tenant.id, [...current.keys()])) {
      const { reference } = kept.ecg.source
      if (kept.fhirServer !== fhirServer) continue
      if (!outdatedBy(kept, current.get(reference), patientId)) continue
      // Undefined: this token may not see it.
      const there = await readEcg(client, kept.ecg.source).catch(() => undefined)
      const reason = outdatedBy(kept, there, patientId)
      if (!reason || !(await store.assessments.retract(tenant.id, kept.id, reason, now()))) continue
      log.warn({ event: 'retracted', tenant: tenant.id, assessment: kept.id, reason })
      metrics.silence(tenant.id, reason)
      await retractInChart(client, { ...kept, fhirServer }, deps)
    }
  } catch (error) {
    log.error({ event: 'retraction-failed', tenant: tenant.id, cause: failureCode(error) })
  }
}

/** @param patientId whose chart the ECG is in now. */
function outdatedBy(
  kept: StoredAssessment,
  ecg: Observation | undefined,
  patientId: string,
): RetractionReason | undefined {
  if (!ecg) return undefined
  if (ecg.status === 'entered-in-error') return 'ecg-entered-in-error'
  const isHere = ecg.subject?.reference?.endsWith(`Patient/${patientId}`) ?? false
  if (kept.patientId !== patientId) return isHere ? 'ecg-moved' : undefined
  return kept.contentHash === contentHashOf(ecg) ? undefined : 'ecg-corrected'
}

/**
 * Turns the RiskAssessment entered-in-error: by backend credentials where the tenant has them, since a user's token may
 * be bound to one patient; else with that token.
 */
async function retractInChart(
  client: MedplumClient,
  { id, fhirServer }: StoredAssessment & { readonly fhirServer: string },
  { tenant, jobs, log, metrics }: WriteDependencies,
): Promise<void> {
  const work = jobs.canWrite(tenant.id)
    ? jobs.retractLater({ tenantId: tenant.id, assessmentId: id, fhirServer }).then(() => 'later')
    : retractRiskAssessment(client, id)
  const outcome = await work.catch(failureCode)
  metrics.writeBack(tenant.id, `retraction-${outcome}`)
  // An operator has to see a RiskAssessment that stands in the chart and should not.
  const isDone = ['later', 'retracted', 'none'].includes(outcome)
  log[isDone ? 'info' : 'error']({
    event: 'retraction',
    tenant: tenant.id,
    assessment: id,
    outcome,
  })
}
