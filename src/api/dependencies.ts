/** @module api/dependencies: what the app's API needs: of what the hook's door has, the parts that read. */
import type { DoorDependencies } from '../cds-hooks/index.ts'
import type { AssessDependencies } from '../cds-hooks/newest-ecg.ts'
import type { PrefetchTemplates } from '../fhir/prefetch.ts'

export type ApiDependencies = Pick<
  DoorDependencies,
  | 'model'
  | 'registry'
  | 'store'
  | 'tenants'
  | 'fhirTimeoutMs'
  | 'requestTimeoutMs'
  | 'env'
  | 'log'
  | 'now'
>

/** What is put together once and serves every request. */
export interface ApiParts extends ApiDependencies {
  /** Searches for every analyte of the registry: the app shows more than what makes cards. */
  readonly templates: PrefetchTemplates
  readonly running: AssessDependencies['running']
}
