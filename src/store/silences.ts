/** @module store/silences: the switches an operator has thrown, for every replica. */
import { asc, eq } from 'drizzle-orm'
import type { Database } from './database.ts'
import { silences } from './schema.ts'
import type { SilenceTable } from './store.ts'

export function silenceTable(db: Database): SilenceTable {
  return {
    active: () => db.select().from(silences).orderBy(asc(silences.since), asc(silences.scope)),
    impose: async (row) => {
      await db.insert(silences).values(row).onConflictDoNothing()
    },
    lift: async (scope) => {
      const lifted = await db
        .delete(silences)
        .where(eq(silences.scope, scope))
        .returning({ scope: silences.scope })
      return lifted.length > 0
    },
  }
}
