/** @module smart-app/views/shell-title: what the window is called. No patient in it: titles end up in the browser's history. */
import { capitalise } from '../data/format.ts'
import type { Route } from '../data/route.ts'
import { wordsIn } from '../words/index.ts'
import { messageOf } from './closed-panel.ts'
import type { Locale } from './contract.ts'
import type { Phase } from './session-controller.ts'
import { messageOfFailure } from './state-panels.ts'

export interface OnScreen {
  readonly phase: Phase
  readonly route: Route
  /** Where the answers could not be had. */
  readonly failure: { readonly error: unknown } | null
  readonly isAnswered: boolean
  /** Of the finding that was last looked at; null: none. */
  readonly findingName: string | null
  readonly isFindingUnknown: boolean
  readonly locale: Locale
}

/** After the view, or after the message that is in its place (WCAG 2.2, 2.4.2). */
export function titleOf(onScreen: OnScreen): string {
  return `${headlineOf(onScreen)} – AnyECG-Lab`
}

function headlineOf({ phase, route, failure, isAnswered, ...shown }: OnScreen): string {
  const words = wordsIn(shown.locale)
  const { problems } = words
  if (phase.kind === 'starting') return words.loading
  if (phase.kind === 'picking') return words.pickPatient
  if (phase.kind === 'start-failed') return messageOfFailure(phase.error, problems).title
  if (phase.kind !== 'open') return messageOf(phase, words).title
  if (failure) return messageOfFailure(failure.error, problems).title
  if (!isAnswered) return words.loadingEcg
  if (shown.isFindingUnknown || route.view === 'unknown') return problems.unknownFinding.title
  if (route.view === 'finding') return capitalise(shown.findingName ?? '', shown.locale)
  return route.view === 'model' ? words.modelCard : words[route.view]
}
