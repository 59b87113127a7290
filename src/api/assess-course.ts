/** @module api/assess-course: many ECGs of one patient, each read once, few at a time, as far as time allows. */
import type { Observation } from '@medplum/fhirtypes'
import { inTime } from '../cds-hooks/in-time.ts'
import { assessEcg, type AssessDependencies, type AssessedEcg } from '../cds-hooks/newest-ecg.ts'
import type { Declined } from '../errors.ts'
import type { ChartReading } from '../fhir/read-chart.ts'
import { chartAt } from './chart.ts'

/** One is prepared while the network reads another. A hook that comes meanwhile waits for no more than these. */
const atOnce = 2

export type CourseResult = AssessedEcg | Declined | { readonly kind: 'not-ready' }

/**
 * @param ecgs the first are read first.
 * @param until ms since 1970.
 * @param hungUp no other ECG is begun after that.
 * @returns one result an ECG, in their order.
 * @throws AnyEcgError `model-failed`, `store-failed`
 */
export async function assessCourse(
  ecgs: readonly Observation[],
  reading: ChartReading,
  deps: AssessDependencies,
  until: number,
  hungUp: AbortSignal,
): Promise<readonly CourseResult[]> {
  const { now } = deps
  const results = ecgs.map((): CourseResult => ({ kind: 'not-ready' }))
  const waiting = [...ecgs.entries()]
  const work = async () => {
    const isDue = () => hungUp.aborted || now() >= until
    for (let next = waiting.shift(); next && !isDue(); next = waiting.shift()) {
      const [place, ecg] = next
      results[place] = await assessEcg(ecg, chartAt(ecg, reading), deps)
    }
  }
  await inTime(Promise.all(Array.from({ length: atOnce }, work)), Math.max(0, until - now()))
  return [...results]
}
