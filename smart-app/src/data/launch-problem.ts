/** @module smart-app/data/launch-problem: what fhirclient and authorization servers throw, sorted by the way out. */
import type { LaunchProblem } from '../words/problems-en.ts'

const signs: readonly (readonly [LaunchProblem, RegExp])[] = [
  ['denied', /access_denied|login_required|consent_required|interaction_required/],
  ['scope', /invalid_scope/],
  ['pkce-missing', /S256|PKCE/],
  ['launch-expired', /invalid_grant|launch.*(expired|unknown|used)|invalid_launch/i],
  ['state-lost', /No state found|No 'state' parameter/i],
  ['server-silent', /well-known|metadata|conformance|NetworkError|Failed to fetch|fetch failed/i],
]

export function launchProblemOf(error: unknown): LaunchProblem {
  const text = error instanceof Error ? error.message : String(error)
  return signs.find(([, sign]) => sign.test(text))?.[0] ?? 'launch-failed'
}

/** The error code of the authorization server and nothing of its text: that came with the address, from anyone. */
export function oauthCodeOf(error: unknown): string {
  const text = error instanceof Error ? error.message : ''
  return /^([a-z]+(?:_[a-z]+)+)\b/.exec(text)?.[1] ?? ''
}
