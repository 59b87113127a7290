/** @module api/attribution: what of the ten seconds weighed how much for one finding, where the model may say so. */
import { assessNewestUsable } from '../cds-hooks/newest-ecg.ts'
import { AnyEcgError } from '../errors.ts'
import type { ModelCard as CardFile } from '../model/card.ts'
import type { Model } from '../model/index.ts'
import type { IndicatorPerformance } from '../model/performance.ts'
import type { Indicator } from '../registry/index.ts'
import { openChart } from './chart.ts'
import type { ApiParts } from './dependencies.ts'
import { describeCard } from './describe-model.ts'
import { readModelInput } from './model-input.ts'
import type { Session } from './session.ts'
import type { AttributionAnswer } from './types.ts'

/** A ten-thousandth of a logit. */
const digits = 4
/** The paper's lowest tier, `limited`: below it a finding is research, and a picture would lend it a look of knowledge. */
const limitedAuroc = 0.55

/**
 * Made anew each time: only the logits of an assessment are kept.
 * @throws AnyEcgError `not-found` (404) where there is no overlay to show, with the reason; `request-invalid` (400) for
 *   a finding that is none.
 */
export async function answerAttribution(
  session: Session,
  parts: ApiParts,
  { ecg: reference, finding: id }: { readonly ecg: string; readonly finding: string },
  card: CardFile,
): Promise<AttributionAnswer> {
  const { model } = parts
  const { attribution } = model.manifest.outputs
  const { attributionShown, attributionNote } = describeCard(card, model.manifest)
  if (!attributionShown || !attribution) throw refused(attributionNote)
  const index = model.manifest.outputs.logits.indicators.indexOf(id)
  const indicator = session.registry.indicators.find((one) => one.id === id)
  if (index < 0 || !indicator)
    throw new AnyEcgError('request-invalid', 'finding: must be the id of an indicator.')
  const reading = await openChart(session, parts, reference)
  const [ecg] = reading.ecgs
  const found = await assessNewestUsable(reading, { ...parts, ...session })
  if (!ecg || found.kind !== 'assessed') throw refused('The model may not read this ECG.')
  const { lead, leadProven } = found.assessment.ecg
  const performance = model.performance.leads[lead]?.[id] ?? null
  if (!indicator.finding) throw refused('This is not a defined finding.')
  if (!leadProven || isResearch(indicator, performance))
    throw refused('What the model says of this finding is research.')
  const input = readModelInput(ecg, lead, model)
  if (!input) throw refused('The model saw nothing of this ECG.')
  return {
    reference,
    finding: id,
    lead,
    startSeconds: input.windowStartSeconds,
    stepSeconds: model.manifest.input.seconds / attribution.steps,
    shares: await readShares(model, input.samples, index, attribution.steps),
  }
}

/**
 * The head takes the mean over time and then a linear map, so that each step's share of the log-odds is exact: the mean
 * of all steps and the finding's bias make the logit. Nothing is taken away: a share below 0 does speak against.
 */
async function readShares(
  model: Model,
  samples: Float64Array,
  index: number,
  steps: number,
): Promise<number[]> {
  const { attribution } = await model.infer(Float32Array.from(samples))
  const shares = attribution?.subarray(index * steps, (index + 1) * steps) ?? []
  return Array.from(shares, (share) => Number(share.toFixed(digits)))
}

function isResearch({ finding }: Indicator, performance: IndicatorPerformance | null): boolean {
  if (finding?.display === 'R') return true
  const auroc = performance?.auroc
  return !auroc || auroc.value < limitedAuroc || auroc.ci95[0] <= 0.5
}

function refused(why: string): AnyEcgError {
  return new AnyEcgError('not-found', `There is no sensitivity to show: ${why}`)
}
