/** @module api/history: what was estimated and what was measured, over time. */
import { declinePatient } from '../interpret/usable.ts'
import { restoreAssessment } from '../assess.ts'
import { contentHashOf } from '../present/identity.ts'
import { openChart, referencesOf } from './chart.ts'
import type { ApiParts } from './dependencies.ts'
import { toMeasuredAnswer } from './measured.ts'
import type { Session } from './session.ts'
import type { HistoryAnswer } from './types.ts'

/**
 * Assessments of the chart's ECGs as they stand: of an ECG that was corrected since, only the new one. Scores of
 * another model version are left out, as this one's calibration would turn them into wrong probabilities.
 */
export async function answerHistory(session: Session, parts: ApiParts): Promise<HistoryAnswer> {
  const { tenant, patientId, registry } = session
  const { store, model } = parts
  const { chart, ecgs } = await openChart(session, parts)
  const standing = ecgs.filter(({ status }) => status !== 'entered-in-error')
  const hashes = new Set(standing.map(contentHashOf))
  const kept = await store.assessments.ofEcgs(tenant.id, standing.flatMap(referencesOf))
  const { id, version, population } = model.manifest
  const own = kept.filter(
    (one) =>
      one.patientId === patientId &&
      one.model.id === id &&
      one.model.version === version &&
      hashes.has(one.contentHash) &&
      !declinePatient(chart, population, one.ecgTime),
  )
  return {
    ecgs: own.map((one) => ({
      reference: one.ecg.source.reference,
      start: one.ecg.start ?? new Date(one.ecgTime).toISOString(),
      lead: one.ecg.lead,
      model: one.model,
      probabilities: Object.fromEntries(
        restoreAssessment(one, model).estimates.flatMap(({ id: indicatorId, probability }) =>
          probability === null || registry.indicator(indicatorId).finding === null
            ? []
            : [[indicatorId, probability]],
        ),
      ),
    })),
    measurements: chart.measurements
      .toSorted((a, b) => a.collectedAt - b.collectedAt)
      .map((one) => ({ analyteId: one.analyteId, ...toMeasuredAnswer(one, chart, registry) })),
  }
}
