/**
 * @module api/session: who asks about which patient, and whether they may. Nothing is read from chart or store
 * before the token was accepted for this patient by the FHIR server that issued it.
 */
import { randomUUID } from 'node:crypto'
import { OperationOutcomeError, type MedplumClient } from '@medplum/core'
import { HTTPException } from 'hono/http-exception'
import { checkAccessToken, type TokenVerdict } from '../cds-hooks/access-token.ts'
import { siteRules } from '../tenants/site-rules.ts'
import { readSwitches, type Switches } from '../store/switches.ts'
import type { PatientViewRequest } from '../cds-hooks/types.ts'
import { AnyEcgError } from '../errors.ts'
import { ask } from '../fhir/ask-chart.ts'
import { connectFhir } from '../fhir/client.ts'
import { failureCode } from '../fhir/failure.ts'
import type { Registry } from '../registry/index.ts'
import { findFhirServer, type Tenant } from '../tenants/index.ts'
import type { ApiParts } from './dependencies.ts'
import type { PatientQuery } from './query.ts'

export interface Session {
  readonly tenant: Tenant
  /** As the tenant lists it. */
  readonly fhirServer: string
  readonly client: MedplumClient
  readonly patientId: string
  /** The chart's rooms know a patient by the hook request: this one has prefetched nothing. */
  readonly request: PatientViewRequest
  /** With the site's own policy. */
  readonly registry: Registry
  readonly switches: Switches
}

/**
 * @param authorization the header.
 * @throws HTTPException 401 the token, 403 a site that shows nothing, 503 the token cannot be checked now.
 * @throws AnyEcgError `fhir-server-not-allowed` before any call is made.
 */
export async function openSession(
  { iss, patient: patientId }: PatientQuery,
  authorization: string | undefined,
  parts: ApiParts,
): Promise<Session> {
  const { tenant, fhirServer } = findSite(parts.tenants, iss)
  const token = bearerOf(authorization)
  if (token === undefined && (authorization !== undefined || tenant.auth.kind !== 'open'))
    throw refusal(authorization === undefined ? 'no-token' : 'no-bearer', tenant, parts)
  const client = connectFhir({
    fhirServer,
    timeoutMs: parts.fhirTimeoutMs,
    deadline: parts.now() + parts.requestTimeoutMs,
    allowPrivate: tenant.privateNetwork,
    ...(token === undefined ? {} : { accessToken: token }),
  })
  const verdict =
    token === undefined
      ? await tryWithoutToken(client, patientId)
      : await tryToken(token, patientId, fhirServer, tenant, parts)
  if (verdict === 'refused') throw refusal('token-refused', tenant, parts)
  if (verdict === 'unavailable') {
    parts.log.warn({ event: 'token-check-unavailable', tenantId: tenant.id })
    throw new HTTPException(503, { message: 'The access token cannot be checked now. Try again.' })
  }
  const switches = await readSwitches({ ...parts, tenant })
  requireOpenSite(tenant, switches, parts)
  const { registry } = siteRules(parts.registry, tenant)
  const request = {
    hook: 'patient-view' as const,
    hookInstance: randomUUID(),
    fhirServer,
    context: { userId: '', patientId },
  }
  return { tenant, fhirServer, client, patientId, request, registry, switches }
}

/** @throws AnyEcgError `fhir-server-not-allowed` when no tenant lists the server: no call is made to it. */
export function findSite(
  tenants: readonly Tenant[],
  iss: string,
): { readonly tenant: Tenant; readonly fhirServer: string } {
  for (const tenant of tenants) {
    const fhirServer = findFhirServer(tenant, iss)
    if (fhirServer) return { tenant, fhirServer }
  }
  throw new AnyEcgError(
    'fhir-server-not-allowed',
    'iss: this FHIR server is on no list of this service. Ask the operator to add it.',
  )
}

/** https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1]
}

function tryToken(
  token: string,
  patientId: string,
  fhirServer: string,
  { auth, privateNetwork }: Tenant,
  { env, fhirTimeoutMs }: ApiParts,
): Promise<TokenVerdict> {
  const introspection = auth.kind === 'smart-bearer' ? auth.introspection : undefined
  return checkAccessToken(
    {
      token,
      patientId,
      fhirServer,
      allowPrivate: privateNetwork,
      ...(introspection ? { introspection } : {}),
    },
    { env, timeoutMs: fhirTimeoutMs },
  )
}

/** Codes of a FHIR server that wants a token, or another one. https://hl7.org/fhir/R4/valueset-issue-type.html */
const refusals: ReadonlySet<string> = new Set(['login', 'forbidden', 'security', 'expired'])

/** True when the FHIR server itself says no to this caller. */
export function isRefusal(error: unknown): boolean {
  return error instanceof OperationOutcomeError && refusals.has(failureCode(error))
}

/** The sandbox on one's own machine answers without a token; with SANDBOX_AUTH=required it does not. */
async function tryWithoutToken(client: MedplumClient, patientId: string): Promise<TokenVerdict> {
  try {
    const [patient] = await ask({ client }, `Patient/${patientId}`)
    return patient?.id === patientId ? 'accepted' : 'refused'
  } catch (error) {
    return isRefusal(error) ? 'refused' : 'unavailable'
  }
}

/** Who is turned away is not told why: that is in the log. */
function refusal(reason: string, { id }: Tenant, { log }: ApiParts): HTTPException {
  log.warn({ event: 'caller-refused', reason, tenantId: id })
  return new HTTPException(401, {
    message: 'The access token is missing, expired or not for this patient: launch the app again.',
  })
}

/** Whoever may see no card may see no estimate either. */
function requireOpenSite(tenant: Tenant, { everything }: Switches, { model }: ApiParts): void {
  const closed = (message: string) => new HTTPException(403, { message })
  if (tenant.mode === 'silent')
    throw closed('This site is silent: ECGs are assessed, and nothing of it is shown yet.')
  if (model.manifest.status === 'demonstration' && !tenant.allowDemonstration)
    throw closed('The model is a demonstration: its estimates are shown in the sandbox only.')
  if (everything) throw closed('The operator has switched the estimates off.')
}
