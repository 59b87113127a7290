/** @module cds-hooks/request: the hook request, parsed at the door. */
import * as z from 'zod'
import { AnyEcgError } from '../errors.ts'
import type { PatientViewRequest, Prefetched } from './types.ts'

/** FHIR id, https://hl7.org/fhir/R4/datatypes.html#id. Ids go into URLs: nothing else may pass. */
const fhirId = z
  .string()
  .regex(/^[A-Za-z0-9\-.]{1,64}$/, 'must be a FHIR id: 1 to 64 letters, digits, "-" or "."')

const userId = z
  .string()
  .regex(
    /^(Practitioner|PractitionerRole|Patient|RelatedPerson)\/[A-Za-z0-9\-.]{1,64}$/,
    'must be Practitioner/[id], PractitionerRole/[id], Patient/[id] or RelatedPerson/[id]',
  )

/** Whatever was prefetched is a resource or null; which kind is judged where it is read. */
const prefetched = z.custom<Prefetched>(
  (value) =>
    value === null ||
    (typeof value === 'object' &&
      'resourceType' in value &&
      typeof value.resourceType === 'string'),
  'must be a FHIR resource with a resourceType, or null',
)

/** Unknown fields and `extension` objects are tolerated anywhere. */
export const patientViewRequestSchema: z.ZodType<PatientViewRequest> = z
  .object({
    hook: z.literal('patient-view'),
    hookInstance: z.guid('must be a UUID'),
    fhirServer: z.url({ protocol: /^https?$/ }).exactOptional(),
    fhirAuthorization: z
      .object({
        access_token: z.string().min(1),
        token_type: z.literal('Bearer'),
        expires_in: z.int().positive(),
        scope: z.string(),
        subject: z.string(),
        patient: fhirId.exactOptional(),
      })
      .exactOptional(),
    context: z.object({
      userId,
      patientId: fhirId,
      encounterId: fhirId.exactOptional(),
    }),
    prefetch: z.record(z.string(), prefetched).exactOptional(),
  })
  .refine((request) => !request.fhirAuthorization || request.fhirServer, {
    path: ['fhirServer'],
    message: 'is required whenever fhirAuthorization is given',
  })
  .refine(
    ({ context, fhirAuthorization }) =>
      !fhirAuthorization?.patient || fhirAuthorization.patient === context.patientId,
    { path: ['fhirAuthorization', 'patient'], message: 'is not the patient of context.patientId' },
  )

/** @throws AnyEcgError `request-invalid` naming every wrong field. */
export function parsePatientViewRequest(body: unknown): PatientViewRequest {
  const parsed = patientViewRequestSchema.safeParse(body)
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`,
  )
  throw new AnyEcgError('request-invalid', fields.join('; '))
}
