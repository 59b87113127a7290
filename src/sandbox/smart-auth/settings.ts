/** @module sandbox/smart-auth/settings: what the environment says about the authorization server. */
import type { JSONWebKeySet } from 'jose'
import * as z from 'zod'
import { AnyEcgError } from '../../errors.ts'

export interface SmartAuthSettings {
  /** Life of an access token; short ones let expiry be tried out. */
  readonly tokenSeconds: number
  /** Public keys of the backend client; absent = there is no such client. */
  readonly backendJwks?: JSONWebKeySet
  /** Secret of the service client, which may introspect tokens; absent = there is no such client. */
  readonly serviceSecret?: string
}

/** https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html#registering-a-client-communicating-public-keys */
const publicKey = z
  .looseObject({ kty: z.enum(['EC', 'RSA']), kid: z.string().min(1) })
  .refine((key) => !('d' in key), 'is a private key: give its public half')

const jwks = z.object({ keys: z.array(publicKey).min(1) })

const environment = z.object({
  SANDBOX_TOKEN_SECONDS: z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(1).max(3600))
    .default(3600),
  SANDBOX_BACKEND_JWKS: z.string().transform(parseJson).pipe(jwks).optional(),
  SANDBOX_SERVICE_SECRET: z.string().min(16, 'must have 16 characters or more').optional(),
})

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a JSON Web Key Set, as JSON' })
    return z.NEVER
  }
}

/** @throws AnyEcgError `config-invalid` naming each wrong variable. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): SmartAuthSettings {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw new AnyEcgError('config-invalid', `Environment: ${wrong.join('; ')}`)
  }
  const { SANDBOX_BACKEND_JWKS: backendJwks, SANDBOX_SERVICE_SECRET: serviceSecret } = parsed.data
  return {
    tokenSeconds: parsed.data.SANDBOX_TOKEN_SECONDS,
    ...(backendJwks ? { backendJwks } : {}),
    ...(serviceSecret ? { serviceSecret } : {}),
  }
}
