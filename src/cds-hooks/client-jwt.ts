/** @module cds-hooks/client-jwt: which EHR calls, by its JWT. https://cds-hooks.hl7.org/#trusting-cds-clients */
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type JWTVerifyGetKey,
} from 'jose'
import * as z from 'zod'
import type { Log } from '../log.ts'
import type { Issuer, Tenant } from '../tenants/index.ts'
import { KeysUnavailable, remoteKeys } from './remote-keys.ts'
import type { ReplayGuard } from './replay-guard.ts'

export type JwtRefusal =
  | 'malformed'
  | 'unknown-issuer'
  | 'wrong-audience'
  | 'expired'
  | 'not-yet-valid'
  | 'lives-too-long'
  | 'wrong-tenant'
  | 'algorithm-not-allowed'
  | 'jku-not-listed'
  | 'keys-unavailable'
  | 'unknown-key'
  | 'bad-signature'
  | 'replayed'

export type JwtVerdict =
  | { readonly kind: 'verified'; readonly tenant: Tenant }
  | {
      readonly kind: 'refused'
      readonly reason: JwtRefusal
      /** All of the token that may be logged. */
      readonly claims: { readonly iss?: string; readonly tenant?: string; readonly jti?: string }
    }

export interface ClientJwtOptions {
  readonly tenants: readonly Tenant[]
  /** Base of the audiences: configuration, not the Host header, which the caller writes. */
  readonly publicUrl: string
  readonly replay: ReplayGuard
  readonly log: Log
  /** ms since 1970. */
  readonly now: () => number
}

export interface ClientJwt {
  /** True when the token names a listed issuer, and therefore has to satisfy all of `verify`. */
  readonly recognises: (token: string) => boolean
  /** @param path of the endpoint that was called, from the public URL on. */
  readonly verify: (token: string, path: string) => Promise<JwtVerdict>
}

const clockSkewSeconds = 60
/** A stolen token is good until it expires, and its id is kept until then. The CDS Hooks Sandbox asks for this much. */
const longestLifeSeconds = 3600

// `nbf` and `sub` are no part of the standard's token; Epic sends both, and no tenant.
const claimsSchema = z.looseObject({
  iss: z.string().min(1),
  aud: z.union([z.string(), z.array(z.string())]).transform((aud) => [aud].flat()),
  exp: z.number(),
  iat: z.number(),
  nbf: z.number().default(0),
  jti: z.string().min(1),
  tenant: z.string().exactOptional(),
})
type Claims = z.infer<typeof claimsSchema>

const headerSchema = z.looseObject({
  alg: z.string(),
  kid: z.string().min(1),
  typ: z.string().regex(/^JWT$/i),
  jku: z.string().exactOptional(),
})

interface ListedIssuer {
  readonly tenant: Tenant
  readonly issuer: Issuer
  /** By jku; static keys stand under the empty string. */
  readonly keys: ReadonlyMap<string, JWTVerifyGetKey>
}

export function createClientJwt(options: ClientJwtOptions): ClientJwt {
  const { publicUrl, replay, now } = options
  const listed = listIssuers(options)
  return {
    recognises: (token) => listed.has(claimOf(token, 'iss') ?? ''),
    verify: async (token, path) => {
      const refuse = (reason: JwtRefusal): JwtVerdict => refusal(token, reason)
      const rows = listed.get(claimOf(token, 'iss') ?? '')
      if (!rows) return refuse('unknown-issuer')
      const claims = read(claimsSchema, () => decodeJwt(token))
      const header = read(headerSchema, () => decodeProtectedHeader(token))
      if (!claims || !header) return refuse('malformed')
      const row = rows.find(({ issuer }) => matchesTenant(issuer, claims))
      const audiences = (row?.issuer.audiences ?? [publicUrl]).map((base) => base + path)
      if (!claims.aud.some((aud) => audiences.includes(aud))) return refuse('wrong-audience')
      const untimely = checkTimes(claims, now() / 1000)
      if (untimely) return refuse(untimely)
      if (!row) return refuse('wrong-tenant')
      const forged = await checkSignature(token, header, row, new Date(now()))
      if (forged) return refuse(forged)
      const acceptableUntil = (claims.exp + clockSkewSeconds) * 1000
      if (!(await replay.firstUse(claims.iss, claims.jti, acceptableUntil)))
        return refuse('replayed')
      return { kind: 'verified', tenant: row.tenant }
    },
  }
}

function listIssuers({ tenants, now, log }: ClientJwtOptions): Map<string, ListedIssuer[]> {
  const listed = new Map<string, ListedIssuer[]>()
  for (const tenant of tenants) {
    const { auth, privateNetwork: allowPrivate } = tenant
    for (const issuer of auth.kind === 'cds-jwt' ? auth.issuers : []) {
      const { keys } = issuer
      const lookups: [string, JWTVerifyGetKey][] =
        keys.kind === 'static'
          ? [['', createLocalJWKSet(keys.jwks)]]
          : keys.urls.map((url) => [url, remoteKeys(url, { allowPrivate, now, log })])
      const row = { tenant, issuer, keys: new Map(lookups) }
      listed.set(issuer.iss, [...(listed.get(issuer.iss) ?? []), row])
    }
  }
  return listed
}

/** tenants/check sees to it that at most one row of an issuer matches. */
function matchesTenant(issuer: Issuer, claims: Claims): boolean {
  return issuer.tenant === undefined || issuer.tenant === claims.tenant
}

function checkTimes({ exp, iat, nbf }: Claims, seconds: number): JwtRefusal | undefined {
  if (exp <= seconds - clockSkewSeconds) return 'expired'
  if (Math.max(nbf, iat) > seconds + clockSkewSeconds) return 'not-yet-valid'
  // The two may have been read from the clock one after the other.
  if (exp - iat > longestLifeSeconds + clockSkewSeconds) return 'lives-too-long'
  return undefined
}

/** The claims were read before the signature, from the same bytes that are verified here. */
async function checkSignature(
  token: string,
  header: z.infer<typeof headerSchema>,
  { issuer, keys }: ListedIssuer,
  currentDate: Date,
): Promise<JwtRefusal | undefined> {
  // Before any key is looked for: neither `none` nor a shared secret is ever on this list.
  if (!issuer.algorithms.some((alg) => alg === header.alg)) return 'algorithm-not-allowed'
  const lookup = keysFor(issuer, keys, header.jku)
  if (!lookup) return 'jku-not-listed'
  try {
    await jwtVerify(token, lookup, {
      algorithms: [...issuer.algorithms],
      currentDate,
      clockTolerance: clockSkewSeconds,
    })
    return undefined
  } catch (error) {
    if (error instanceof KeysUnavailable) return 'keys-unavailable'
    return error instanceof errors.JWKSNoMatchingKey ? 'unknown-key' : 'bad-signature'
  }
}

/** A jku that is not listed finds nothing here, and so causes no call. Pinned keys ignore it. */
function keysFor(
  issuer: Issuer,
  keys: ListedIssuer['keys'],
  jku: string | undefined,
): JWTVerifyGetKey | undefined {
  return issuer.keys.kind === 'static' ? keys.get('') : keys.get(jku ?? issuer.keys.urls[0])
}

function refusal(token: string, reason: JwtRefusal): JwtVerdict {
  const names = ['iss', 'tenant', 'jti'] as const
  const claims = names.map((name) => [name, claimOf(token, name)?.slice(0, 200)] as const)
  return {
    kind: 'refused',
    reason,
    claims: Object.fromEntries(claims.filter(([, value]) => value !== undefined)),
  }
}

function claimOf(token: string, name: 'iss' | 'tenant' | 'jti'): string | undefined {
  const claim = read(z.looseObject({ [name]: z.string() }), () => decodeJwt(token))?.[name]
  return typeof claim === 'string' ? claim : undefined
}

/** undefined for whatever is no JWT, or not one of this shape. */
function read<T>(schema: z.ZodType<T>, decode: () => unknown): T | undefined {
  try {
    return schema.safeParse(decode()).data
  } catch {
    return undefined
  }
}
