/** @module fhir/prefetch: what the service asks EHRs to send along, and how to read what they sent. */
import type { Bundle, Resource } from '@medplum/fhirtypes'
import * as z from 'zod'
import type { PatientViewRequest } from '../cds-hooks/types.ts'
import { listOf } from '../list-of.ts'
import { ecgCodes } from './find-ecg.ts'
import { pacemakerCodes } from './paced.ts'

/** The keys of our prefetch templates. */
export const prefetchKeys = ['patient', 'ecg', 'labs', 'orders', 'conditions'] as const
export type PrefetchKey = (typeof prefetchKeys)[number]

/** ECGs of one page, as the template asks for them. */
export const ecgPageSize = 10

export type PrefetchTemplates = Readonly<Record<PrefetchKey, string>>

const ofPatient = 'patient={{context.patientId}}'

/** Those that ask the same everywhere. */
export const fixedTemplates = {
  patient: 'Patient/{{context.patientId}}',
  ecg: `Observation?${ofPatient}&code=${ecgCodes.join(',')}&_sort=-date&_count=${ecgPageSize}`,
  orders: `ServiceRequest?${ofPatient}&status=active&_count=100`,
  conditions: `Condition?${ofPatient}&code=${pacemakerCodes.join(',')}&_count=10`,
} as const satisfies Partial<PrefetchTemplates>

/**
 * Templates with the one token every client resolves. The same strings, filled, are our own searches,
 * so that prefetch and direct access cannot drift apart.
 * @param labCodes LOINC codes of the analytes whose measurement takes precedence.
 */
export function prefetchTemplates(labCodes: readonly string[]): PrefetchTemplates {
  const loinc = labCodes.map((code) => `http://loinc.org|${code}`).join(',')
  const { patient, ecg, ...others } = fixedTemplates
  const labs = `Observation?${ofPatient}&code=${loinc}&_sort=-date&_count=100`
  return { patient, ecg, labs, ...others }
}

export function fillTemplate(template: string, patientId: string): string {
  return template.replaceAll('{{context.patientId}}', encodeURIComponent(patientId))
}

/** The same search in pages of another size. */
export function inPagesOf(count: number, template: string): string {
  return template.replace(/(?<=[?&]_count=)\d+/, String(count))
}

/**
 * What the client sent under one key, or why it cannot be relied on.
 * - `unsatisfied`: key absent, an OperationOutcome, a Bundle that reports an error or is malformed, or something
 *   of another kind: ask the server.
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
  if (value.resourceType === 'Bundle') return readSearchset(value)
  // A template that was resolved to something else was not resolved.
  if (value.resourceType !== typeOf[key]) return { kind: 'unsatisfied' }
  return { kind: 'satisfied', resources: [value] }
}

const typeOf: Readonly<Record<PrefetchKey, Resource['resourceType']>> = {
  patient: 'Patient',
  ecg: 'Observation',
  labs: 'Observation',
  orders: 'ServiceRequest',
  conditions: 'Condition',
}

/** The parts of a searchset that are read; which resources are well-formed is for shapes.ts to say. */
const searchset = z.object({
  link: listOf(
    z.object({ relation: z.string().optional(), url: z.string().optional() }),
  ).optional(),
  entry: listOf(
    z.object({ resource: z.looseObject({ resourceType: z.string() }).optional() }),
  ).optional(),
})

/** Any other outcome is an error: one that cannot be read is not taken for good news. `success` is R5's. */
const harmlessOutcome = z.object({
  issue: listOf(z.object({ severity: z.enum(['warning', 'information', 'success']) })).refine(
    (issues) => issues.length > 0,
  ),
})

export function readSearchset(bundle: Bundle): PrefetchState {
  if (!searchset.safeParse(bundle).success) return { kind: 'unsatisfied' }
  const found = (bundle.entry ?? []).flatMap(({ resource }) => resource ?? [])
  const resources = found.filter(({ resourceType }) => resourceType !== 'OperationOutcome')
  const outcomes = found.filter(({ resourceType }) => resourceType === 'OperationOutcome')
  if (outcomes.some((outcome) => !harmlessOutcome.safeParse(outcome).success))
    return { kind: 'unsatisfied' }
  const more = bundle.link?.some((link) => link.relation === 'next') ?? false
  return { kind: more ? 'partial' : 'satisfied', resources }
}
