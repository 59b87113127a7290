/** @module sandbox/chart/record/watch-estimates: estimates are written after the hook's answer, when the chart is long on screen. */
import type { RiskAssessment } from '@medplum/fhirtypes'
import { renderEstimates } from './estimates.ts'
import { searchFhir } from '../page/fhir.ts'
import { fill } from '../page/region.ts'

/** Soon; or once a busy server has come to it. Not for ever. */
const againAfterMs = [700, 2_000, 6_000]

/** Shows what is written, and after the hook was answered what came of it. */
export async function watchEstimates(
  region: HTMLElement,
  patientId: string,
  answered: Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  let shown = ''
  const read = async () => {
    const query = `patient=${patientId}&_sort=-date`
    const { matches } = await searchFhir('RiskAssessment', query, signal)
    return matches
  }
  const draw = (assessments: readonly RiskAssessment[]) => {
    shown = versionsOf(assessments)
    return [renderEstimates(assessments)]
  }
  await fill(region, 'The estimates', async () => draw(await read()), signal)
  await answered
  for (const ms of againAfterMs) {
    await new Promise((resolve) => setTimeout(resolve, ms))
    if (signal.aborted) return
    // What is on the screen was true: a failure does not take it away.
    const assessments = await read().catch(() => undefined)
    if (!assessments || versionsOf(assessments) === shown) continue
    region.replaceChildren(...draw(assessments))
    return
  }
}

function versionsOf(assessments: readonly RiskAssessment[]): string {
  return assessments.map(({ id, meta }) => `${id ?? ''}/${meta?.versionId ?? ''}`).join()
}
