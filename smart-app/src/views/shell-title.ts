/** @module smart-app/views/shell-title: what the window is called. No patient in it: titles end up in the browser's history. */
import type { AssessmentAnswer, ModelAnswer } from '../../../src/api/types.ts'
import { findFinding, listFindings } from '../data/findings.ts'
import type { Route } from '../data/route.ts'
import type { Words } from '../words/index.ts'

/** @param answers null: there are none yet. */
export function titleOf(
  { view }: Route,
  findingId: string | null,
  answers: { readonly model: ModelAnswer; readonly assessment: AssessmentAnswer } | null,
  words: Words,
): string {
  const finding =
    view === 'finding' && answers
      ? findFinding(listFindings(answers.model, answers.assessment), findingId)
      : null
  const { overview, ecg, trend, modelCard } = words
  const names = { overview, finding: finding?.name ?? words.finding, ecg, trend, model: modelCard }
  return `${names[view]} – AnyECG-Lab`
}
