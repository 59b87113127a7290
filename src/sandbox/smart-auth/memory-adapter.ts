/** @module sandbox/smart-auth/memory-adapter: oidc-provider's storage, in this process and gone with it. */
import type { Adapter, AdapterPayload } from 'oidc-provider'
import { createExpiringMap } from './expiring-map.ts'

/** Tokens of a grant end with it; the Grant itself is destroyed by oidc-provider. */
const ofGrant: ReadonlySet<string> = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken'])

/** What has no end of its own. */
const daySeconds = 24 * 60 * 60

/**
 * One storage for each provider, unlike the built-in one, which also warns that it is none. It gives and keeps copies,
 * as a database would: two requests of one session must not write into each other's grant, which names the patient.
 */
export function createMemoryAdapter(): (model: string) => Adapter {
  const stored = createExpiringMap<{ readonly key: string; readonly payload: AdapterPayload }>()
  const find = (test: (key: string, payload: AdapterPayload) => boolean) =>
    structuredClone(stored.values().find(({ key, payload }) => test(key, payload))?.payload)
  return (model) => {
    const keyOf = (id: string) => `${model}:${id}`
    return {
      upsert: (id, payload, expiresIn) => {
        stored.set(
          keyOf(id),
          { key: keyOf(id), payload: structuredClone(payload) },
          expiresIn ?? daySeconds,
        )
        return Promise.resolve()
      },
      find: (id) => Promise.resolve(structuredClone(stored.get(keyOf(id))?.payload)),
      findByUid: (uid) =>
        Promise.resolve(find((key, payload) => key.startsWith(`${model}:`) && payload.uid === uid)),
      findByUserCode: () => Promise.resolve(undefined),
      consume: (id) => {
        const payload = stored.get(keyOf(id))?.payload
        if (payload) payload.consumed = Math.floor(Date.now() / 1000)
        return Promise.resolve()
      },
      destroy: (id) => {
        stored.delete(keyOf(id))
        return Promise.resolve()
      },
      revokeByGrantId: (grantId) => {
        for (const { key, payload } of stored.values())
          if (ofGrant.has(key.split(':')[0] ?? '') && payload.grantId === grantId)
            stored.delete(key)
        return Promise.resolve()
      },
    }
  }
}
