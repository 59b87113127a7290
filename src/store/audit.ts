/** @module store/audit: every hook call, in the order in which they came. Rows are added, never changed. */
import { and, desc, eq } from 'drizzle-orm'
import { present, type Database } from './database.ts'
import { audit } from './schema.ts'
import type { AuditEntry, AuditTable } from './store.ts'

export function auditTable(db: Database): AuditTable {
  return {
    append: async (entry) => {
      await db.insert(audit).values(entry)
    },
    ofAssessment: async (tenantId, assessmentId) => {
      const rows = await db
        .select()
        .from(audit)
        .where(and(eq(audit.tenantId, tenantId), eq(audit.assessmentId, assessmentId)))
        .orderBy(desc(audit.at), desc(audit.seq))
      return rows.map(fromRow)
    },
  }
}

function fromRow(row: typeof audit.$inferSelect): AuditEntry {
  const { seq: _, reason, assessmentId, contentHash, ...entry } = row
  return { ...entry, ...present({ reason, assessmentId, contentHash }) }
}
