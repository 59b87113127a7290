/**
 * @module cds-hooks/access-token: is this user's access token good, and may it see this patient?
 * A Medplum site sends the token it holds and no CDS Hooks JWT. It is shown to its own server and nowhere else.
 */
import * as z from 'zod'
import { exchange } from '../fhir/exchange.ts'
import type { Introspection } from '../tenants/index.ts'

export type TokenVerdict = 'accepted' | 'refused' | 'unavailable'

export interface TokenQuestion {
  readonly token: string
  readonly patientId: string
  /** Who the caller says looks at the chart: `Practitioner/7`; absent: nobody is named. */
  readonly userId?: string
  /** From the tenant's list. */
  readonly fhirServer: string
  /** The tenant's servers are in the site's own network. */
  readonly allowPrivate: boolean
  readonly introspection?: Introspection
}

export interface TokenCheckOptions {
  readonly timeoutMs: number
  /** Where the client credentials for introspection are. */
  readonly env: NodeJS.ProcessEnv
}

const maxResponseBytes = 1024 * 1024

/** Introspection settles it when it names the patient; otherwise the FHIR server decides by a read. */
export async function checkAccessToken(
  question: TokenQuestion,
  options: TokenCheckOptions,
): Promise<TokenVerdict> {
  try {
    const introspected = question.introspection
      ? await introspect(question, question.introspection, options)
      : 'unsettled'
    return introspected === 'unsettled' ? await readPatient(question, options) : introspected
  } catch {
    return 'unavailable'
  }
}

/** https://www.rfc-editor.org/rfc/rfc7662#section-2.2, with SMART's launch context. */
const introspectionSchema = z.looseObject({
  active: z.boolean(),
  patient: z.string().optional(),
  fhirUser: z.string().optional(),
})

async function introspect(
  { token, patientId, userId, allowPrivate }: TokenQuestion,
  { url, clientIdEnv, clientSecretEnv }: Introspection,
  { timeoutMs, env }: TokenCheckOptions,
): Promise<TokenVerdict | 'unsettled'> {
  // https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1: form-encoded before Base64.
  const credentials = [env[clientIdEnv] ?? '', env[clientSecretEnv] ?? '']
    .map(encodeURIComponent)
    .join(':')
  const call = {
    url: new URL(url),
    method: 'POST',
    headers: {
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ token, token_type_hint: 'access_token' }).toString(),
  }
  const response = await exchange(call, { timeoutMs, maxResponseBytes, allowPrivate })
  const answer = introspectionSchema.safeParse(response.ok ? await response.json() : undefined)
  if (!answer.success) return 'unavailable'
  const { active, patient, fhirUser } = answer.data
  if (!active || isSomebodyElse(userId, fhirUser)) return 'refused'
  // Another id may be another name of the same patient: the FHIR server knows.
  return patient === patientId ? 'accepted' : 'unsettled'
}

/**
 * Answers and snoozes are kept under the user's name: a token is good for its own user only. The token may name the
 * Practitioner where the EHR names the role; that two types are two people is not known.
 * @param fhirUser URL, relative or absolute. https://hl7.org/fhir/smart-app-launch/token-introspection.html
 */
function isSomebodyElse(userId: string | undefined, fhirUser: string | undefined): boolean {
  const [type, id] = userId?.split('/') ?? []
  const [tokenType, tokenId] = fhirUser?.split('/').slice(-2) ?? []
  return type !== undefined && type === tokenType && id !== tokenId
}

const patientSchema = z.looseObject({ resourceType: z.literal('Patient'), id: z.string() })
const refusals: ReadonlySet<number> = new Set([400, 401, 403, 404, 410])

async function readPatient(
  { token, patientId, fhirServer, allowPrivate }: TokenQuestion,
  { timeoutMs }: TokenCheckOptions,
): Promise<TokenVerdict> {
  const address = `${fhirServer.replace(/\/+$/, '')}/Patient/${encodeURIComponent(patientId)}`
  const ask = (url: string) =>
    exchange(
      {
        url: new URL(url),
        method: 'GET',
        headers: { accept: 'application/fhir+json', authorization: `Bearer ${token}` },
      },
      { timeoutMs, maxResponseBytes, allowPrivate },
    )
  const short = await ask(`${address}?_elements=id`)
  // A server need not know _elements, and may refuse it: https://hl7.org/fhir/R4/search.html#elements
  const response = short.status === 400 ? await ask(address) : short
  if (refusals.has(response.status)) return 'refused'
  const patient = patientSchema.safeParse(response.ok ? await response.json() : undefined)
  if (!patient.success) return 'unavailable'
  return patient.data.id === patientId ? 'accepted' : 'refused'
}
