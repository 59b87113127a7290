/**
 * @module fhir/backend-auth: a token of the service's own, for what no user's token covers. Either SMART Backend
 * Services, where a signed statement stands for the secret, or a client secret (Medplum).
 * https://hl7.org/fhir/smart-app-launch/backend-services.html, https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 */
import { createPrivateKey, createPublicKey, randomUUID, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, SignJWT, type JSONWebKeySet, type JWK } from 'jose'
import * as z from 'zod'
import { AnyEcgError } from '../errors.ts'
import { exchange, type ExchangeLimits } from './exchange.ts'

export interface SigningKey {
  /** PEM or JWK (JSON). */
  readonly privateKey: string
  readonly alg: 'ES384' | 'RS384'
}

export type BackendCredentials = {
  readonly tokenUrl: string
  readonly clientId: string
  /** SMART scopes, such as `system/Observation.rs`; Medplum ignores them. */
  readonly scope?: string
} & (
  | ({ readonly kind: 'smart-backend' } & SigningKey)
  | { readonly kind: 'client-credentials'; readonly clientSecret: string }
)

export interface BackendToken {
  readonly accessToken: string
  /** What was granted, where the server says so. */
  readonly scope?: string
}

export interface BackendAuth {
  /**
   * The token in use, or a new one shortly before that expires. Callers at the same time share one request.
   * @throws AnyEcgError `fhir-failed`
   */
  token(): Promise<BackendToken>
  /** After a 401: nobody gets this token any more. One that was renewed meanwhile stays. */
  forget(accessToken: string): void
}

/** The longest a server has to accept is five minutes. */
const assertionSeconds = 240
/** Less than this is left for a call, ms: time for a new token. */
const marginMs = 30_000
/** Where the server does not say how long its token lives. */
const assumedSeconds = 60

/** @throws AnyEcgError `config-invalid` when the private key cannot be read or does not fit its algorithm. */
export function openBackendAuth(
  credentials: BackendCredentials,
  limits: Omit<ExchangeLimits, 'deadline'>,
  now: () => number = Date.now,
): BackendAuth {
  const key = credentials.kind === 'smart-backend' ? readKey(credentials) : undefined
  let current: Promise<BackendToken> | undefined
  let held: string | undefined
  let freshUntil = 0
  const renew = async (): Promise<BackendToken> => {
    const asked = now()
    held = undefined
    const { seconds, ...token } = await requestToken(credentials, key, limits, asked)
    const lifeMs = seconds * 1000
    held = token.accessToken
    freshUntil = asked + lifeMs - Math.min(marginMs, lifeMs / 2)
    return token
  }
  return {
    token: () => {
      if (current && now() < freshUntil) return current
      const mine = renew()
      current = mine
      freshUntil = Infinity // until the answer says better: callers meanwhile share it
      mine.catch(() => {
        if (current === mine) current = undefined
      })
      return mine
    },
    forget: (accessToken) => {
      if (accessToken === held) current = undefined
    },
  }
}

/** The public halves, for `/.well-known/jwks.json`. The key ids are those of the signed statements. */
export async function publicJwks(keys: readonly SigningKey[]): Promise<JSONWebKeySet> {
  return { keys: await Promise.all(keys.map((key) => publicJwk(readKey(key), key.alg))) }
}

/** The algorithm that a key of this kind is for. @throws AnyEcgError `config-invalid` when it cannot be read. */
export function algorithmOf(privateKey: string): SigningKey['alg'] {
  return parseKey(privateKey).asymmetricKeyType === 'ec' ? 'ES384' : 'RS384'
}

async function publicJwk(key: KeyObject, alg: SigningKey['alg']): Promise<JWK> {
  const jwk = createPublicKey(key).export({ format: 'jwk' }) as JWK
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg, use: 'sig', key_ops: ['verify'] }
}

function parseKey(privateKey: string): KeyObject {
  try {
    return privateKey.trimStart().startsWith('{')
      ? createPrivateKey({ key: JSON.parse(privateKey) as JWK, format: 'jwk' })
      : createPrivateKey(privateKey)
  } catch {
    // The cause would quote the key.
    throw new AnyEcgError('config-invalid', 'The private key is neither PEM nor a private JWK.')
  }
}

function readKey({ privateKey, alg }: SigningKey): KeyObject {
  const key = parseKey(privateKey)
  const { asymmetricKeyType, asymmetricKeyDetails: details } = key
  const fits =
    alg === 'ES384'
      ? asymmetricKeyType === 'ec' && details?.namedCurve === 'secp384r1'
      : asymmetricKeyType === 'rsa' && (details?.modulusLength ?? 0) >= 2048
  if (fits) return key
  const wanted = alg === 'ES384' ? 'an EC key on P-384' : 'an RSA key of 2048 bits or more'
  throw new AnyEcgError('config-invalid', `The private key does not fit ${alg}: give ${wanted}.`)
}

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive().optional(),
  scope: z.string().optional(),
})

async function requestToken(
  credentials: BackendCredentials,
  key: KeyObject | undefined,
  limits: ExchangeLimits,
  now: number,
): Promise<BackendToken & { readonly seconds: number }> {
  const { tokenUrl, scope } = credentials
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(scope === undefined ? {} : { scope }),
  })
  const headers: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  }
  if (credentials.kind === 'client-credentials') {
    const { clientId, clientSecret } = credentials
    headers.authorization = basic(clientId, clientSecret)
  } else if (key) {
    form.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
    form.set('client_assertion', await signAssertion(credentials, key, now))
  }
  const response = await exchange(
    { url: new URL(tokenUrl), method: 'POST', headers, body: form.toString() },
    { maxResponseBytes: 65_536, ...limits, deadline: Date.now() + limits.timeoutMs },
  )
  return readAnswer(response)
}

/** RFC 6749, section 2.3.1: each part is form-encoded before it is joined. */
function basic(id: string, secret: string): string {
  const encode = (text: string) => new URLSearchParams({ text }).toString().slice('text='.length)
  return `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString('base64')}`
}

/** https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html#authentication-jwt */
async function signAssertion(
  { clientId, tokenUrl, alg }: { clientId: string; tokenUrl: string; alg: SigningKey['alg'] },
  key: KeyObject,
  now: number,
): Promise<string> {
  const { kid = '' } = await publicJwk(key, alg)
  const issuedAt = Math.floor(now / 1000)
  return new SignJWT({ iss: clientId, sub: clientId, aud: tokenUrl, jti: randomUUID() })
    .setProtectedHeader({ alg, kid, typ: 'JWT' })
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + assertionSeconds)
    .sign(key)
}

/** What the server says besides the registered error code stays out: it may repeat what was sent. */
async function readAnswer(
  response: Response,
): Promise<BackendToken & { readonly seconds: number }> {
  const body: unknown = await response.json().catch(() => undefined)
  const parsed = tokenAnswer.safeParse(body)
  if (response.ok && parsed.success) {
    const { access_token: accessToken, scope, expires_in: seconds = assumedSeconds } = parsed.data
    return { accessToken, seconds, ...(scope === undefined ? {} : { scope }) }
  }
  const { error } = z.object({ error: z.string() }).safeParse(body).data ?? {}
  const reason = error !== undefined && /^[a-z_]{1,40}$/.test(error) ? ` (${error})` : ''
  throw new AnyEcgError(
    'fhir-failed',
    `The token server answered ${response.status}${reason} and gave no bearer token.`,
  )
}
