/**
 * @module store/schema: the tables. Every key of a tenant's row starts with the tenant. No foreign keys: feedback may come
 * before its card is kept, and the audit outlives what it tells of.
 */
import { isNull } from 'drizzle-orm'
import { bigint, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import type { AssessedEcg } from '../assess.ts'
import { doubles, instant, json, key, prose } from './columns.ts'
import type { AuditEntry, Feedback, RetractionReason, SilenceScope } from './store.ts'

export const assessments = pgTable(
  'assessments',
  {
    tenantId: key('tenant_id').notNull(),
    id: key('id').notNull(),
    patientId: key('patient_id').notNull(),
    fhirServer: key('fhir_server'),
    contentHash: key('content_hash').notNull(),
    modelId: key('model_id').notNull(),
    modelVersion: key('model_version').notNull(),
    ecgTime: instant('ecg_time').notNull(),
    /** All Observations that the ECG was put together from. */
    ecgReferences: key('ecg_references').array().notNull(),
    ecg: json('ecg').$type<AssessedEcg>().notNull(),
    logits: doubles('logits').notNull(),
    warnings: json('warnings').$type<readonly string[]>().notNull(),
    assessedAt: instant('assessed_at').notNull(),
    retractedAt: instant('retracted_at'),
    retractionReason: text('retraction_reason').$type<RetractionReason>(),
    writtenAt: instant('written_at'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index('assessments_of_ecg').using('gin', table.ecgReferences),
    index('assessments_of_patient')
      .on(table.tenantId, table.patientId, table.ecgTime)
      .where(isNull(table.retractedAt)),
    index('assessments_of_model')
      .on(table.modelId, table.modelVersion)
      .where(isNull(table.retractedAt)),
  ],
)

export const cards = pgTable(
  'cards',
  {
    tenantId: key('tenant_id').notNull(),
    uuid: key('uuid').notNull(),
    assessmentId: key('assessment_id').notNull(),
    indicatorId: key('indicator_id').notNull(),
    userId: key('user_id').notNull(),
    patientId: key('patient_id').notNull(),
    suggestionUuids: json('suggestion_uuids').$type<readonly string[]>().notNull(),
    shownAt: instant('shown_at').notNull(),
    timesShown: integer('times_shown').notNull().default(1),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.uuid] }),
    index('cards_of_assessment').on(table.tenantId, table.assessmentId, table.userId),
    index('cards_by_uuid').on(table.uuid),
  ],
)

export const feedback = pgTable(
  'feedback',
  {
    tenantId: key('tenant_id').notNull(),
    /** Of what the EHR said: the same answer sent again is the same row. */
    digest: key('digest').notNull(),
    cardUuid: key('card_uuid').notNull(),
    outcome: text('outcome').$type<Feedback['outcome']>().notNull(),
    acceptedSuggestions: json('accepted_suggestions').$type<readonly string[]>().notNull(),
    reason: json('reason').$type<NonNullable<Feedback['reason']>>(),
    comment: prose('comment'),
    outcomeAt: instant('outcome_at').notNull(),
    snoozedUntil: instant('snoozed_until'),
    receivedAt: instant('received_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.digest] }),
    index('feedback_of_card').on(table.tenantId, table.cardUuid),
  ],
)

export const audit = pgTable(
  'audit',
  {
    tenantId: key('tenant_id').notNull(),
    /** The order of arrival; a hook that is called again is another row. */
    seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity(),
    hookInstance: prose('hook_instance').notNull(),
    userId: prose('user_id').notNull(),
    patientId: prose('patient_id').notNull(),
    at: instant('at').notNull(),
    outcome: text('outcome').$type<AuditEntry['outcome']>().notNull(),
    reason: prose('reason'),
    assessmentId: key('assessment_id'),
    contentHash: prose('content_hash'),
    modelHash: prose('model_hash').notNull(),
    policyHash: prose('policy_hash').notNull(),
    cardUuids: json('card_uuids').$type<readonly string[]>().notNull(),
    silences: json('silences').$type<AuditEntry['silences']>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.seq] }),
    index('audit_of_assessment').on(table.tenantId, table.assessmentId),
  ],
)

/** Of the operator, not of a tenant. */
export const silences = pgTable('silences', {
  scope: key('scope').$type<SilenceScope>().primaryKey(),
  reason: prose('reason').notNull(),
  by: prose('by').notNull(),
  since: instant('since').notNull(),
})

/** Client JWTs that were shown, until they expire. The digest of issuer and jti is all that is kept of one. */
export const usedTokens = pgTable(
  'used_tokens',
  {
    digest: key('digest').primaryKey(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [index('used_tokens_by_expiry').on(table.expiresAt)],
)
