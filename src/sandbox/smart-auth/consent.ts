/** @module sandbox/smart-auth/consent: what may be granted, who is asked for it, and what comes with it. */
import { appClientId } from './clients.ts'
import type { Launch, LaunchContext } from './launch-context.ts'
import { contextScopes, parseScope } from './scopes.ts'

/** What an authorization request says, as far as consent goes. */
export interface ConsentRequest {
  readonly clientId: string
  /** Separated by spaces. */
  readonly scope: string
  /** What the chart handed over; absent: the app was opened on its own. */
  readonly launch?: Launch | undefined
}

/**
 * Our own app, opened from the chart: user and patient are known, and a hospital's administrator has agreed to it for
 * everybody. Nobody is asked.
 */
export function isPreauthorised({ clientId, launch }: ConsentRequest): boolean {
  return clientId === appClientId && launch !== undefined
}

/** A user cannot hand out `system/`; what is unknown is not granted. */
export function offeredScopes({ scope }: ConsentRequest): string[] {
  return scope.split(' ').filter((one) => {
    const level = parseScope(one)?.level
    return level ? level !== 'system' : (contextScopes as readonly string[]).includes(one)
  })
}

/** The scope `launch` or `launch/patient` is what lets the app know the patient. */
export function contextFor(
  { launch }: ConsentRequest,
  chosen: LaunchContext | undefined,
  allowed: readonly string[],
): LaunchContext {
  if (!allowed.includes('launch') && !allowed.includes('launch/patient')) return {}
  if (!launch) return chosen ?? {}
  const { user: _user, ...context } = launch
  return context
}
