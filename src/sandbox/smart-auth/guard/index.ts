/**
 * @module sandbox/smart-auth/guard: a FHIR request is held to the token it bears.
 * https://www.rfc-editor.org/rfc/rfc6750, https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html
 */
import { OperationOutcomeError } from '@medplum/core'
import type { Bundle } from '@medplum/fhirtypes'
import type { Context, MiddlewareHandler } from 'hono'
import type { Provider } from 'oidc-provider'
import { fhirPath, type FhirServer } from '../../fhir-server/index.ts'
import { refuse } from '../../fhir-server/outcomes.ts'
import { writeOutcome } from '../../fhir-server/response.ts'
import { createAccess, type Access, type TokenFacts } from './access.ts'
import { sendBundle } from './bundle.ts'
import { aimOf, type FhirCall } from './fhir-call.ts'
import { showReply } from './reply.ts'

/** As the FHIR server's own limit. */
const maxBodyBytes = 16 * 1024 * 1024

/**
 * @param required false: what bears no token passes, as for a sandbox on loopback.
 * @param isChart whether a request without a token comes from the EHR's own page, which may do everything.
 */
export function createGuard(
  provider: Provider,
  server: FhirServer,
  required: boolean,
  isChart: (c: Context) => boolean,
): MiddlewareHandler {
  return async (c, next) => {
    const header = c.req.header('authorization')
    const isOpen = aimOf({ method: c.req.method, url: pathOf(c) }) === 'open'
    if (c.req.method === 'OPTIONS') return next()
    if (header === undefined)
      return isOpen || !required || isChart(c)
        ? next()
        : challenge(
            server,
            'This server asks for a token. The chart has none: open it again to sign in.',
          )
    const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(header)?.[1]
    const facts = token === undefined ? undefined : await findToken(provider, token)
    if (!facts)
      return challenge(server, 'The token is unknown, expired or revoked: get a new one.', true)
    try {
      return await answer(c, server, createAccess(server, facts))
    } catch (error) {
      if (error instanceof OperationOutcomeError) return writeOutcome(error.outcome)
      throw error
    }
  }
}

/**
 * All tokens are opaque and known in this process only, and an authorization request must name this FHIR server as
 * `aud`: a token that is found is for this server. An id_token or a refresh token is not found.
 */
async function findToken(provider: Provider, token: string): Promise<TokenFacts | undefined> {
  const ofMachine = await provider.ClientCredentials.find(token)
  if (ofMachine) return { scope: ofMachine.scope ?? '' }
  const ofUser = await provider.AccessToken.find(token)
  if (!ofUser || !(await provider.Grant.find(ofUser.grantId))) return undefined
  const patient = ofUser.extra?.patient
  return { scope: ofUser.scope ?? '', ...(typeof patient === 'string' ? { patient } : {}) }
}

/** The call goes to the FHIR server as it may be made, and its answer comes back as it may be seen. */
async function answer(c: Context, server: FhirServer, access: Access): Promise<Response> {
  const call = await readCall(c)
  const send = ({ url, body }: FhirCall) => {
    const headers = new Headers(c.req.raw.headers)
    headers.delete('content-length')
    const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body)
    const target = new URL(`${fhirPath}/${url}`, new URL(c.req.url).origin)
    return server.app.fetch(
      new Request(target, {
        method: c.req.method,
        headers,
        ...(text === undefined ? {} : { body: text }),
      }),
    )
  }
  if (aimOf(call) === 'bundle' && isBundle(call.body))
    return sendBundle(call.body, access, (bundle) =>
      Promise.resolve(send({ ...call, body: bundle })),
    )
  const permit = await access.permit(call)
  return showReply(await send(permit.call), permit)
}

async function readCall(c: Context): Promise<FhirCall> {
  const { method } = c.req
  const url = pathOf(c)
  if (method === 'GET' || method === 'HEAD') return { method, url }
  if (Number(c.req.header('content-length') ?? 0) > maxBodyBytes) throw tooLarge()
  const bytes = await c.req.arrayBuffer()
  if (bytes.byteLength > maxBodyBytes) throw tooLarge()
  const text = new TextDecoder().decode(bytes)
  return { method, url, body: text === '' ? undefined : parse(text) }
}

function tooLarge(): Error {
  const text = 'The body is larger than 16 MB: send it in parts.'
  return refuse('too-long', text, { id: 'content-too-large' })
}

/** What is not JSON (a search's form) stays text; the FHIR server says what is wrong with it. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function isBundle(body: unknown): body is Bundle {
  return typeof body === 'object' && body !== null && 'entry' in body && Array.isArray(body.entry)
}

function pathOf(c: Context): string {
  const { pathname, search } = new URL(c.req.url)
  return pathname.slice(pathname.indexOf(fhirPath) + fhirPath.length + 1) + search
}

/** https://www.rfc-editor.org/rfc/rfc6750#section-3 */
function challenge({ baseUrl }: FhirServer, text: string, isInvalid = false): Response {
  const response = writeOutcome(refuse('login', text, { id: 'unauthorized' }).outcome)
  const reason = isInvalid ? `, error="invalid_token", error_description="${text}"` : ''
  response.headers.set('www-authenticate', `Bearer realm="${baseUrl}"${reason}`)
  return response
}
