/** @module api/query: what the app asks for, parsed at the door. */
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import * as z from 'zod'
import { isEcgReference } from '../ecg/reference.ts'
import { AnyEcgError, nameFields } from '../errors.ts'
import { fhirIdPattern } from '../fhir/shapes.ts'
import { locales, type Locale } from '../registry/template.ts'

const iss = z.url({ protocol: /^https?$/, error: 'must be the FHIR base URL' })

const patientQuerySchema = z.object({
  iss,
  patient: z
    .string()
    .regex(fhirIdPattern, 'must be a FHIR id: 1 to 64 letters, digits, "-" or "."'),
  ecg: z
    .string('must be Observation/[id]')
    .refine(isEcgReference, 'must be Observation/[id]')
    .exactOptional(),
})

const ecgQuerySchema = patientQuerySchema.required({ ecg: true })

const attributionQuerySchema = ecgQuerySchema.extend({
  finding: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, 'must be the id of an indicator, such as potassium-high'),
})

const modelQuerySchema = z.object({
  iss: iss.exactOptional(),
  locale: z.enum(locales, `must be one of ${locales.join(', ')}`).exactOptional(),
})

export type PatientQuery = z.infer<typeof patientQuerySchema>
export type EcgQuery = z.infer<typeof ecgQuerySchema>
export type AttributionQuery = z.infer<typeof attributionQuerySchema>
export type ModelQuery = z.infer<typeof modelQuerySchema>

/** @throws AnyEcgError `request-invalid` naming every wrong parameter. */
export function parsePatientQuery(c: Context): PatientQuery {
  return parse(patientQuerySchema, c)
}

/** @throws AnyEcgError `request-invalid` naming every wrong parameter. */
export function parseEcgQuery(c: Context): EcgQuery {
  return parse(ecgQuerySchema, c)
}

/** @throws AnyEcgError `request-invalid` naming every wrong parameter. */
export function parseAttributionQuery(c: Context): AttributionQuery {
  return parse(attributionQuerySchema, c)
}

/** @throws AnyEcgError `request-invalid` naming every wrong parameter. */
export function parseModelQuery(c: Context): ModelQuery {
  return parse(modelQuerySchema, c)
}

/** The reader's language as the browser says it (`de-AT` is German), else the site's. */
export function preferredLocale(c: Context, ofSite: Locale): Locale {
  const chosen = accepts(c, {
    header: 'Accept-Language',
    supports: [...locales],
    default: ofSite,
    match: (wanted, { default: fallback }) =>
      wanted
        .filter(({ q }) => q > 0)
        .toSorted((a, b) => b.q - a.q)
        .map(({ type }) => type.toLowerCase().split('-')[0] ?? '')
        .find((language) => locales.some((locale) => locale === language)) ?? fallback,
  })
  return locales.find((locale) => locale === chosen) ?? ofSite
}

function parse<T>(schema: z.ZodType<T>, c: Context): T {
  const parsed = schema.safeParse(c.req.query())
  if (parsed.success) return parsed.data
  throw new AnyEcgError('request-invalid', nameFields(parsed.error))
}
