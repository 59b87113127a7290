/** @module cds-hooks/remote-keys: the public keys behind one listed jku: kept, fetched again when a key is unknown, never often. */
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import { messageOf } from '../errors.ts'
import { exchange } from '../fhir/exchange.ts'
import type { Log } from '../log.ts'

const timeoutMs = 3_000
const maxResponseBytes = 1024 * 1024
/** A withdrawn key is refused after this long at the latest, while its server answers. */
const freshMs = 10 * 60_000
/** While the server does not answer, what it said last holds for a day. */
const keepMs = 24 * 60 * 60_000
/** Tokens with invented key ids must not become a load on the EHR. */
const pauseMs = 30_000
const pauseAfterFailureMs = 5_000

/** The keys cannot be had: the token is neither right nor wrong. */
export class KeysUnavailable extends Error {}

/** jose's own remote set does not pause after a failure; otherwise this is what it does. */
export function remoteKeys(
  url: string,
  options: { readonly allowPrivate: boolean; readonly now: () => number; readonly log: Log },
): JWTVerifyGetKey {
  const { allowPrivate, now, log } = options
  let known: { readonly keys: JWTVerifyGetKey; readonly at: number } | undefined
  let nextFetchAt = 0
  let pending: Promise<void> | undefined

  const fetchAgain = async () => {
    if (now() < nextFetchAt) return
    nextFetchAt = now() + pauseAfterFailureMs
    try {
      known = { keys: createLocalJWKSet(await fetchKeys(url, allowPrivate)), at: now() }
      nextFetchAt = now() + pauseMs
    } catch (error) {
      log.warn({ event: 'keys-unavailable', jku: url, cause: messageOf(error) })
    }
  }
  // Calls that arrive while keys are fetched wait for the same answer.
  const refresh = () =>
    (pending ??= fetchAgain().finally(() => {
      pending = undefined
    }))

  return async (header, token) => {
    if (!known || now() - known.at > freshMs) await refresh()
    const current = known
    if (!current || now() - current.at > keepMs)
      throw new KeysUnavailable(`The keys at ${url} cannot be had.`)
    try {
      return await current.keys(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      await refresh()
      if (!known || known === current) throw error
      return known.keys(header, token)
    }
  }
}

async function fetchKeys(url: string, allowPrivate: boolean): Promise<JSONWebKeySet> {
  const response = await exchange(
    { url: new URL(url), method: 'GET', headers: { accept: 'application/json' } },
    { timeoutMs, maxResponseBytes, allowPrivate },
  )
  if (!response.ok) throw new Error(`answered ${response.status}`)
  // createLocalJWKSet refuses what is no key set.
  return (await response.json()) as JSONWebKeySet
}
