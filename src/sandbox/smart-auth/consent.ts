/** @module sandbox/smart-auth/consent: what may be granted, who is asked for it, and what comes with it. */
import { appClientId, appLaunchScopes } from './clients.ts'
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
 * Our own app, opened from the chart, asking for what it is registered for or less: user and patient are known, and a
 * hospital's administrator has agreed to it for everybody. Nobody is asked. The app is a public client, whose id anybody
 * may use: what nobody agreed to, a person is asked for. https://www.rfc-editor.org/rfc/rfc6749#section-10.2
 */
export function isPreauthorised({ clientId, scope, launch }: ConsentRequest): boolean {
  const registered: ReadonlySet<string> = new Set(appLaunchScopes)
  return (
    clientId === appClientId &&
    launch !== undefined &&
    scope.split(' ').every((one) => registered.has(one))
  )
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
