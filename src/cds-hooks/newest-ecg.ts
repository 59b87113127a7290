/** @module cds-hooks/newest-ecg: the newest ECG that can be used, assessed once. */
import type { Observation } from '@medplum/fhirtypes'
import { restoreAssessment, type Assessment } from '../assess.ts'
import { decodeObservation } from '../ecg/observation.ts'
import type { EcgRecording } from '../ecg/recording.ts'
import { AnyEcgError, declined, type Declined } from '../errors.ts'
import type { ChartReading } from '../fhir/read-chart.ts'
import type { Chart } from '../interpret/chart.ts'
import { declinePatient } from '../interpret/usable.ts'
import type { Log } from '../log.ts'
import type { Model } from '../model/index.ts'
import { contentHashOf } from '../present/identity.ts'
import type { StoredAssessment } from '../store/store.ts'
import type { Tenant } from '../tenants/index.ts'
import { assessOnce, type AssessOnceDependencies } from './assess-once.ts'

export interface AssessedEcg {
  readonly kind: 'assessed'
  readonly assessment: Assessment
  readonly kept: StoredAssessment
}

export interface AssessDependencies extends AssessOnceDependencies {
  readonly tenant: Tenant
  readonly log: Log
}

/** Clocks of electrocardiographs run ahead by minutes; an ECG of tomorrow is a mistake. */
const clockSkewMs = 5 * 60_000

/** Newest first: an ECG that cannot be used gives way to the one before it, with its reason logged. */
export async function assessNewestUsable(
  reading: ChartReading,
  deps: AssessDependencies,
): Promise<AssessedEcg | Declined> {
  const passedOver: Declined[] = []
  const tellPassedOver = () => {
    if (passedOver.length > 0)
      deps.log.info({ event: 'ecgs-passed-over', reasons: countReasons(passedOver) })
  }
  for (const ecg of reading.ecgs) {
    const result = await assessEcg(ecg, reading.chart, deps)
    if (result.kind === 'assessed') {
      tellPassedOver()
      return result
    }
    passedOver.push(result)
  }
  tellPassedOver()
  return passedOver[0] ?? declined('no-ecg', 'The chart holds no ECG.')
}

function countReasons(declines: readonly Declined[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { reason } of declines) counts[reason] = (counts[reason] ?? 0) + 1
  return counts
}

/**
 * Once for each version of an ECG: what is kept of it is given back.
 * @param ecg in one piece.
 */
export async function assessEcg(
  ecg: Observation,
  chart: Chart,
  deps: AssessDependencies,
): Promise<AssessedEcg | Declined> {
  const { model, tenant, now } = deps
  if (!ecg.id) return declined('unidentified', 'The ECG has no id: nothing could refer to it.')
  const recording = decode(ecg, model)
  if ('kind' in recording) return recording
  const start = Date.parse(recording.start ?? '')
  if (Number.isNaN(start))
    return declined(
      'undated',
      'The ECG does not say when it was recorded, with an offset from UTC.',
    )
  if (start > now() + clockSkewMs)
    return declined('in-the-future', 'The ECG is dated later than now.')
  const refused = declinePatient(chart, model.manifest.population, start)
  if (refused) return refused
  const kept = await assessOnce(
    { tenantId: tenant.id, patientId: chart.patient.id, contentHash: contentHashOf(ecg), start },
    recording,
    deps,
  )
  if ('kind' in kept) return kept
  return { kind: 'assessed', kept, assessment: restoreAssessment(kept, model) }
}

/** An ECG that is malformed in the chart is no fault of the request: it is passed over like an unusable one. */
function decode(ecg: Observation, { manifest: { input } }: Model): EcgRecording | Declined {
  try {
    return decodeObservation(ecg, { leads: [...input.leads, ...input.unprovenLeads] })
  } catch (error) {
    if (error instanceof AnyEcgError && error.code === 'observation-invalid')
      return declined('undecodable', error.message)
    throw error
  }
}
