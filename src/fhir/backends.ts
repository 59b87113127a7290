/** @module fhir/backends: FHIR servers as the service itself may call them, tenant by tenant; and the keys it signs with. */
import type { MedplumClient } from '@medplum/core'
import type { JSONWebKeySet } from 'jose'
import { AnyEcgError } from '../errors.ts'
import { allowFhirServer, type Backend, type Tenant } from '../tenants/index.ts'
import {
  algorithmOf,
  openBackendAuth,
  publicJwks,
  type BackendAuth,
  type BackendCredentials,
  type SigningKey,
} from './backend-auth.ts'
import { connectFhir } from './client.ts'
import { parseScopes, type Scopes } from './scopes.ts'
import { openTransport, type Transport } from './transport.ts'

export interface Backends {
  /** True when the tenant has credentials. */
  readonly has: (tenantId: string) => boolean
  /**
   * A client that bears the service's own token. A token that is refused (401) is renewed once per call.
   * @throws AnyEcgError `fhir-failed` without a token, `fhir-server-not-allowed` for a server that is not the tenant's.
   */
  readonly connect: (tenantId: string, fhirServer: string) => Promise<BackendConnection>
  /** Public halves of all signing keys, for `/.well-known/jwks.json`. */
  readonly jwks: () => Promise<JSONWebKeySet>
}

export interface BackendConnection {
  readonly client: MedplumClient
  /** What the token may do; absent: the server did not say. */
  readonly scopes?: Scopes
}

/**
 * Conditional creates search first; a retraction searches, reads and updates. ECG and patient are read before anything
 * is written about them (confirm.ts).
 * https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html
 */
const defaultScope = [
  'system/Patient.r',
  'system/Condition.s',
  'system/Observation.rs',
  'system/Device.crs',
  'system/RiskAssessment.crus',
  'system/Provenance.crs',
].join(' ')

/** Nobody waits for these calls, but a job should end, ms. */
const patienceMs = 30_000

/** @throws AnyEcgError `config-invalid` naming tenant and field of credentials that cannot be used. */
export function openBackends(
  tenants: readonly Tenant[],
  env: NodeJS.ProcessEnv,
  limits: { readonly timeoutMs: number; readonly transport?: Transport },
): Backends {
  const doors = new Map<string, Door>()
  const keys: SigningKey[] = []
  for (const tenant of tenants) {
    if (!tenant.backend) continue
    const transport = limits.transport ?? openTransport({ allowPrivate: tenant.privateNetwork })
    const opened = openDoor(tenant, tenant.backend, env, { ...limits, transport })
    doors.set(tenant.id, opened.door)
    keys.push(...opened.keys)
  }
  let published: Promise<JSONWebKeySet> | undefined
  return {
    has: (tenantId) => doors.has(tenantId),
    connect: async (tenantId, fhirServer) => {
      const door = doors.get(tenantId)
      if (!door)
        throw new AnyEcgError(
          'config-invalid',
          `Tenant ${tenantId} has no backend credentials: add "backend" to its row of TENANTS_FILE.`,
        )
      return connect(door, fhirServer, limits.timeoutMs)
    },
    jwks: () => (published ??= publishOnce(keys)),
  }
}

interface Door {
  readonly tenant: Tenant
  readonly auth: BackendAuth
  readonly transport: Transport
}

function openDoor(
  tenant: Tenant,
  backend: Backend,
  env: NodeJS.ProcessEnv,
  limits: { readonly timeoutMs: number; readonly transport: Transport },
): { readonly door: Door; readonly keys: readonly SigningKey[] } {
  const read = (field: string, name: string): string => {
    const value = env[name]
    if (value) return value
    throw invalid(tenant, field, `the environment variable ${name} is not set.`)
  }
  const checked = <T>(field: string, work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw error instanceof AnyEcgError ? invalid(tenant, field, error.message) : error
    }
  }
  const { tokenUrl, scope } = backend
  if (backend.kind === 'client-credentials') {
    const credentials: BackendCredentials = {
      kind: backend.kind,
      tokenUrl,
      clientId: read('clientIdEnv', backend.clientIdEnv),
      clientSecret: read('clientSecretEnv', backend.clientSecretEnv),
      ...(scope ? { scope } : {}),
    }
    return { door: { tenant, auth: openBackendAuth(credentials, limits), ...limits }, keys: [] }
  }
  const { clientId, privateKeyEnv, previousKeyEnv, alg } = backend
  const key: SigningKey = { privateKey: read('privateKeyEnv', privateKeyEnv), alg }
  const auth = checked('privateKeyEnv', () =>
    openBackendAuth(
      { kind: backend.kind, tokenUrl, clientId, scope: scope ?? defaultScope, ...key },
      limits,
    ),
  )
  const door = { tenant, auth, ...limits }
  if (!previousKeyEnv) return { door, keys: [key] }
  const privateKey = read('previousKeyEnv', previousKeyEnv)
  const previous = checked('previousKeyEnv', () => ({ privateKey, alg: algorithmOf(privateKey) }))
  return { door, keys: [key, previous] }
}

async function connect(
  { tenant, auth, transport }: Door,
  fhirServer: string,
  timeoutMs: number,
): Promise<BackendConnection> {
  const allowed = allowFhirServer(tenant, fhirServer)
  const { accessToken, scope } = await auth.token()
  const client = connectFhir({
    fhirServer: allowed,
    accessToken,
    timeoutMs,
    deadline: Date.now() + patienceMs,
    transport: renewing(auth, accessToken, transport),
  })
  return { client, ...(scope === undefined ? {} : { scopes: parseScopes(scope) }) }
}

/** A 401 says that the call was not carried out (RFC 9110, section 15.5.2), so that a write may be sent again. */
function renewing(auth: BackendAuth, firstToken: string, send: Transport): Transport {
  let accessToken = firstToken
  return async (call) => {
    const used = accessToken
    const bear = (token: string) => ({
      ...call,
      headers: { ...call.headers, authorization: `Bearer ${token}` },
    })
    const response = await send(bear(used))
    if (response.status !== 401) return response
    auth.forget(used)
    accessToken = (await auth.token()).accessToken
    return send(bear(accessToken))
  }
}

/** Tenants that share a key show it once. */
async function publishOnce(keys: readonly SigningKey[]): Promise<JSONWebKeySet> {
  const all = await publicJwks(keys)
  return { keys: [...new Map(all.keys.map((key) => [key.kid, key])).values()] }
}

function invalid({ id }: Tenant, field: string, problem: string): AnyEcgError {
  return new AnyEcgError('config-invalid', `Tenant ${id}: backend.${field}: ${problem}`)
}
