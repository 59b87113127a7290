/** @module cds-hooks/replay-guard: a JWT is good for one call. https://cds-hooks.hl7.org/#trusting-cds-clients */

export interface ReplayGuard {
  /**
   * Remembers the token until it can no longer be accepted.
   * @param expiresAt ms since 1970.
   * @returns false when it was shown before.
   */
  readonly firstUse: (iss: string, jti: string, expiresAt: number) => Promise<boolean>
}

const sweepEveryMs = 60_000

/** For one process. Several replicas behind one address need a guard that they share. */
export function memoryReplayGuard(now: () => number): ReplayGuard {
  const expiryOf = new Map<string, number>()
  let sweepAt = 0
  const sweep = (time: number) => {
    if (time < sweepAt) return
    sweepAt = time + sweepEveryMs
    for (const [key, expiresAt] of expiryOf) if (expiresAt <= time) expiryOf.delete(key)
  }
  return {
    firstUse: (iss, jti, expiresAt) => {
      const time = now()
      sweep(time)
      const key = JSON.stringify([iss, jti])
      const seen = (expiryOf.get(key) ?? 0) > time
      if (!seen) expiryOf.set(key, expiresAt)
      return Promise.resolve(!seen)
    },
  }
}
