/**
 * @module cds-hooks/types: the CDS Hooks messages, typed by hand from the specification.
 * Names follow https://cds-hooks.hl7.org/ (2.0.1) and its 3.0 ballot; optional fields are omitted, never null or empty.
 */
import type { Bundle, OperationOutcome, Resource } from '@medplum/fhirtypes'

/** A Coding as CDS Hooks uses it: `code` is required where FHIR leaves it optional. */
export interface Coding {
  readonly code: string
  readonly system?: string
  readonly display?: string
}

/** https://cds-hooks.hl7.org/#discovery */
export interface DiscoveryResponse {
  readonly services: readonly Service[]
}

export interface Service {
  readonly hook: string
  readonly id: string
  readonly title?: string
  /** GitHub-flavoured Markdown. */
  readonly description: string
  readonly prefetch?: Readonly<Record<string, string>>
  readonly usageRequirements?: string
  readonly version?: string
}

/** https://cds-hooks.hl7.org/#passing-the-access-token-to-the-cds-service */
export interface FhirAuthorization {
  readonly access_token: string
  readonly token_type: 'Bearer'
  readonly expires_in: number
  readonly scope: string
  readonly subject: string
  readonly patient?: string
}

/** https://cds-hooks.hl7.org/hooks/patient-view/ */
export interface PatientViewContext {
  /** `Practitioner/123`, or PractitionerRole, Patient, RelatedPerson. */
  readonly userId: string
  readonly patientId: string
  readonly encounterId?: string
}

/** A prefetched value: what the client found, its complaint, or `null` for "no data". */
export type Prefetched = Resource | Bundle | OperationOutcome | null

/** https://cds-hooks.hl7.org/#calling-a-cds-service */
export interface PatientViewRequest {
  readonly hook: 'patient-view'
  readonly hookInstance: string
  readonly fhirServer?: string
  readonly fhirAuthorization?: FhirAuthorization
  readonly context: PatientViewContext
  readonly prefetch?: Readonly<Record<string, Prefetched>>
}

/** https://cds-hooks.hl7.org/#cds-service-response */
export interface ServiceResponse {
  readonly cards: readonly Card[]
}

export interface Card {
  readonly uuid: string
  /** Fewer than 140 characters. */
  readonly summary: string
  /** GitHub-flavoured Markdown without HTML. */
  readonly detail?: string
  readonly indicator: 'info' | 'warning' | 'critical'
  readonly source: Source
  readonly suggestions?: readonly [Suggestion, ...Suggestion[]]
  /** Required when there are suggestions. */
  readonly selectionBehavior?: 'at-most-one' | 'any'
  readonly overrideReasons?: readonly [Coding, ...Coding[]]
  readonly links?: readonly [Link, ...Link[]]
}

/** Never patient-specific. */
export interface Source {
  readonly label: string
  readonly url?: string
  readonly icon?: string
  readonly topic?: Coding
}

export interface Suggestion {
  readonly label: string
  readonly uuid: string
  readonly isRecommended?: boolean
  /** A transaction: all or none. */
  readonly actions?: readonly [Action, ...Action[]]
}

export type Action =
  | {
      readonly type: 'create' | 'update'
      readonly description: string
      readonly resource: Resource
    }
  | { readonly type: 'delete'; readonly description: string; readonly resourceId: string }

export interface Link {
  readonly label: string
  readonly url: string
  readonly type: 'absolute' | 'smart'
  /** Only with `smart`. */
  readonly appContext?: string
}
