/** @module smart-app/views/closed-panel: no session: not yet, no longer, or not at all; and the way to one. */
import { html, type TemplateResult } from 'lit'
import '../components/message-panel.ts'
import type { Words } from '../words/index.ts'
import type { LaunchProblem, Message } from '../words/problems-en.ts'
import { loadingPanel } from './state-panels.ts'

export type ClosedPhase =
  | { readonly kind: 'starting' | 'not-launched' | 'expired' | 'patient-unknown' }
  | { readonly kind: 'launch-failed'; readonly problem: LaunchProblem; readonly code: string }

/** @param iss of the session that was: signing in again leads to the same server. */
export function closedPanel(phase: ClosedPhase, words: Words, iss: string | null): TemplateResult {
  const { problems } = words
  if (phase.kind === 'starting') return loadingPanel(words.loading)
  // The server's address is no secret; the patient is not in it.
  const signIn = iss === null ? 'launch.html' : `launch.html?${new URLSearchParams({ iss })}`
  return html`<message-panel
    alert
    .message=${messageOf(phase, words)}
    .detail=${phase.kind === 'launch-failed' ? phase.code : ''}
    .detailLabel=${problems.technical}
  >
    <a class="button" href=${signIn}>${problems.signIn}</a>
  </message-panel>`
}

/** `starting` has none. */
export function messageOf(phase: ClosedPhase, { problems }: Words): Message {
  switch (phase.kind) {
    case 'launch-failed':
      return problems.launch[phase.problem]
    case 'expired':
      return problems.api.expired
    case 'patient-unknown':
      return problems.patientUnknown
    default:
      return problems.notLaunched
  }
}
