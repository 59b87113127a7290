/** @module tenants/schema: one row of TENANTS_FILE. Unknown fields are mistakes: a misspelt rule must not be silently dropped. */
import { createPublicKey } from 'node:crypto'
import * as z from 'zod'
import { policySchema } from '../registry/index.ts'
import { jwtAlgorithms } from './tenant.ts'

/** A base to which paths are appended. */
const baseUrl = z.string().refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url && /^https?:$/.test(url.protocol) && !/[?#@\s]/.test(text)
}, 'must be an http or https URL without user, query or fragment')

/** Keys and secrets travel here: in clear only within the machine. */
const secureUrl = baseUrl.refine(
  (text) => text.startsWith('https:') || isLoopback(text),
  'must be https (http only on loopback)',
)

function isLoopback(text: string): boolean {
  return URL.canParse(text) && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(text).hostname)
}

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

const text = z.string().min(1)

const publicKey = z
  .looseObject({
    kty: z.enum(['EC', 'RSA'], 'must be EC or RSA: shared secrets are refused'),
    kid: text,
  })
  .refine((key) => !('d' in key), {
    path: ['d'],
    message: 'belongs to a private key: list public keys only',
  })
  .refine(isReadableKey, 'is not a readable public key')

function isReadableKey(key: Record<string, unknown>): boolean {
  try {
    createPublicKey({ key, format: 'jwk' })
    return true
  } catch {
    return false
  }
}

/** https://www.rfc-editor.org/rfc/rfc7517#section-5 */
export const jwksSchema = z.looseObject({ keys: z.array(publicKey).min(1) })

const issuer = z
  .strictObject({
    iss: text,
    tenant: text.optional(),
    audiences: z.array(baseUrl).min(1).optional(),
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
    alg: z.enum(['ES384', 'RS384']),
  }),
  z.strictObject({
    kind: z.literal('client-credentials'),
    tokenUrl: secureUrl,
    clientIdEnv: variableName,
    clientSecretEnv: variableName,
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

export type Row = z.infer<typeof rowSchema>
