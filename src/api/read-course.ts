/** @module api/read-course: the ECGs and results of years, page by page, up to what a course can show. */
import type { Observation, Resource } from '@medplum/fhirtypes'
import { holdsWaveform } from '../ecg/observation.ts'
import { groupPerLeadObservations } from '../ecg/per-lead.ts'
import type { ChartReach } from '../fhir/chart-reach.ts'
import { inPagesOf } from '../fhir/prefetch.ts'
import { readChart, type ChartReading } from '../fhir/read-chart.ts'
import { selectWellFormed } from '../fhir/shapes.ts'
import type { ApiParts } from './dependencies.ts'
import type { Session } from './session.ts'

/** With a tracing; a course of more would be a smear. types.ts says the two numbers. */
const mostEcgs = 50
const mostMeasurements = 2000
const measurementsPerPage = 500
/** Servers cut pages as they like: this is where reading ends on one that cuts them very short. */
const mostPages = 20

export interface CourseReading {
  /** With every measurement that was read. */
  readonly reading: ChartReading
  /** In one piece each, newest first. */
  readonly ecgs: readonly Observation[]
  readonly moreEcgs: boolean
  readonly moreMeasurements: boolean
}

/**
 * @param until ms since 1970: no further page is asked for after that, and none that is open waited for.
 * @param hungUp the same, at once.
 * @throws AnyEcgError `fhir-failed` (412) when patient, ECGs or results cannot be read.
 */
export async function readCourse(
  { client, request, registry }: Session,
  { templates, now }: Pick<ApiParts, 'templates' | 'now'>,
  until: number,
  hungUp: AbortSignal,
): Promise<CourseReading> {
  const signal = AbortSignal.any([hungUp, AbortSignal.timeout(Math.max(0, until - now()))])
  const isDue = () => signal.aborted
  const reach: ChartReach = {
    ecg: {
      pages: mostPages,
      isEnough: (found) => isDue() || countTracings(found) > mostEcgs,
    },
    labs: {
      pages: mostPages,
      isEnough: ({ length }) => isDue() || length >= mostMeasurements,
    },
    // The fifty are counted below: what has no tracing is none of them.
    mostEcgs: Infinity,
    signal,
  }
  const labs = inPagesOf(measurementsPerPage, templates.labs)
  const reading = await readChart(
    request,
    { ...templates, labs },
    client,
    registry,
    undefined,
    reach,
  )
  const { newest, hasOlder } = takeNewest(reading.ecgs)
  return {
    reading,
    ecgs: newest,
    moreEcgs: hasOlder || [...reading.cut, ...reading.unread].includes('ecg'),
    moreMeasurements: reading.cut.includes('labs'),
  }
}

function countTracings(found: readonly Resource[]): number {
  const { wellFormed } = selectWellFormed('Observation', found)
  return groupPerLeadObservations(wellFormed).filter(holdsWaveform).length
}

/** Down to the last of the newest 50 that have a tracing; what has none is among them and takes no place. */
function takeNewest(ecgs: readonly Observation[]) {
  let tracings = 0
  const newest = ecgs.filter((ecg) => {
    if (tracings < mostEcgs && holdsWaveform(ecg)) tracings++
    else if (tracings >= mostEcgs) return false
    return true
  })
  return { newest, hasOlder: newest.length < ecgs.length }
}
