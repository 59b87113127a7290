/** @module cds-hooks/callers: which tenant a request belongs to, and whether its caller may speak for it. */
import { AnyEcgError } from '../errors.ts'
import type { CardTable } from '../store/store.ts'
import { allowFhirServer, findFhirServer, type Tenant } from '../tenants/index.ts'
import { checkAccessToken, type TokenCheckOptions } from './access-token.ts'
import { createClientJwt, type ClientJwtOptions } from './client-jwt.ts'
import type { PatientViewRequest } from './types.ts'

export type Caller =
  | { readonly kind: 'admitted'; readonly tenant: Tenant }
  /** HTTP 401. Why is logged, not told. */
  | { readonly kind: 'refused' }
  /** HTTP 503: the server that knows the token does not answer. */
  | { readonly kind: 'unavailable' }

export interface Callers {
  /**
   * What the Authorization header settles alone; undefined: the body has to be read.
   * @param path of the endpoint, from the public URL on: the JWT's audience.
   */
  readonly byHeader: (
    authorization: string | undefined,
    path: string,
  ) => Promise<Caller | undefined>
  /**
   * For requests that `byHeader` left open.
   * @throws AnyEcgError `fhir-server-not-allowed`; `request-invalid` when fhirServer is needed to tell the tenant.
   */
  readonly byRequest: (
    authorization: string | undefined,
    request: Pick<PatientViewRequest, 'fhirServer' | 'context'>,
  ) => Promise<Caller>
  /**
   * For feedback, which names no server and no patient: its cards say whose they are, and the token has to be good for
   * their patients.
   * @throws AnyEcgError `request-invalid` when the tenant cannot be told.
   */
  readonly byCards: (authorization: string | undefined, uuids: readonly string[]) => Promise<Caller>
}

/** Of the cards that were shown: whose they are. */
export type CardOwners = Pick<CardTable, 'tenantsOf' | 'patientsOf'>

export function createCallers(
  options: ClientJwtOptions & TokenCheckOptions & { readonly cards: CardOwners },
): Callers {
  const { tenants, log, cards } = options
  const jwt = createClientJwt(options)
  const refuse = (reason: string, known: object = {}): Caller => {
    log.warn({ event: 'caller-refused', reason, ...known })
    return { kind: 'refused' }
  }
  return {
    byHeader: async (authorization, path) => {
      const token = bearerOf(authorization)
      if (token && jwt.recognises(token)) {
        const verdict = await jwt.verify(token, path)
        if (verdict.kind === 'verified') return { kind: 'admitted', tenant: verdict.tenant }
        return refuse(verdict.reason, verdict.claims)
      }
      if (tenants.some(({ auth }) => auth.kind !== 'cds-jwt')) return undefined
      return refuse(token ? 'unknown-issuer' : 'no-token')
    },
    byRequest: async (authorization, { fhirServer, context }) => {
      const token = bearerOf(authorization)
      const tenant =
        fhirServer === undefined
          ? tenantWithoutServer(tenants, token !== undefined)
          : tenantOfServer(tenants, fhirServer)
      const patients = () => Promise.resolve([context.patientId])
      return admit(tenant, token, patients, { fhirServer, userId: context.userId })
    },
    byCards: async (authorization, uuids) => {
      const token = bearerOf(authorization)
      const owners = await cards.tenantsOf(uuids)
      const [owner, ...others] = tenants.filter(({ id }) => owners.includes(id))
      const tenant =
        owner && others.length === 0 ? owner : tenantWithoutServer(tenants, token !== undefined)
      return admit(tenant, token, ({ id }) => cards.patientsOf(id, uuids))
    },
  }

  /** @param request.fhirServer without one, the tenant's first is meant. */
  async function admit(
    tenant: Tenant | undefined,
    token: string | undefined,
    patientsOf: (tenant: Tenant) => Promise<readonly string[]>,
    {
      fhirServer,
      userId,
    }: { readonly fhirServer?: string | undefined; readonly userId?: string } = {},
  ): Promise<Caller> {
    if (!tenant) return refuse('unknown-tenant')
    const known = { tenantId: tenant.id }
    if (tenant.auth.kind === 'open') return { kind: 'admitted', tenant }
    if (tenant.auth.kind === 'cds-jwt' || !token)
      return refuse(token ? 'unknown-issuer' : 'no-token', known)
    const { introspection } = tenant.auth
    const patients = await patientsOf(tenant)
    // Without a patient there is nothing the token could be tried on.
    if (patients.length === 0) return refuse('unknown-cards', known)
    for (const patientId of patients) {
      const verdict = await checkAccessToken(
        {
          token,
          patientId,
          ...(userId === undefined ? {} : { userId }),
          fhirServer: allowFhirServer(tenant, fhirServer ?? tenant.fhirServers[0] ?? ''),
          allowPrivate: tenant.privateNetwork,
          ...(introspection ? { introspection } : {}),
        },
        options,
      )
      if (verdict === 'refused') return refuse('token-refused', known)
      if (verdict === 'unavailable') {
        log.warn({ event: 'token-check-unavailable', ...known })
        return { kind: 'unavailable' }
      }
    }
    return { kind: 'admitted', tenant }
  }
}

/** https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1]
}

function tenantOfServer(tenants: readonly Tenant[], fhirServer: string): Tenant | undefined {
  const owner = tenants.find((tenant) => findFhirServer(tenant, fhirServer) !== undefined)
  if (owner) return owner
  // An open tenant's callers are told what is wrong; others learn nothing of the list.
  const open = tenants.find(({ auth }) => auth.kind === 'open')
  if (open) allowFhirServer(open, fhirServer)
  return undefined
}

/** A token is shown to one server at most: to try it at each would hand it to strangers. */
function tenantWithoutServer(tenants: readonly Tenant[], hasToken: boolean): Tenant | undefined {
  const ofKind = (kind: Tenant['auth']['kind']) => tenants.filter(({ auth }) => auth.kind === kind)
  const checked = hasToken ? ofKind('smart-bearer') : []
  const candidates = checked.length > 0 ? checked : ofKind('open')
  if (candidates.length <= 1) return candidates[0]
  throw new AnyEcgError(
    'request-invalid',
    'fhirServer: is required here. Only one smart-bearer tenant (and one open tenant) can be told from a request ' +
      'without it, and this service has several: an access token is not tried at one server after another. ' +
      'Send fhirServer, or run one instance per such tenant.',
  )
}
