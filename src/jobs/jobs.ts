/** @module jobs/jobs: what is done after the answer, by backend credentials, until it is done. */

/** Names of rows, never their content: no token and nothing of the patient enters a queue. */
export interface WriteBackJob {
  readonly tenantId: string
  readonly assessmentId: string
  /** FHIR base URL from the tenant's list. */
  readonly fhirServer: string
  readonly encounterId?: string
}

export interface RetractionJob {
  readonly tenantId: string
  readonly assessmentId: string
  readonly fhirServer: string
}

export interface Jobs {
  /** True when the tenant has backend credentials: a write that the user's token does not cover can be done later. */
  readonly canWrite: (tenantId: string) => boolean
  /** Writes the RiskAssessment of a stored assessment. Asked for twice, it is done once. */
  readonly writeLater: (job: WriteBackJob) => Promise<void>
  /** Turns a RiskAssessment that is in the chart entered-in-error. */
  readonly retractLater: (job: RetractionJob) => Promise<void>
  /** Resolves when no job waits or runs; one that waits to be tried again counts as waiting. */
  readonly idle: () => Promise<void>
  readonly close: () => Promise<void>
}
