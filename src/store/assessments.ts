/** @module store/assessments: one row for one version of one ECG, read by one model version, of one patient. */
import { and, arrayOverlaps, asc, eq, gte, isNull, type SQL } from 'drizzle-orm'
import { AnyEcgError } from '../errors.ts'
import { present, type Database } from './database.ts'
import { assessments } from './schema.ts'
import type { AssessmentTable, StoredAssessment } from './store.ts'

type Row = typeof assessments.$inferSelect

export function assessmentTable(db: Database): AssessmentTable {
  const named = (tenantId: string, id: string) =>
    and(eq(assessments.tenantId, tenantId), eq(assessments.id, id))
  const stands = isNull(assessments.retractedAt)

  /** Those that are not retracted, in the order of their ECGs. */
  const list = async (...conditions: (SQL | undefined)[]): Promise<StoredAssessment[]> => {
    const rows = await db
      .select()
      .from(assessments)
      .where(and(...conditions, stands))
      .orderBy(asc(assessments.ecgTime), asc(assessments.tenantId), asc(assessments.id))
    return rows.map(fromRow)
  }

  const find: AssessmentTable['find'] = async (tenantId, id) => {
    const [row] = await db.select().from(assessments).where(named(tenantId, id))
    return row && fromRow(row)
  }
  return {
    find,
    // Of replicas that insert at the same moment one has its way; the others wait for it, insert nothing and read.
    keep: async (assessment) => {
      const inserted = await db
        .insert(assessments)
        .values(toRow(assessment))
        .onConflictDoNothing()
        .returning()
      const kept = inserted[0]
        ? fromRow(inserted[0])
        : await find(assessment.tenantId, assessment.id)
      if (kept) return kept
      throw new AnyEcgError('store-failed', 'The assessment was deleted while it was being kept.')
    },
    ofEcgs: async (tenantId, ecgReferences) =>
      ecgReferences.length === 0
        ? []
        : list(
            eq(assessments.tenantId, tenantId),
            arrayOverlaps(assessments.ecgReferences, [...ecgReferences]),
          ),
    ofPatient: (tenantId, patientId, since) =>
      list(
        eq(assessments.tenantId, tenantId),
        eq(assessments.patientId, patientId),
        since === undefined ? undefined : gte(assessments.ecgTime, since),
      ),
    ofModel: (modelId, version) =>
      list(eq(assessments.modelId, modelId), eq(assessments.modelVersion, version)),
    markWritten: async (tenantId, id, fhirServer, at) => {
      await db
        .update(assessments)
        .set({ writtenAt: at, fhirServer })
        .where(and(named(tenantId, id), isNull(assessments.writtenAt)))
    },
    retract: async (tenantId, id, reason, at) => {
      const retracted = await db
        .update(assessments)
        .set({ retractedAt: at, retractionReason: reason })
        .where(and(named(tenantId, id), stands))
        .returning({ id: assessments.id })
      return retracted.length > 0
    },
  }
}

function toRow({
  model,
  ...assessment
}: Parameters<AssessmentTable['keep']>[0]): typeof assessments.$inferInsert {
  const { reference, parts = [] } = assessment.ecg.source
  return {
    ...assessment,
    modelId: model.id,
    modelVersion: model.version,
    ecgReferences: [...new Set([reference, ...parts])],
  }
}

function fromRow(row: Row): StoredAssessment {
  const { modelId, modelVersion, retractedAt, retractionReason, writtenAt, ...columns } = row
  const { ecgReferences: _, fhirServer, ...rest } = columns
  return {
    ...rest,
    model: { id: modelId, version: modelVersion },
    ...(retractedAt !== null && retractionReason !== null
      ? { retracted: { at: retractedAt, reason: retractionReason } }
      : {}),
    ...present({ fhirServer, writtenAt }),
  }
}
