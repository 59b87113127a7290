/** @module cds-hooks/patient-view: a chart opens; at most one card answers. */
import type { Observation } from '@medplum/fhirtypes'
import type { MedplumClient } from '@medplum/core'
import { assess, type Assessment } from '../assess.ts'
import { decodeObservation } from '../ecg/observation.ts'
import type { EcgRecording } from '../ecg/recording.ts'
import { groupPerLeadObservations } from '../ecg/per-lead.ts'
import { AnyEcgError, declined, type Declined } from '../errors.ts'
import { connectFhir } from '../fhir/client.ts'
import type { PrefetchKey, PrefetchTemplates } from '../fhir/prefetch.ts'
import { readChart, type ChartReading } from '../fhir/read-chart.ts'
import { parseScopes, type Scopes } from '../fhir/scopes.ts'
import { failureCode, writeBack } from '../fhir/write-back.ts'
import { judge, type Verdict } from '../interpret/judge.ts'
import { declinePatient } from '../interpret/usable.ts'
import type { Log } from '../log.ts'
import type { Model } from '../model/index.ts'
import { toCard } from '../present/card.ts'
import { assessmentId, ecgVersionOf } from '../present/identity.ts'
import { toTransaction } from '../present/transaction.ts'
import type { Registry } from '../registry/index.ts'
import { allowFhirServer, type Tenant } from '../tenants/index.ts'
import type { PatientViewRequest, ServiceResponse } from './types.ts'

export interface HookDependencies {
  readonly model: Model
  readonly registry: Registry
  readonly tenant: Tenant
  readonly templates: PrefetchTemplates
  readonly fhirTimeoutMs: number
  readonly log: Log
  /** ms since 1970. */
  readonly now: () => number
}

const unreadWords: Readonly<Record<PrefetchKey, string>> = {
  patient: 'the patient',
  ecg: 'the ECG',
  labs: 'laboratory results',
  orders: 'open orders',
  conditions: 'whether there is a pacemaker',
}

export interface HookAnswer {
  readonly response: ServiceResponse
  /** Goes on after the answer was sent; never rejects. */
  readonly written: Promise<void>
}

/** @throws AnyEcgError `fhir-server-not-allowed`, `fhir-failed`, `model-failed`. */
export async function viewPatient(
  request: PatientViewRequest,
  dependencies: HookDependencies,
): Promise<HookAnswer> {
  const deps = underRulesOf(dependencies)
  const { tenant } = deps
  const client = openClient(request, deps)
  const scopes = request.fhirAuthorization && parseScopes(request.fhirAuthorization.scope)
  const reading = await readChart(request, deps.templates, client, deps.registry, scopes)
  if (reading.unread.length > 0 || reading.malformed > 0)
    deps.log.warn({
      event: 'chart-incomplete',
      tenant: tenant.id,
      unread: reading.unread,
      malformed: reading.malformed,
    })
  const found = await assessNewestUsable(reading, deps)
  if (found.kind === 'declined') {
    deps.log.info({ event: 'declined', tenant: tenant.id, reason: found.reason })
    return { response: { cards: [] }, written: Promise.resolve() }
  }
  const { assessment, ecg, time } = found
  const now = deps.now()
  const unread = reading.unread.map((key) => unreadWords[key])
  const evidenceSource = deps.model.performance.source
  const verdict = judge(assessment, reading.chart, {
    registry: deps.registry,
    allowDemonstration: tenant.allowDemonstration,
    evidenceSource,
    ecgTime: time,
    now,
  })
  logVerdict(verdict, deps)
  if (tenant.mode === 'silent') return { response: { cards: [] }, written: Promise.resolve() }
  const { patientId, encounterId, userId } = request.context
  const presented = {
    id: assessmentId(assessment, ecgVersionOf(ecg), patientId),
    assessment,
    patientId,
    ...(encounterId ? { encounterId } : {}),
    ecgTime: time,
    registry: deps.registry,
    now,
  }
  const cards = verdict.spoken.map((candidate) =>
    toCard({ ...presented, candidate, userId, evidenceSource, unread }),
  )
  const written = write(client, scopes, deps, () =>
    toTransaction({ ...presented, published: verdict.published, manifest: deps.model.manifest }),
  )
  return { response: { cards }, written }
}

/** A site's own policy stands over the one of cards/, field by field. */
function underRulesOf(deps: HookDependencies): HookDependencies {
  const { registry, tenant } = deps
  return { ...deps, registry: { ...registry, policy: { ...registry.policy, ...tenant.policy } } }
}

function openClient(
  { fhirServer, fhirAuthorization }: PatientViewRequest,
  { tenant, fhirTimeoutMs }: HookDependencies,
): MedplumClient | undefined {
  if (!fhirServer) return undefined
  return connectFhir({
    fhirServer: allowFhirServer(tenant, fhirServer),
    timeoutMs: fhirTimeoutMs,
    allowPrivate: tenant.privateNetwork,
    ...(fhirAuthorization ? { accessToken: fhirAuthorization.access_token } : {}),
  })
}

/** Clocks of electrocardiographs run ahead by minutes; an ECG of tomorrow is a mistake. */
const clockSkewMs = 5 * 60_000

interface Assessed {
  readonly kind: 'assessed'
  readonly assessment: Assessment
  readonly ecg: Observation
  /** When the window that was read began, ms since 1970. */
  readonly time: number
}

/** Newest first: an ECG that cannot be used gives way to the one before it, with its reason logged. */
async function assessNewestUsable(
  { chart, ecgs }: ChartReading,
  { model, log, now }: HookDependencies,
): Promise<Assessed | Declined> {
  let first: Declined | undefined
  for (const ecg of groupPerLeadObservations(ecgs)) {
    const result = await assessOne(ecg, chart, model, now())
    if (result.kind === 'assessed') return result
    log.info({ event: 'ecg-passed-over', reason: result.reason })
    first ??= result
  }
  return first ?? declined('no-ecg', 'The chart holds no ECG.')
}

async function assessOne(
  ecg: Observation,
  chart: ChartReading['chart'],
  model: Model,
  now: number,
): Promise<Assessed | Declined> {
  if (!ecg.id) return declined('unidentified', 'The ECG has no id: nothing could refer to it.')
  const recording = decode(ecg, model)
  if ('kind' in recording) return recording
  const start = Date.parse(recording.start ?? '')
  if (Number.isNaN(start))
    return declined(
      'undated',
      'The ECG does not say when it was recorded, with an offset from UTC.',
    )
  if (start > now + clockSkewMs)
    return declined('in-the-future', 'The ECG is dated later than now.')
  const refused = declinePatient(chart, model.manifest.population, start)
  if (refused) return refused
  const assessment = await assess(recording, model)
  if (assessment.kind === 'declined') return assessment
  const time = start + assessment.ecg.windowStartSeconds * 1000
  return { kind: 'assessed', assessment, ecg, time }
}

/** An ECG that is malformed in the chart is no fault of the request: it is passed over like an unusable one. */
function decode(ecg: Observation, { manifest: { input } }: Model): EcgRecording | Declined {
  try {
    return decodeObservation(ecg, { leads: [...input.leads, ...input.unprovenLeads] })
  } catch (error) {
    if (error instanceof AnyEcgError && error.code === 'observation-invalid')
      return declined('undecodable', error.message)
    throw error
  }
}

async function write(
  client: MedplumClient | undefined,
  scopes: Scopes | undefined,
  { log, tenant, model }: HookDependencies,
  transaction: () => Parameters<typeof writeBack>[1],
): Promise<void> {
  if (!client) {
    log.info({ event: 'write-back-skipped', tenant: tenant.id, reason: 'no-fhir-server' })
  } else if (model.manifest.status === 'demonstration' && !tenant.allowDemonstration) {
    log.info({ event: 'write-back-skipped', tenant: tenant.id, reason: 'demonstration-model' })
  } else {
    try {
      const { kind, ...rest } = await writeBack(client, transaction(), scopes)
      if (kind === 'written') log.info({ event: 'written', tenant: tenant.id })
      else log.info({ event: 'write-back-skipped', tenant: tenant.id, reason: kind, ...rest })
    } catch (error) {
      log.warn({ event: 'write-back-failed', tenant: tenant.id, cause: failureCode(error) })
    }
  }
}

function logVerdict(
  { spoken, published, silences }: Verdict,
  { log, tenant }: HookDependencies,
): void {
  const counts: Record<string, number> = {}
  for (const { reason } of silences) counts[reason] = (counts[reason] ?? 0) + 1
  log.info({
    event: 'judged',
    tenant: tenant.id,
    mode: tenant.mode,
    // What a live tenant is shown; in silent mode, what it would have been shown.
    cards: spoken.map(({ indicator }) => indicator.id),
    published: published.length,
    silences: counts,
  })
}
