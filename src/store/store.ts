/**
 * @module store/store: what outlives a request, as the rest of the service sees it. One schema, two engines: PGlite in
 * this process, or a Postgres that several replicas share. Every id is the tenant's own: no row is seen across tenants.
 */
import type { AssessedEcg } from '../assess.ts'
import type { ReplayGuard } from '../cds-hooks/replay-guard.ts'
import type { Answer } from '../interpret/answer.ts'

export interface Store {
  readonly engine: 'pglite' | 'postgres'
  readonly assessments: AssessmentTable
  readonly cards: CardTable
  readonly feedback: FeedbackTable
  readonly audit: AuditTable
  readonly silences: SilenceTable
  /** Shared by the replicas: a client JWT is good for one call, wherever it is shown. */
  readonly replay: ReplayGuard
  /**
   * Runs SQL as it stands, for the job queue.
   * @returns the rows of every statement, as pg-boss's own adapters give them.
   */
  readonly executeSql: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>
  readonly close: () => Promise<void>
}

/** What one model said of one version of one ECG of one patient. The estimates follow from the logits. */
export interface StoredAssessment {
  readonly tenantId: string
  /** `assessmentId` of present/identity: the RiskAssessment's identifier. */
  readonly id: string
  readonly patientId: string
  /**
   * FHIR base URL, as the tenant lists it: where the RiskAssessment was written, until then that of the request; absent:
   * all was prefetched, and nothing was written.
   */
  readonly fhirServer?: string
  /** Hash of the ECG's time and signal: another ECG under the same id and version is not this one. */
  readonly contentHash: string
  readonly model: { readonly id: string; readonly version: string }
  /** When the window that was read began, ms since 1970. */
  readonly ecgTime: number
  readonly ecg: AssessedEcg
  readonly logits: readonly number[]
  readonly warnings: readonly string[]
  /** ms since 1970. */
  readonly assessedAt: number
  readonly retracted?: { readonly at: number; readonly reason: RetractionReason }
  /** When its RiskAssessment is known to be in the chart, ms since 1970. */
  readonly writtenAt?: number
}

export type RetractionReason =
  'ecg-entered-in-error' | 'ecg-corrected' | 'ecg-moved' | 'ecg-deleted' | 'model-recalled'

export interface AssessmentTable {
  readonly find: (tenantId: string, id: string) => Promise<StoredAssessment | undefined>
  /** The first one kept stands; the others get it back. */
  readonly keep: (
    assessment: Omit<StoredAssessment, 'retracted' | 'writtenAt'>,
  ) => Promise<StoredAssessment>
  /** Those of these ECGs (`Observation/123`) that are not retracted. */
  readonly ofEcgs: (
    tenantId: string,
    ecgReferences: readonly string[],
  ) => Promise<readonly StoredAssessment[]>
  /** Those of a patient's ECGs that began then (ms since 1970; undefined: ever) or later and are not retracted. */
  readonly ofPatient: (
    tenantId: string,
    patientId: string,
    since: number | undefined,
  ) => Promise<readonly StoredAssessment[]>
  /** Those of one model version, of every tenant, that are not retracted. */
  readonly ofModel: (modelId: string, version: string) => Promise<readonly StoredAssessment[]>
  /** @param fhirServer as the tenant lists it: a retraction finds the RiskAssessment there, wherever the ECG was read. */
  readonly markWritten: (
    tenantId: string,
    id: string,
    fhirServer: string,
    at: number,
  ) => Promise<void>
  /** @returns false when it was retracted before, or never kept. */
  readonly retract: (
    tenantId: string,
    id: string,
    reason: RetractionReason,
    at: number,
  ) => Promise<boolean>
}

export interface ShownCard {
  readonly tenantId: string
  readonly uuid: string
  readonly assessmentId: string
  readonly indicatorId: string
  readonly userId: string
  readonly patientId: string
  readonly suggestionUuids: readonly string[]
  /** ms since 1970. */
  readonly shownAt: number
}

export interface CardTable {
  /** Of which tenants these cards are; unknown cards add nothing. */
  readonly tenantsOf: (uuids: readonly string[]) => Promise<readonly string[]>
  /** Whose charts these cards were shown in; unknown cards add nothing. */
  readonly patientsOf: (tenantId: string, uuids: readonly string[]) => Promise<readonly string[]>
  /** The first showing is kept; a later one is counted. */
  readonly show: (cards: readonly ShownCard[]) => Promise<void>
  /** Of one user, to the cards of one assessment; at most one a finding, the newest by `outcomeAt`. */
  readonly answers: (
    tenantId: string,
    assessmentId: string,
    userId: string,
  ) => Promise<readonly Answer[]>
}

/** https://cds-hooks.hl7.org/#feedback */
export interface Feedback {
  readonly cardUuid: string
  readonly outcome: 'accepted' | 'overridden'
  readonly acceptedSuggestions: readonly string[]
  readonly reason?: { readonly code: string; readonly system?: string; readonly display?: string }
  readonly comment?: string
  /** When the user answered, ms since 1970. */
  readonly outcomeAt: number
  /** ms since 1970, where the reason is one that snoozes. */
  readonly snoozedUntil?: number
}

export interface FeedbackTable {
  /**
   * Keeps each entry once, however often it is sent: all of one call, or none.
   * @param receivedAt ms since 1970.
   */
  readonly record: (
    tenantId: string,
    entries: readonly Feedback[],
    receivedAt: number,
  ) => Promise<FeedbackReceipt>
  /** In the order of `outcomeAt`. */
  readonly ofCard: (tenantId: string, cardUuid: string) => Promise<readonly Feedback[]>
}

export interface FeedbackReceipt {
  readonly stored: number
  readonly repeated: number
  /** Card uuids this service never showed: kept and logged. */
  readonly unknownCards: readonly string[]
}

/** One hook call: what was decided, on what, and what was shown to whom. Enough to say it all again. */
export interface AuditEntry {
  readonly tenantId: string
  readonly hookInstance: string
  readonly userId: string
  readonly patientId: string
  /** ms since 1970. */
  readonly at: number
  readonly outcome: 'cards' | 'no-cards' | 'silent' | 'declined' | 'late' | 'silenced' | 'failed'
  /** Of a decline or an error. */
  readonly reason?: string
  readonly assessmentId?: string
  readonly contentHash?: string
  /** sha256 of model.onnx, and of the policy in force. */
  readonly modelHash: string
  readonly policyHash: string
  readonly cardUuids: readonly string[]
  /** How many findings were silent, by reason. */
  readonly silences: Readonly<Record<string, number>>
}

export interface AuditTable {
  readonly append: (entry: AuditEntry) => Promise<void>
  /** Newest first. */
  readonly ofAssessment: (tenantId: string, assessmentId: string) => Promise<readonly AuditEntry[]>
}

/** `all`, `tenant:<id>`, `model:<id>@<version>` or `indicator:<id>`. */
export type SilenceScope = 'all' | `tenant:${string}` | `model:${string}` | `indicator:${string}`

export interface SilenceRow {
  readonly scope: SilenceScope
  readonly reason: string
  /** Who threw the switch. */
  readonly by: string
  /** ms since 1970. */
  readonly since: number
}

export interface SilenceTable {
  readonly active: () => Promise<readonly SilenceRow[]>
  /** Thrown twice, the first stands. */
  readonly impose: (row: SilenceRow) => Promise<void>
  /** @returns false when there was none. */
  readonly lift: (scope: SilenceScope) => Promise<boolean>
}
