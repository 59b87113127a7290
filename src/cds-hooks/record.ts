/** @module cds-hooks/record: what a view came to, told to log, metrics and store, after the answer. */
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { AuditEntry, ShownCard, Store } from '../store/store.ts'
import type { Tenant } from '../tenants/index.ts'
import type { View } from './patient-view.ts'
import type { PatientViewRequest } from './types.ts'

interface RecordContext {
  readonly tenant: Tenant
  readonly store: Store
  readonly metrics: Metrics
  readonly log: Log
  readonly now: () => number
  readonly modelHash: string
  readonly policyHash: string
  /** False when the answer had gone before the view was ready. */
  readonly shown: boolean
  readonly seconds: number
}

/** Never rejects: the answer has gone already, and a record that cannot be kept is logged. */
export async function putOnRecord(
  request: PatientViewRequest,
  view: View,
  context: RecordContext,
): Promise<void> {
  const { tenant, store, metrics, log, shown } = context
  const entry = auditEntry(request, view, context)
  tell(view, entry, context)
  metrics.hook(tenant.id, entry.outcome, context.seconds)
  if (view.reason && shown) metrics.silence(tenant.id, view.reason)
  for (const [reason, count] of Object.entries(entry.silences))
    metrics.silence(tenant.id, reason, count)
  try {
    if (shown) await store.cards.show(shownCards(request, view, entry))
    await store.audit.append(entry)
  } catch (error) {
    log.error({ event: 'record-not-kept', tenant: tenant.id, cause: nameOf(error) })
  }
}

function auditEntry(
  { hookInstance, context: { userId, patientId } }: PatientViewRequest,
  { outcome, reason, cards, assessed, verdict }: View,
  { tenant, modelHash, policyHash, shown, now }: RecordContext,
): AuditEntry {
  const silences: Record<string, number> = {}
  for (const { reason: silent } of verdict?.silences ?? [])
    silences[silent] = (silences[silent] ?? 0) + 1
  return {
    tenantId: tenant.id,
    hookInstance,
    userId,
    patientId,
    at: now(),
    outcome: shown ? outcome : 'late',
    ...(reason ? { reason } : {}),
    ...(assessed ? { assessmentId: assessed.kept.id, contentHash: assessed.kept.contentHash } : {}),
    modelHash,
    policyHash,
    cardUuids: shown ? cards.map(({ uuid }) => uuid) : [],
    silences,
  }
}

function shownCards(
  { context: { userId, patientId } }: PatientViewRequest,
  { cards, assessed }: View,
  { tenantId, at }: AuditEntry,
): ShownCard[] {
  return cards.map(({ uuid, source, suggestions }) => ({
    tenantId,
    uuid,
    assessmentId: assessed?.kept.id ?? '',
    indicatorId: source.topic?.code ?? '',
    userId,
    patientId,
    suggestionUuids: suggestions?.map((suggestion) => suggestion.uuid) ?? [],
    shownAt: at,
  }))
}

/** What a live tenant is shown; in silent mode, what it would have been shown. */
function tell(view: View, entry: AuditEntry, { tenant, log, metrics, shown }: RecordContext): void {
  const findings = view.verdict?.spoken.map(({ indicator }) => indicator.id) ?? []
  log.info({
    event: 'judged',
    tenant: tenant.id,
    mode: tenant.mode,
    outcome: entry.outcome,
    ...(view.reason ? { reason: view.reason } : {}),
    cards: findings,
    silences: entry.silences,
  })
  if (shown && view.cards.length > 0) for (const id of findings) metrics.card(tenant.id, id)
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}
