/** @module cds-hooks/retract-outdated: an ECG corrected, moved, deleted or entered in error takes its estimates along. */
import type { MedplumClient } from '@medplum/core'
import type { Observation } from '@medplum/fhirtypes'
import { readDateTime, spanOf } from '../date-time.ts'
import { isDeleted, readEcg } from '../fhir/confirm-ecg.ts'
import { failureCode } from '../fhir/failure.ts'
import { ecgTime } from '../fhir/find-ecg.ts'
import { isAbout } from '../fhir/is-about.ts'
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

/** Each is a call to the FHIR server, or one for each lead; the others have their chance when the chart is opened again. */
const mostUnlisted = 10

/**
 * What is kept of this chart's ECGs, held against the FHIR server. What a caller prefetched only raises the question:
 * the answer is read from the server with the caller's own token, so that nobody retracts what is not theirs to see.
 * Never rejects.
 */
export async function retractOutdated(
  request: PatientViewRequest,
  reading: ChartReading,
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
    const suspects = await findSuspects(reading, fhirServer, deps)
    for (const kept of suspects) {
      // Undefined: this token may not see it, or the server does not say.
      const reason = await readOutdatedBy(client, fhirServer, kept).catch(() => undefined)
      if (!reason || !(await store.assessments.retract(tenant.id, kept.id, reason, now()))) continue
      log.warn({ event: 'retracted', tenant: tenant.id, assessment: kept.id, reason })
      metrics.silence(tenant.id, reason)
      await retractInChart(client, { ...kept, fhirServer }, deps)
    }
  } catch (error) {
    log.error({ event: 'retraction-failed', tenant: tenant.id, cause: failureCode(error) })
  }
}

/** Those whose ECG is listed otherwise than it was, and those of this patient whose ECG should be in the list and is not. */
async function findSuspects(
  { chart, ecgs, cut, unread }: ChartReading,
  fhirServer: string,
  { store, tenant }: WriteDependencies,
): Promise<readonly StoredAssessment[]> {
  const listed = new Map(ecgs.map((ecg) => [`Observation/${ecg.id ?? ''}`, ecg]))
  const changed = (await store.assessments.ofEcgs(tenant.id, [...listed.keys()])).filter((kept) => {
    const ecg = listed.get(kept.ecg.source.reference)
    return kept.fhirServer === fhirServer && ecg && outdatedBy(kept, ecg, fhirServer)
  })
  const isCut = cut.includes('ecg')
  const times = ecgs.flatMap((ecg) => readDateTime(ecgTime(ecg)) ?? []).map((at) => spanOf(at).from)
  // What lies beyond the end of the list is not missing.
  if (unread.includes('ecg') || (isCut && times.length === 0)) return changed
  const since = isCut ? Math.min(...times) : undefined
  const missing = (await store.assessments.ofPatient(tenant.id, chart.patient.id, since)).filter(
    (kept) => kept.fhirServer === fhirServer && !listed.has(kept.ecg.source.reference),
  )
  return [...changed, ...someOf(missing, mostUnlisted)]
}

/** By chance, so that each is asked about in the end: most of those not listed are only older. */
function someOf<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all
  const drawn = all.map((one) => ({ one, place: Math.random() }))
  return drawn
    .sort((a, b) => a.place - b.place)
    .slice(0, most)
    .map(({ one }) => one)
}

async function readOutdatedBy(
  client: MedplumClient,
  fhirServer: string,
  kept: StoredAssessment,
): Promise<RetractionReason | undefined> {
  const { source } = kept.ecg
  const ecg = await readEcg(client, source)
  if (ecg) return outdatedBy(kept, ecg, fhirServer)
  return (await isDeleted(client, source)) ? 'ecg-deleted' : undefined
}

function outdatedBy(
  kept: StoredAssessment,
  ecg: Observation,
  fhirServer: string,
): RetractionReason | undefined {
  if (ecg.status === 'entered-in-error') return 'ecg-entered-in-error'
  if (!isAbout(ecg, { fhirServer, context: { patientId: kept.patientId } })) return 'ecg-moved'
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
