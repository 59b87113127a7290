/** @module store/cards: what was shown to whom, and what they said to it. */
import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { present, type Database } from './database.ts'
import { cards, feedback } from './schema.ts'
import type { CardTable } from './store.ts'

export function cardTable(db: Database): CardTable {
  return {
    tenantsOf: async (uuids) => {
      if (uuids.length === 0) return []
      const rows = await db
        .selectDistinct({ tenantId: cards.tenantId })
        .from(cards)
        .where(inArray(cards.uuid, [...uuids]))
      return rows.map(({ tenantId }) => tenantId)
    },
    patientsOf: async (tenantId, uuids) => {
      if (uuids.length === 0) return []
      const rows = await db
        .selectDistinct({ patientId: cards.patientId })
        .from(cards)
        .where(and(eq(cards.tenantId, tenantId), inArray(cards.uuid, [...uuids])))
        .orderBy(cards.patientId)
      return rows.map(({ patientId }) => patientId)
    },
    show: async (shown) => {
      // One statement changes a row once, and replicas that lock rows in one order never wait for each other in a ring.
      const byName = new Map(
        shown.map((card) => [JSON.stringify([card.tenantId, card.uuid]), card]),
      )
      const rows = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, card]) => card)
      if (rows.length === 0) return
      await db
        .insert(cards)
        .values(rows)
        .onConflictDoUpdate({
          target: [cards.tenantId, cards.uuid],
          set: { timesShown: sql`${cards.timesShown} + 1` },
        })
    },
    answers: async (tenantId, assessmentId, userId) => {
      const rows = await db
        .selectDistinctOn([cards.indicatorId], {
          indicatorId: cards.indicatorId,
          outcome: feedback.outcome,
          reason: feedback.reason,
          snoozedUntil: feedback.snoozedUntil,
        })
        .from(cards)
        .innerJoin(
          feedback,
          and(eq(feedback.tenantId, cards.tenantId), eq(feedback.cardUuid, cards.uuid)),
        )
        .where(
          and(
            eq(cards.tenantId, tenantId),
            eq(cards.assessmentId, assessmentId),
            eq(cards.userId, userId),
          ),
        )
        .orderBy(
          cards.indicatorId,
          desc(feedback.outcomeAt),
          desc(feedback.receivedAt),
          feedback.digest,
        )
      return rows.map(({ indicatorId, outcome, reason, snoozedUntil }) => ({
        indicatorId,
        outcome,
        ...present({ reasonCode: reason?.code, snoozedUntil }),
      }))
    },
  }
}
