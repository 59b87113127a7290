/** @module store: what outlives a request. Opened once, migrated at open. */
import { assessmentTable } from './assessments.ts'
import { auditTable } from './audit.ts'
import { cardTable } from './cards.ts'
import { failingPlainly } from './failure.ts'
import { feedbackTable } from './feedback.ts'
import { openPglite } from './pglite.ts'
import { openPostgres } from './postgres.ts'
import { storedReplayGuard } from './replay.ts'
import { silenceTable } from './silences.ts'
import type { Store } from './store.ts'

/**
 * @param databaseUrl of a Postgres; without it the store is in this process and goes with it.
 * @param now ms since 1970.
 * @throws AnyEcgError `config-invalid` when DATABASE_URL does not lead to a Postgres that takes the tables.
 */
export async function openStore({
  databaseUrl,
  now,
}: {
  readonly databaseUrl?: string | undefined
  readonly now: () => number
}): Promise<Store> {
  const { engine, db, executeSql, close } = await (databaseUrl === undefined
    ? openPglite()
    : openPostgres(databaseUrl))
  let closing: Promise<void> | undefined
  return {
    engine,
    assessments: failingPlainly(assessmentTable(db)),
    cards: failingPlainly(cardTable(db)),
    feedback: failingPlainly(feedbackTable(db)),
    audit: failingPlainly(auditTable(db)),
    silences: failingPlainly(silenceTable(db)),
    replay: failingPlainly(storedReplayGuard(db, now)),
    executeSql,
    close: () => (closing ??= close()),
  }
}
