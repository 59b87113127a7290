/** @module test/cds-hooks/ehr: EHRs with real keys and a loopback server that counts who asks for them. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'
import { feedbackPath, servicePath } from '../../src/cds-hooks/discovery.ts'
import type { Log } from '../../src/log.ts'
import { sandboxTenant, type Issuer, type Tenant } from '../../src/tenants/index.ts'

export const publicUrl = 'https://ecg.example.org/lab'
export const serviceUrl = publicUrl + servicePath
export const feedbackUrl = publicUrl + feedbackPath
export const startTime = Date.parse('2026-03-01T08:41:00Z')

export interface SigningKey {
  readonly kid: string
  readonly alg: string
  readonly privateKey: CryptoKey
  readonly jwk: JWK
}

export async function createKey(alg: string, kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

let count = 0

/** A token that is right in everything, but for `change`; undefined removes a claim. */
export function sign(
  key: SigningKey,
  payload: Record<string, unknown>,
  header: Record<string, unknown> = {},
): Promise<string> {
  const seconds = startTime / 1000
  const claims = {
    aud: serviceUrl,
    exp: seconds + 300,
    iat: seconds,
    jti: `jti-${++count}`,
    ...payload,
  }
  return new SignJWT(JSON.parse(JSON.stringify(claims)) as Record<string, unknown>)
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'JWT', ...header })
    .sign(key.privateKey)
}

export interface KeyServer {
  readonly url: string
  readonly hits: () => number
  readonly publish: (...keys: readonly SigningKey[]) => void
  /** Answers 500 until `publish` is called again. */
  readonly fail: () => void
  readonly close: () => Promise<void>
}

export async function startKeyServer(...keys: readonly SigningKey[]): Promise<KeyServer> {
  let published: readonly SigningKey[] | undefined = keys
  let hits = 0
  const server = createServer((_, response) => {
    hits++
    if (!published) response.writeHead(500)
    response.end(JSON.stringify({ keys: published?.map(({ jwk }) => jwk) }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/jwks.json`,
    hits: () => hits,
    publish: (...next) => {
      published = next
    },
    fail: () => {
      published = undefined
    },
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

export function tenantOf(change: Partial<Tenant>): Tenant {
  return { ...sandboxTenant('http://127.0.0.1:1'), allowDemonstration: false, ...change }
}

export function issuerOf(iss: string, keys: Issuer['keys'], change: Partial<Issuer> = {}): Issuer {
  return { iss, algorithms: ['ES384', 'RS384', 'ES256', 'RS256'], keys, ...change }
}

export interface LogLine {
  readonly level: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** A log that keeps what it was told. */
export function recordingLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = []
  const at = (level: string) => (fields: unknown) => {
    lines.push({ level, fields: fields as LogLine['fields'] })
  }
  return { lines, info: at('info'), warn: at('warn'), error: at('error'), debug: at('debug') }
}
