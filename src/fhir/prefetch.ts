/** @module fhir/prefetch: what the service asks EHRs to send along, and how to read what they sent. */
import type { Bundle, Resource } from '@medplum/fhirtypes'
import type { PatientViewRequest } from '../cds-hooks/types.ts'
import { AnyEcgError } from '../errors.ts'
import { ecgCodes } from './find-ecg.ts'
import { pacemakerCodes } from './paced.ts'

/** The keys of our prefetch templates. */
export type PrefetchKey = 'patient' | 'ecg' | 'labs' | 'orders' | 'conditions'

/** ECGs of one page, as the template asks for them. */
export const ecgPageSize = 10

export type PrefetchTemplates = Readonly<Record<PrefetchKey, string>>

/**
 * Templates with the one token every client resolves. The same strings, filled, are our own searches,
 * so that prefetch and direct access cannot drift apart.
 * @param labCodes LOINC codes of the analytes whose measurement takes precedence.
 */
export function prefetchTemplates(labCodes: readonly string[]): PrefetchTemplates {
  const patient = 'patient={{context.patientId}}'
  const loinc = labCodes.map((code) => `http://loinc.org|${code}`).join(',')
  return {
    patient: 'Patient/{{context.patientId}}',
    ecg: `Observation?${patient}&code=${ecgCodes.join(',')}&_sort=-date&_count=${ecgPageSize}`,
    labs: `Observation?${patient}&code=${loinc}&_sort=-date&_count=100`,
    orders: `ServiceRequest?${patient}&status=active&_count=100`,
    conditions: `Condition?${patient}&code=${pacemakerCodes.join(',')}&_count=10`,
  }
}

export function fillTemplate(template: string, patientId: string): string {
  return template.replaceAll('{{context.patientId}}', encodeURIComponent(patientId))
}

/**
 * What the client sent under one key, or why it cannot be relied on.
 * - `unsatisfied`: key absent, an OperationOutcome, or a Bundle that reports an error: ask the server.
 * - `null-sent`: the specification says "no data", but some clients send null for templates they could not resolve.
 * - `partial`: a Bundle with a `next` link, which is not followed: the search is made anew on the FHIR server.
 * https://cds-hooks.hl7.org/#prefetch-template
 */
export type PrefetchState =
  | { readonly kind: 'unsatisfied' }
  | { readonly kind: 'null-sent' }
  | { readonly kind: 'satisfied' | 'partial'; readonly resources: readonly Resource[] }

export function readPrefetch(request: PatientViewRequest, key: PrefetchKey): PrefetchState {
  const value = request.prefetch?.[key]
  if (value === undefined) return { kind: 'unsatisfied' }
  if (value === null) return { kind: 'null-sent' }
  if (value.resourceType === 'OperationOutcome') return { kind: 'unsatisfied' }
  if (value.resourceType !== 'Bundle') return { kind: 'satisfied', resources: [value] }
  return readSearchset(value)
}

/** @throws AnyEcgError `fhir-failed` when a Bundle's entries are no list. */
function entriesOf({ entry = [] }: Bundle): NonNullable<Bundle['entry']> {
  const entries: unknown = entry
  if (Array.isArray(entries)) return entry
  throw new AnyEcgError(
    'fhir-failed',
    'Bundle.entry is no list, in what was prefetched or searched.',
  )
}

export function readSearchset(bundle: Bundle): PrefetchState {
  const resources: Resource[] = []
  for (const { resource } of entriesOf(bundle)) {
    if (!resource) continue
    if (resource.resourceType !== 'OperationOutcome') resources.push(resource)
    else if (resource.issue.some((i) => i.severity === 'error' || i.severity === 'fatal'))
      return { kind: 'unsatisfied' }
  }
  const more = bundle.link?.some((link) => link.relation === 'next') ?? false
  return { kind: more ? 'partial' : 'satisfied', resources }
}
