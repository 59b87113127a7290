/** @module api/assessment: what the service says of one ECG, judged as for a card, with the reason for each silence. */
import type { Observation } from '@medplum/fhirtypes'
import { assessNewestUsable, type AssessedEcg } from '../cds-hooks/newest-ecg.ts'
import { offsetOf } from '../date-time.ts'
import { holdsWaveform } from '../ecg/observation.ts'
import { ecgTime } from '../fhir/find-ecg.ts'
import type { ChartReading } from '../fhir/read-chart.ts'
import type { IndicatorEstimate } from '../interpret/estimate.ts'
import { judge, type Silence } from '../interpret/judge.ts'
import { isRaised } from '../interpret/raised.ts'
import type { Model } from '../model/index.ts'
import { openChart } from './chart.ts'
import type { ApiParts } from './dependencies.ts'
import { compareWithEstimate, findMeasured, findNearest, toMeasuredAnswer } from './measured.ts'
import type { Session } from './session.ts'
import type { AssessedAnswer, AssessmentAnswer, EstimateAnswer, NamedEcg } from './types.ts'

/** @param reference `Observation/1`; absent: the newest usable ECG. */
export async function answerAssessment(
  session: Session,
  parts: ApiParts,
  reference?: string,
): Promise<AssessmentAnswer> {
  const reading = await openChart(session, parts, reference)
  const deps = { ...parts, ...session }
  const [found, last] = await Promise.all([
    assessNewestUsable(reading, deps),
    reference === undefined ? null : findNewest(reading.unnamed, deps),
  ])
  const ecg = found.kind === 'assessed' ? nameAssessed(found) : nameFirst(reading.ecgs)
  const newest = last && last.reference !== ecg?.reference ? last : null
  if (found.kind === 'assessed')
    return toAssessedAnswer(found, { ...reading, newest }, session, parts)
  const { kind, reason, detail } = found
  return { kind, reason, detail, ...(ecg ? { ecg } : {}), newest }
}

/** An ECG that was read before is answered though the newest cannot be read now. */
async function findNewest(
  reading: ChartReading,
  deps: Parameters<typeof assessNewestUsable>[1],
): Promise<NamedEcg | null> {
  const found = await assessNewestUsable(reading, deps).catch(() => undefined)
  return found?.kind === 'assessed'
    ? nameAssessed(found)
    : nameFirst(reading.ecgs.filter(holdsWaveform))
}

/** The reason that is told of ECGs that were all declined is that of the newest. */
function nameFirst([ecg]: readonly Observation[]): NamedEcg | null {
  const start = ecg && ecgTime(ecg)
  return ecg ? { reference: `Observation/${ecg.id ?? ''}`, ...(start ? { start } : {}) } : null
}

function nameAssessed({ assessment, kept }: AssessedEcg): Required<NamedEcg> {
  const { source, start } = assessment.ecg
  return { reference: source.reference, start: start ?? new Date(kept.ecgTime).toISOString() }
}

function toAssessedAnswer(
  found: AssessedEcg,
  { chart, newest }: Pick<ChartReading, 'chart'> & Pick<AssessedAnswer, 'newest'>,
  { tenant, registry, switches }: Session,
  { model, now }: ApiParts,
): AssessedAnswer {
  const { assessment, kept } = found
  const { silences } = judge(assessment, chart, {
    registry,
    allowDemonstration: tenant.allowDemonstration,
    evidenceSource: model.performance.source,
    // Who has answered a card has not answered the app.
    answers: [],
    switchedOff: switches.indicators,
    ecgTime: kept.ecgTime,
    now: now(),
  })
  const silenceById = new Map(silences.map((silence) => [silence.id, silence]))
  const { ecg } = assessment
  const { start, lead, leadProven, samplingHz, seconds } = ecg
  const time = { at: kept.ecgTime, aheadMs: offsetOf(start ?? '') }
  const toAnswer = (estimate: IndicatorEstimate): EstimateAnswer => {
    const indicator = registry.indicator(estimate.id)
    const { direction, analyte } = indicator
    const silence: Silence | undefined = silenceById.get(estimate.id)
    const threshold = thresholdOf(estimate.id, lead, model)
    const raised = isRaised(estimate, registry.policy)
    const measurement =
      newest === null
        ? (silence?.measurement ?? findMeasured(indicator, chart, time, registry))
        : findNearest(indicator, chart, time, registry)
    const labelWindowHours = model.manifest.labelWindowHours[analyte.windowClass]
    const of = { direction, chart, ecg: time, labelWindowHours, registry }
    return {
      id: estimate.id,
      probability: estimate.probability,
      interval95: estimate.interval95,
      threshold,
      flagged: estimate.flagged,
      raised,
      silence: silence?.reason ?? null,
      measured: measurement && toMeasuredAnswer(measurement, chart, registry),
      agreement:
        measurement && threshold !== null ? compareWithEstimate(measurement, raised, of) : null,
    }
  }
  return {
    kind: 'assessed',
    assessmentId: kept.id,
    newest,
    ecg: {
      ...nameAssessed(found),
      lead,
      leadProven,
      samplingHz,
      seconds,
      windowStartSeconds: ecg.windowStartSeconds,
      windowSeconds: ecg.windowSeconds,
    },
    warnings: assessment.warnings,
    estimates: assessment.estimates
      .filter(({ id }) => registry.indicator(id).finding !== null)
      .map(toAnswer),
  }
}

/** A lead without a calibration of its own is read with that of the preferred lead, as interpret/estimate does. */
function thresholdOf(id: string, lead: string, { manifest }: Model): number | null {
  const { calibration, input } = manifest
  const rows = calibration[lead] ?? calibration[input.leads[0] ?? '']
  return rows?.[id]?.threshold ?? null
}
