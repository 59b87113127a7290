/** @module tenants/schema: one row of TENANTS_FILE. Unknown fields are mistakes: a misspelt rule must not be silently dropped. */
import * as z from 'zod'
import { policySchema } from '../registry/index.ts'
import { baseUrl, secureUrl } from './addresses.ts'
import { jwksSchema } from './public-keys.ts'
import { jwtAlgorithms } from './tenant.ts'

export { jwksSchema }

const origin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text,
    'must be one origin as browsers send it: https://host or https://host:port, nothing after it',
  )

/** A pasted secret is not repeated in the message. */
const variableName = z
  .string()
  .regex(
    /^[A-Z_][A-Z0-9_]*$/,
    'must be the name of an environment variable, never the secret itself',
  )

/** Compared letter by letter with what others send. */
const text = z
  .string()
  .min(1)
  .refine((value) => value === value.trim(), 'must not begin or end with a blank')

/** The path of the endpoint is added to it. */
const audience = baseUrl.refine(
  (url) => !/\/cds-services(\/|$)/.test(url),
  'must be the base alone: /cds-services/... is added to it',
)

const issuer = z
  .strictObject({
    iss: text,
    tenant: text.optional(),
    audiences: z.array(audience).min(1).optional(),
    algorithms: z
      .array(z.enum(jwtAlgorithms))
      .min(1)
      .default([...jwtAlgorithms]),
    jwks: jwksSchema.optional(),
    jwksFile: text.optional(),
    jku: z.array(secureUrl).min(1).optional(),
  })
  .refine(
    ({ jwks, jwksFile, jku }) => [jwks, jwksFile, jku].filter(Boolean).length === 1,
    'needs exactly one of jwks (the keys), jwksFile (a file with them) and jku (a list of URLs)',
  )

const introspection = z.strictObject({
  url: secureUrl,
  clientIdEnv: variableName,
  clientSecretEnv: variableName,
})

const auth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cds-jwt'), issuers: z.array(issuer).min(1) }),
  z.strictObject({ kind: z.literal('smart-bearer'), introspection: introspection.optional() }),
  z.strictObject({ kind: z.literal('open') }),
])

const backend = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('smart-backend'),
    tokenUrl: secureUrl,
    clientId: text,
    privateKeyEnv: variableName,
    previousKeyEnv: variableName.optional(),
    alg: z.enum(['ES384', 'RS384']),
    scope: text.optional(),
  }),
  z.strictObject({
    kind: z.literal('client-credentials'),
    tokenUrl: secureUrl,
    clientIdEnv: variableName,
    clientSecretEnv: variableName,
    scope: text.optional(),
  }),
])

export const rowSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and "-"'),
    fhirServers: z.array(baseUrl),
    privateNetwork: z.boolean().default(false),
    auth,
    // A new tenant starts silent: nobody reads cards before somebody has read the log.
    mode: z.enum(['silent', 'live']).default('silent'),
    corsOrigins: z.array(origin).default([]),
    policy: policySchema.omit({ $schema: true, benefitSource: true }).partial().default({}),
    backend: backend.optional(),
  })
  .refine((row) => row.auth.kind !== 'smart-bearer' || row.fhirServers.length > 0, {
    path: ['fhirServers'],
    message: 'smart-bearer needs a FHIR server: access tokens are checked there',
  })
  .refine((row) => row.auth.kind !== 'open' || !row.backend, {
    path: ['backend'],
    message: 'is not for an open tenant: anyone who reaches the service would write by it',
  })

export type Row = z.infer<typeof rowSchema>
