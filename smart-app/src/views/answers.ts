/** @module smart-app/views/answers: what every view is made of, asked for at once. */
import type { AssessmentAnswer, ModelAnswer } from '../../../src/api/types.ts'
import { olderEcg, type OlderEcg } from '../data/older-ecg.ts'
import type { PatientSummary } from './contract.ts'
import type { OpenPhase } from './session-controller.ts'

export interface Answers {
  readonly patient: PatientSummary
  readonly model: ModelAnswer
  readonly assessment: AssessmentAnswer
  /** Null: there is no newer ECG. */
  readonly older: OlderEcg | null
}

/** @param ecg null: the newest. */
export async function readAnswers(
  { session, api }: OpenPhase,
  ecg: string | null,
  signal: AbortSignal,
): Promise<Answers> {
  const [model, assessment] = await Promise.all([api.model(signal), api.assessment(ecg, signal)])
  return { patient: session.patient, model, assessment, older: olderEcg(assessment) }
}
