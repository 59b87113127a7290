/** @module store/replay: a client JWT is good for one call, on whichever replica. https://cds-hooks.hl7.org/#trusting-cds-clients */
import { lte } from 'drizzle-orm'
import type { ReplayGuard } from '../cds-hooks/replay-guard.ts'
import { digestOf, type Database } from './database.ts'
import { usedTokens } from './schema.ts'

const sweepEveryMs = 60_000

export function storedReplayGuard(db: Database, now: () => number): ReplayGuard {
  let sweepAt = 0
  return {
    firstUse: async (iss, jti, expiresAt) => {
      const time = now()
      if (time >= sweepAt) {
        sweepAt = time + sweepEveryMs
        await db.delete(usedTokens).where(lte(usedTokens.expiresAt, time))
      }
      // One that has expired and was not swept yet is as good as gone. Of two at once, the second waits for the first.
      const taken = await db
        .insert(usedTokens)
        .values({ digest: digestOf([iss, jti]), expiresAt })
        .onConflictDoUpdate({
          target: usedTokens.digest,
          set: { expiresAt },
          setWhere: lte(usedTokens.expiresAt, time),
        })
        .returning({ digest: usedTokens.digest })
      return taken.length > 0
    },
  }
}
