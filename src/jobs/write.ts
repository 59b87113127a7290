/** @module jobs/write: a stored assessment into the chart by backend credentials, and out of it again. */
import { restoreAssessment } from '../assess.ts'
import { siteRules } from '../tenants/site-rules.ts'
import { AnyEcgError } from '../errors.ts'
import type { Backends } from '../fhir/backends.ts'
import { confirm, withheldReadings, type Unconfirmed } from '../fhir/confirm.ts'
import { retractRiskAssessment } from '../fhir/retract.ts'
import { writeBack } from '../fhir/write-back.ts'
import { publishable } from '../interpret/judge.ts'
import type { Model } from '../model/index.ts'
import { toTransaction } from '../present/transaction.ts'
import type { Registry } from '../registry/index.ts'
import type { Store, StoredAssessment } from '../store/store.ts'
import type { Tenant } from '../tenants/index.ts'
import type { RetractionJob, WriteBackJob } from './jobs.ts'
import { findWriteRefusal, type WriteRefusal } from './may-write.ts'

export interface WriteDependencies {
  readonly model: Model
  readonly registry: Registry
  readonly tenants: readonly Tenant[]
  readonly store: Store
  readonly backends: Backends
  /** ms since 1970. */
  readonly now: () => number
}

/** How a job ended, from a closed list. */
export type Done =
  | 'written'
  | 'already-written'
  | 'unknown-assessment'
  | 'other-model'
  | WriteRefusal
  | Unconfirmed
  | Retracted

type Retracted = 'retracted' | 'nothing-to-retract'

/**
 * ECG and patient are read first: whoever can open a chart could have prefetched some that they made, and what is written
 * here is written with the service's own rights. What the server does not have so is dropped.
 *
 * Whoever retracts an assessment marks it in the store first. So it is looked up again after the writing: either the
 * mark is seen here, or the retraction begins later and finds what was written. A try that failed half-way may have
 * written, too, which is why a marked assessment is retracted rather than left alone.
 * @throws AnyEcgError what may be over at the next try.
 */
export async function writeStored(job: WriteBackJob, deps: WriteDependencies): Promise<Done> {
  const { tenantId, assessmentId } = job
  const { store, model, now } = deps
  const find = () => store.assessments.find(tenantId, assessmentId)
  const kept = await find()
  if (!kept) return 'unknown-assessment'
  if (kept.retracted) return retractStored(job, deps)
  if (kept.writtenAt !== undefined) return 'already-written'
  // Its estimates follow from another model's evidence, which is not at hand.
  const { id, version } = model.manifest
  if (kept.model.id !== id || kept.model.version !== version) return 'other-model'
  const tenant = requireTenant(tenantId, deps)
  const refusal = await findWriteRefusal({ model, tenant, store })
  if (refusal) return refusal
  const outcome = await write(kept, tenant, job, deps)
  if (outcome !== 'written') return outcome
  if ((await find())?.retracted) return retractStored(job, deps)
  await store.assessments.markWritten(tenantId, assessmentId, job.fhirServer, now())
  return 'written'
}

export async function retractStored(
  { tenantId, assessmentId, fhirServer }: RetractionJob,
  { backends }: Pick<WriteDependencies, 'backends'>,
): Promise<Retracted> {
  const { client } = await backends.connect(tenantId, fhirServer)
  const outcome = await retractRiskAssessment(client, assessmentId)
  return outcome === 'none' ? 'nothing-to-retract' : outcome
}

async function write(
  kept: StoredAssessment,
  tenant: Tenant,
  { fhirServer, encounterId }: WriteBackJob,
  { model, backends, now, ...deps }: WriteDependencies,
): Promise<'written' | Unconfirmed> {
  const { client, scopes } = await backends.connect(tenant.id, fhirServer)
  const withheld = withheldReadings(scopes).map((scope) => `system/${scope}`)
  if (withheld.length > 0)
    throw new AnyEcgError(
      'fhir-failed',
      `The token of the tenant's backend may not read the ECG and its patient: grant ${withheld.join(' ')}.`,
    )
  const confirmation = await confirm(client, fhirServer, kept, model.manifest.population)
  if (confirmation !== 'same') return confirmation
  const { registry } = siteRules(deps.registry, tenant)
  const assessment = restoreAssessment(kept, model)
  const transaction = toTransaction({
    id: kept.id,
    assessment,
    patientId: kept.patientId,
    ...(encounterId ? { encounterId } : {}),
    ecgTime: kept.ecgTime,
    registry,
    published: publishable(assessment, {
      registry,
      allowDemonstration: tenant.allowDemonstration,
      evidenceSource: model.performance.source,
    }),
    manifest: model.manifest,
    now: now(),
  })
  const outcome = await writeBack(client, transaction, scopes)
  if (outcome.kind === 'not-permitted')
    throw new AnyEcgError(
      'fhir-failed',
      `The token of the tenant's backend may not create ${outcome.types.join(', ')}: grant these scopes.`,
    )
  return 'written'
}

function requireTenant(tenantId: string, { tenants }: WriteDependencies): Tenant {
  const tenant = tenants.find(({ id }) => id === tenantId)
  if (tenant) return tenant
  throw new AnyEcgError('config-invalid', `Tenant ${tenantId} is no longer in TENANTS_FILE.`)
}
