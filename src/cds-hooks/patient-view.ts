/**
 * @module cds-hooks/patient-view: a chart opens; at most one card answers, in time. What was shown, written and
 * decided is put on record after the answer.
 */
import { failureCode } from '../fhir/failure.ts'
import type { PrefetchTemplates } from '../fhir/prefetch.ts'
import { readChart, type ChartReading } from '../fhir/read-chart.ts'
import { parseScopes } from '../fhir/scopes.ts'
import { judge, type Verdict } from '../interpret/judge.ts'
import type { Metrics } from '../metrics.ts'
import { toCard } from '../present/card.ts'
import type { Registry } from '../registry/index.ts'
import type { AuditEntry } from '../store/store.ts'
import { allowFhirServer } from '../tenants/index.ts'
import { inTime, late } from './in-time.ts'
import { assessNewestUsable, type AssessDependencies, type AssessedEcg } from './newest-ecg.ts'
import { putOnRecord } from './record.ts'
import { openRequestClient } from './request-client.ts'
import { retractOutdated } from './retract-outdated.ts'
import { readSwitches } from '../store/switches.ts'
import type { Card, PatientViewRequest, ServiceResponse } from './types.ts'
import { writeEstimates, type WriteDependencies } from './write-estimates.ts'

export interface HookDependencies extends AssessDependencies, WriteDependencies {
  /** With the tenant's own policy over the one of cards/. */
  readonly registry: Registry
  readonly templates: PrefetchTemplates
  readonly metrics: Metrics
  /** Where an EHR launches the app; absent: it is not served. */
  readonly launchUrl?: string
  /** Limit of one call to a FHIR server, ms. */
  readonly fhirTimeoutMs: number
  /** sha256 of model.onnx and of the policy in force, for the audit. */
  readonly modelHash: string
  readonly policyHash: string
  /** The answer is due, ms after the request. */
  readonly hookBudgetMs: number
  /** What is not ready by then is given up, ms after the request. */
  readonly requestTimeoutMs: number
}

export interface HookAnswer {
  readonly response: ServiceResponse
  /** Goes on after the answer was sent; never rejects. */
  readonly afterwards: Promise<void>
}

/** What one view came to, before anybody was told. */
export interface View {
  readonly cards: readonly Card[]
  readonly outcome: Extract<
    AuditEntry['outcome'],
    'cards' | 'no-cards' | 'silent' | 'declined' | 'silenced'
  >
  readonly reason?: string
  readonly assessed?: AssessedEcg
  readonly verdict?: Verdict
  readonly reading?: ChartReading
  /** Begins the write-back. */
  readonly write?: () => Promise<void>
}

/** @throws AnyEcgError `fhir-server-not-allowed`, `fhir-failed`, `model-failed`, `store-failed`. */
export async function viewPatient(
  request: PatientViewRequest,
  deps: HookDependencies,
): Promise<HookAnswer> {
  const begun = deps.now()
  const work = view(request, deps)
  const outcome = await inTime(work, deps.hookBudgetMs)
  const seconds = (deps.now() - begun) / 1000
  const shown = outcome === late ? undefined : outcome
  const afterwards = work.then(
    async (finished) => {
      const record = putOnRecord(request, finished, {
        ...deps,
        shown: shown !== undefined,
        seconds,
      })
      await Promise.all([
        record,
        finished.reading && retractOutdated(request, finished.reading, deps),
        finished.write?.(),
      ])
    },
    // In time, the error was the answer.
    (error: unknown) => {
      deps.log.warn({
        event: 'late-view-failed',
        tenant: deps.tenant.id,
        cause: failureCode(error),
      })
    },
  )
  return { response: { cards: shown?.cards ?? [] }, afterwards }
}

async function view(request: PatientViewRequest, deps: HookDependencies): Promise<View> {
  const { tenant, registry, model, store, log, now } = deps
  const switches = await readSwitches(deps)
  if (switches.everything) return { cards: [], outcome: 'silenced', reason: switches.everything }
  const scopes = request.fhirAuthorization && parseScopes(request.fhirAuthorization.scope)
  const limits = { timeoutMs: deps.fhirTimeoutMs, deadline: now() + deps.requestTimeoutMs }
  const client = openRequestClient(request, tenant, limits)
  const reading = await readChart(request, deps.templates, client, registry, scopes)
  if (reading.unread.length > 0 || reading.malformed > 0)
    log.warn({
      event: 'chart-incomplete',
      tenant: tenant.id,
      ...(deps.launchUrl ? { launchUrl: deps.launchUrl } : {}),
      unread: reading.unread,
      malformed: reading.malformed,
    })
  const fhirServer = request.fhirServer && allowFhirServer(tenant, request.fhirServer)
  const found = await assessNewestUsable(reading, { ...deps, client, fhirServer })
  if (found.kind === 'declined')
    return { cards: [], outcome: 'declined', reason: found.reason, reading }
  const { assessment, kept } = found
  const { patientId, encounterId, userId } = request.context
  const evidence = {
    registry,
    allowDemonstration: tenant.allowDemonstration,
    evidenceSource: model.performance.source,
  }
  const verdict = judge(assessment, reading.chart, {
    ...evidence,
    answers: await store.cards.answers(tenant.id, kept.id, userId),
    switchedOff: switches.indicators,
    ecgTime: kept.ecgTime,
    now: now(),
  })
  const seen = { assessed: found, verdict, reading }
  if (tenant.mode === 'silent') return { ...seen, cards: [], outcome: 'silent' }
  const cards = verdict.spoken.map((candidate) =>
    toCard({
      id: kept.id,
      assessment,
      candidate,
      evidenceSource: evidence.evidenceSource,
      patientId,
      ...(encounterId ? { encounterId } : {}),
      userId,
      ...(deps.launchUrl ? { launchUrl: deps.launchUrl } : {}),
      unread: reading.unread.map((key) => registry.template.unreadParts[key]),
      registry,
      now: now(),
    }),
  )
  return {
    ...seen,
    cards,
    outcome: cards.length > 0 ? 'cards' : 'no-cards',
    write: () => writeEstimates(request, found, evidence, deps),
  }
}
