/** @module store/feedback: what users said to cards, once however often it is sent. */
import { and, asc, eq, inArray } from 'drizzle-orm'
import { AnyEcgError } from '../errors.ts'
import { digestOf, present, type Database } from './database.ts'
import { cards, feedback } from './schema.ts'
import type { Feedback, FeedbackTable } from './store.ts'

/** A statement takes 65535 parameters, and one statement is what makes it all or none. */
const mostEntries = 1000

export function feedbackTable(db: Database): FeedbackTable {
  return {
    record: async (tenantId, entries, receivedAt) => {
      if (entries.length === 0) return { stored: 0, repeated: 0, unknownCards: [] }
      if (entries.length > mostEntries)
        throw new AnyEcgError(
          'request-invalid',
          `feedback: at most ${mostEntries} entries are taken in one call; send the rest in another.`,
        )
      // Replicas that insert in one order never wait for each other in a ring.
      const rows = entries
        .map((entry) => ({ tenantId, digest: contentDigest(entry), receivedAt, ...entry }))
        .sort((a, b) => (a.digest < b.digest ? -1 : 1))
      const inserted = await db
        .insert(feedback)
        .values(rows)
        .onConflictDoNothing()
        .returning({ digest: feedback.digest })
      const answered = [...new Set(entries.map(({ cardUuid }) => cardUuid))]
      const known = await db
        .select({ uuid: cards.uuid })
        .from(cards)
        .where(and(eq(cards.tenantId, tenantId), inArray(cards.uuid, answered)))
      const knownUuids = new Set(known.map(({ uuid }) => uuid))
      return {
        stored: inserted.length,
        repeated: entries.length - inserted.length,
        unknownCards: answered.filter((uuid) => !knownUuids.has(uuid)),
      }
    },
    ofCard: async (tenantId, cardUuid) => {
      const rows = await db
        .select()
        .from(feedback)
        .where(and(eq(feedback.tenantId, tenantId), eq(feedback.cardUuid, cardUuid)))
        .orderBy(asc(feedback.outcomeAt), asc(feedback.receivedAt), asc(feedback.digest))
      return rows.map(fromRow)
    },
  }
}

/** Of what the EHR said. A snooze is what we made of it: a site that changes its hours hears nothing new. */
function contentDigest(entry: Feedback): string {
  const { cardUuid, outcome, acceptedSuggestions, reason, comment, outcomeAt } = entry
  const { code, system, display } = reason ?? {}
  return digestOf([
    cardUuid,
    outcome,
    acceptedSuggestions,
    [code, system, display],
    comment,
    outcomeAt,
  ])
}

function fromRow(row: typeof feedback.$inferSelect): Feedback {
  const { cardUuid, outcome, acceptedSuggestions, outcomeAt, reason, comment, snoozedUntil } = row
  return {
    cardUuid,
    outcome,
    acceptedSuggestions,
    outcomeAt,
    ...present({ reason, comment, snoozedUntil }),
  }
}
