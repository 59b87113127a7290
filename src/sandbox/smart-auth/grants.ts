/**
 * @module sandbox/smart-auth/grants: what a user gave an app, for one launch.
 * oidc-provider remembers one grant for each client of a session, and lets a token that expires with the session end as
 * soon as that is another one: the second launch would end the first. So each launch has a grant of its own that no
 * token loses, and what ends with the session is kept here.
 */
import type { Provider } from 'oidc-provider'
import type { LaunchContext, LaunchStore } from './launch-context.ts'

/** At most a working day; `offline_access` reaches beyond. */
export const sessionSeconds = 8 * 60 * 60
export const offlineSeconds = 24 * 60 * 60

/** @param scopes that were granted. */
export function grantSeconds(scopes: readonly string[]): number {
  return scopes.includes('offline_access') ? offlineSeconds : sessionSeconds
}

export interface Gift {
  readonly session: { readonly uid: string; readonly accountId: string } | undefined
  readonly clientId: string
  readonly allowed: readonly string[]
  readonly refused: readonly string[]
  readonly context: LaunchContext
}

export interface Grants {
  /** @returns the id of the new grant. */
  give(gift: Gift): Promise<string>
  /** Ends the grants of a session that do not outlive it, with all their tokens and codes. */
  endSession(uid: string): Promise<void>
}

export function createGrants(provider: Provider, { granted, ofSession }: LaunchStore): Grants {
  const end = async (grantId: string): Promise<void> => {
    const { AccessToken, AuthorizationCode, RefreshToken } = provider
    for (const model of [AccessToken, AuthorizationCode, RefreshToken])
      await model.revokeByGrantId(grantId)
    await (await provider.Grant.find(grantId))?.destroy()
    granted.delete(grantId)
  }
  return {
    give: async ({ session, clientId, allowed, refused, context }) => {
      const grant = new provider.Grant({ accountId: session?.accountId, clientId })
      if (allowed.length > 0) grant.addOIDCScope([...allowed])
      grant.rejectOIDCScope([...refused])
      const grantId = await grant.save()
      granted.set(grantId, context, grantSeconds(allowed))
      if (session && !allowed.includes('offline_access'))
        ofSession.set(session.uid, [...(ofSession.get(session.uid) ?? []), grantId], sessionSeconds)
      return grantId
    },
    endSession: async (uid) => {
      const grantIds = ofSession.get(uid) ?? []
      ofSession.delete(uid)
      for (const grantId of grantIds) await end(grantId)
    },
  }
}
