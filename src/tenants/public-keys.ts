/** @module tenants/public-keys: the keys that verify client JWTs. One that verifies nothing stops the start, not each call. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import * as z from 'zod'
import { jwtAlgorithms, type JwtAlgorithm } from './tenant.ts'

const publicKey = z
  .looseObject({
    kty: z.enum(['EC', 'RSA'], 'must be EC or RSA: shared secrets are refused'),
    kid: z.string().min(1),
  })
  .refine((key) => !('d' in key), {
    path: ['d'],
    message: 'belongs to a private key: list public keys only',
  })
  .superRefine((key, context) => {
    const problem = problemOf(key)
    if (problem) context.addIssue(problem)
  })

/** A JWK, https://www.rfc-editor.org/rfc/rfc7517#section-4 */
export type PublicJwk = z.infer<typeof publicKey>

/** https://www.rfc-editor.org/rfc/rfc7517#section-5 */
export const jwksSchema = z.looseObject({
  keys: z
    .array(publicKey)
    .min(1)
    .superRefine((keys, context) => {
      for (const [index, key] of keys.entries())
        if (keys.slice(0, index).some((before) => isConfusedWith(before, key)))
          context.addIssue({
            code: 'custom',
            path: [index],
            message: `${nameOf(key)} stands here twice for one algorithm: a token that names it could mean either`,
          })
    }),
})

/** Those of ours that this key can verify: what its type and curve allow, and its own `alg`. */
export function algorithmsOf({ kty, crv, alg }: Readonly<Record<string, unknown>>): JwtAlgorithm[] {
  const size = typeof crv === 'string' ? /^P-(256|384)$/.exec(crv)?.[1] : undefined
  const fitting = kty === 'RSA' ? ['RS256', 'RS384'] : [`ES${size ?? ''}`]
  return jwtAlgorithms.filter((one) => fitting.includes(one) && (alg ?? one) === one)
}

export function nameOf({ kid }: { readonly kid?: string }): string {
  return JSON.stringify(kid)
}

/** The verifier finds no key, or throws, for each of these. https://www.rfc-editor.org/rfc/rfc7518#section-3.3 */
function problemOf(key: PublicJwk): string | undefined {
  const readable = read(key)
  if (!readable) return 'is not a readable public key'
  const { kty, crv, use, key_ops: operations, alg } = key
  const name = nameOf(key)
  if (use !== undefined && use !== 'sig')
    return `${name} has the use ${JSON.stringify(use)}: list keys for "sig"`
  if (Array.isArray(operations) && !operations.includes('verify'))
    return `${name} may not verify: key_ops must include "verify"`
  const bits = readable.asymmetricKeyDetails?.modulusLength ?? 2048
  if (bits < 2048) return `${name} is an RSA key of ${bits} bits: 2048 are the least`
  if (algorithmsOf({ kty, crv }).length === 0)
    return `${name} is on the curve ${String(crv)}: P-256 and P-384 are verified`
  if (algorithmsOf(key).length === 0)
    return `${name} is for ${String(alg)}, which this key cannot be used for here: ${algorithmsOf({ kty, crv }).join(' or ')}`
  return undefined
}

function read(key: PublicJwk): KeyObject | undefined {
  try {
    return createPublicKey({ key, format: 'jwk' })
  } catch {
    return undefined
  }
}

/** One id may name an EC and an RSA key: the token's algorithm tells them apart. */
function isConfusedWith(before: PublicJwk, key: PublicJwk): boolean {
  return (
    before.kid === key.kid && algorithmsOf(before).some((alg) => algorithmsOf(key).includes(alg))
  )
}
