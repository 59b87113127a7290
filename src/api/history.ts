/** @module api/history: what is estimated and what was measured, over time. */
import { HTTPException } from 'hono/http-exception'
import type { AssessedEcg } from '../cds-hooks/newest-ecg.ts'
import { compareMoments, offsetOf } from '../date-time.ts'
import type { Registry } from '../registry/index.ts'
import { assessCourse, type CourseResult } from './assess-course.ts'
import type { ApiParts } from './dependencies.ts'
import { toMeasuredAnswer } from './measured.ts'
import { readCourse } from './read-course.ts'
import type { Session } from './session.ts'
import type { HistoryAnswer, HistoryGaps } from './types.ts'

/** Of the request's time: half for the pages, a quarter for the network, the rest for what comes before and after. */
const readingShare = 0.5
const assessingShare = 0.75

/**
 * The ECGs as they stand: of one that was corrected since, only the new version. Those that nobody looked at before are
 * assessed here and kept, as the hook does it.
 * @param hungUp aborted when the caller waits no more: then what was begun is kept, and nothing else is.
 * @throws HTTPException when the caller has hung up.
 */
export async function answerHistory(
  session: Session,
  parts: ApiParts,
  hungUp: AbortSignal,
): Promise<HistoryAnswer> {
  const { tenant, registry } = session
  const { now, requestTimeoutMs, log } = parts
  const begun = now()
  const course = await readCourse(session, parts, begun + readingShare * requestTimeoutMs, hungUp)
  const { reading, ecgs, moreEcgs, moreMeasurements } = course
  const due = begun + assessingShare * requestTimeoutMs
  const results = await assessCourse(ecgs, reading, { ...parts, ...session }, due, hungUp)
  if (hungUp.aborted) throw new HTTPException(503, { message: 'The caller hung up.' })
  const assessed = results.filter((result) => result.kind === 'assessed')
  const leftOut: HistoryGaps = {
    moreEcgs,
    moreMeasurements,
    ecgs: countUnused(results),
    earlierModels: await findEarlierModels(assessed, session, parts),
  }
  log.info({ event: 'course-read', tenant: tenant.id, assessed: assessed.length, ...leftOut })
  const inOrder = assessed.toSorted((a, b) => a.kept.ecgTime - b.kept.ecgTime)
  const aheadMs = offsetOf(inOrder.at(-1)?.assessment.ecg.start ?? '')
  return {
    ecgs: inOrder.map((one) => toHistoryEcg(one, registry)),
    measurements: reading.chart.measurements
      .toSorted((a, b) => compareMoments(a.collectedAt, b.collectedAt, aheadMs))
      .map((one) => toMeasuredAnswer(one, reading.chart, registry)),
    leftOut,
  }
}

function toHistoryEcg(
  { assessment, kept }: AssessedEcg,
  registry: Registry,
): HistoryAnswer['ecgs'][number] {
  const { id, version } = assessment.model
  const told = assessment.estimates.filter(
    (estimate) => registry.indicator(estimate.id).finding !== null,
  )
  return {
    reference: kept.ecg.source.reference,
    start: kept.ecg.start ?? new Date(kept.ecgTime).toISOString(),
    lead: kept.ecg.lead,
    model: { id, version },
    probabilities: Object.fromEntries(
      told.flatMap((one) => (one.probability === null ? [] : [[one.id, one.probability]])),
    ),
    intervals95: Object.fromEntries(
      told.flatMap((one) => (one.interval95 === null ? [] : [[one.id, one.interval95]])),
    ),
  }
}

/** Reports without a tracing, and what is no ECG at all, are nothing that a course would hold. */
function countUnused(results: readonly CourseResult[]): HistoryGaps['ecgs'] {
  const counts: Partial<Record<keyof HistoryGaps['ecgs'], number>> = {}
  for (const result of results) {
    if (result.kind === 'assessed') continue
    const reason = result.kind === 'declined' ? result.reason : result.kind
    if (reason !== 'no-signal' && reason !== 'not-an-ecg')
      counts[reason] = (counts[reason] ?? 0) + 1
  }
  return counts
}

/** Of the ECGs that were read, as they stand: a version that read another signal has said nothing of these. */
async function findEarlierModels(
  assessed: readonly AssessedEcg[],
  { tenant, patientId }: Session,
  { store, model }: ApiParts,
): Promise<HistoryGaps['earlierModels']> {
  const { id, version } = model.manifest
  const hashes = new Set(assessed.map(({ kept }) => kept.contentHash))
  const references = assessed.map(({ kept }) => kept.ecg.source.reference)
  const kept = await store.assessments.ofEcgs(tenant.id, references)
  const others = kept.filter(
    (one) =>
      one.patientId === patientId &&
      hashes.has(one.contentHash) &&
      (one.model.id !== id || one.model.version !== version),
  )
  const byModel = Map.groupBy(others, (one) => `${one.model.id} ${one.model.version}`)
  return [...byModel.values()].flatMap((ofOne) =>
    ofOne.slice(0, 1).map(({ model: earlier }) => ({
      ...earlier,
      ecgs: ofOne.length,
      lastAssessedAt: new Date(
        Math.max(...ofOne.map(({ assessedAt }) => assessedAt)),
      ).toISOString(),
    })),
  )
}
