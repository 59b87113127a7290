/** @module cds-hooks/request: the hook request, parsed at the door. */
import * as z from 'zod'
import { AnyEcgError, nameFields } from '../errors.ts'
import { prefetchKeys } from '../fhir/prefetch.ts'
import { fhirIdPattern } from '../fhir/shapes.ts'
import type { PatientViewRequest, Prefetched } from './types.ts'

/** Ids go into URLs: nothing else may pass. */
const fhirId = z
  .string()
  .regex(fhirIdPattern, 'must be a FHIR id: 1 to 64 letters, digits, "-" or ".", not "." or ".."')

const userTypes: readonly string[] = [
  'Practitioner',
  'PractitionerRole',
  'Patient',
  'RelatedPerson',
]
const userId = z.string().refine((text) => {
  const [type = '', id = '', ...rest] = text.split('/')
  return userTypes.includes(type) && fhirIdPattern.test(id) && rest.length === 0
}, 'must be Practitioner/[id], PractitionerRole/[id], Patient/[id] or RelatedPerson/[id]')

/** Whatever was prefetched is a resource or null; which kind is judged where it is read. */
const prefetched = z.custom<Prefetched>(
  (value) =>
    value === null ||
    (typeof value === 'object' &&
      'resourceType' in value &&
      typeof value.resourceType === 'string'),
  'must be a FHIR resource with a resourceType, or null',
)

/** Our own keys: what came under others is neither read nor judged, however much it is. */
const prefetch = z.object(
  Object.fromEntries(prefetchKeys.map((key) => [key, prefetched.exactOptional()])),
)

/**
 * Clients must leave out what has no value; some write null all the same, and it can only mean that. Within prefetch
 * null has a meaning of its own. https://cds-hooks.hl7.org/2.0/, "Null and empty JSON elements"
 */
function withoutNulls<T extends z.ZodType>(schema: T) {
  return z.preprocess(
    (value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null))
        : value,
    schema,
  )
}

/** Unknown fields and `extension` objects are tolerated anywhere. */
export const patientViewRequestSchema: z.ZodType<PatientViewRequest> = withoutNulls(
  z
    .object({
      hook: z.literal('patient-view'),
      hookInstance: z.guid('must be a UUID'),
      fhirServer: z.url({ protocol: /^https?$/ }).exactOptional(),
      fhirAuthorization: withoutNulls(
        z.object({
          access_token: z.string().min(1),
          token_type: z.literal('Bearer'),
          expires_in: z.int().positive(),
          scope: z.string(),
          subject: z.string(),
          patient: fhirId.exactOptional(),
        }),
      ).exactOptional(),
      context: withoutNulls(
        z.object({ userId, patientId: fhirId, encounterId: fhirId.exactOptional() }),
      ),
      prefetch: prefetch.exactOptional(),
    })
    .refine((request) => !request.fhirAuthorization || request.fhirServer, {
      path: ['fhirServer'],
      message: 'is required whenever fhirAuthorization is given',
    })
    .refine(
      ({ context, fhirAuthorization }) =>
        !fhirAuthorization?.patient || fhirAuthorization.patient === context.patientId,
      {
        path: ['fhirAuthorization', 'patient'],
        message: 'is not the patient of context.patientId',
      },
    ),
)

/** @throws AnyEcgError `request-invalid` naming the wrong fields. */
export function parsePatientViewRequest(body: unknown): PatientViewRequest {
  const parsed = patientViewRequestSchema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new AnyEcgError('request-invalid', nameFields(parsed.error))
}
