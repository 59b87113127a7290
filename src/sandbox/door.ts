/**
 * @module sandbox/door: who may ask at all. A sandbox on one's own machine asks for no password, so a page of the
 * internet that is open in the same browser must neither reach it under a name of its own (DNS rebinding) nor write to
 * it from where it is (https://fetch.spec.whatwg.org/#origin-header).
 */
import type { OperationOutcome } from '@medplum/fhirtypes'
import type { MiddlewareHandler } from 'hono'
import * as z from 'zod'
import { AnyEcgError } from '../errors.ts'
import { isLoopbackName, isOwnPage } from './own-page.ts'

const names = z
  .string()
  .default('')
  .transform((list) => list.split(',').map((name) => name.trim().toLowerCase()))
  .transform((list) => list.filter((name) => name !== ''))
  .refine(
    (list) => list.every((name) => hostnameOf(name) === name),
    'must be names without scheme, port or path, separated by commas: ehr.ward.example,anyecg',
  )

/**
 * Every request must bear a Host that is this machine's own, that of the public URL, or one of SANDBOX_HOSTS.
 * @throws AnyEcgError `config-invalid` for SANDBOX_HOSTS.
 */
export function createHostGuard(
  publicUrl: string,
  env: Readonly<Record<string, string | undefined>>,
): MiddlewareHandler {
  const parsed = names.safeParse(env.SANDBOX_HOSTS)
  if (!parsed.success)
    throw new AnyEcgError(
      'config-invalid',
      `Environment: SANDBOX_HOSTS: ${parsed.error.issues.map(({ message }) => message).join('; ')}`,
    )
  const known = new Set([new URL(publicUrl).hostname, ...parsed.data])
  return async (c, next) => {
    const host = c.req.header('host') ?? new URL(c.req.url).host
    const name = hostnameOf(host)
    if (name !== undefined && (isLoopbackName(name) || known.has(name))) return next()
    // https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20
    return answer(
      421,
      'Host',
      `The Host ${JSON.stringify(host)} is no name of this sandbox, which goes by localhost, 127.0.0.1, [::1] and the ` +
        'host of PUBLIC_URL. If this is where it is reached, set PUBLIC_URL, or add the name to SANDBOX_HOSTS.',
    )
  }
}

/** Browsers say where a write comes from; what is no browser says nothing, and passes. */
export function createOriginGuard(publicUrl: string): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('origin')
    const isReading = ['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)
    if (isReading || origin === undefined) return next()
    const host = c.req.header('host') ?? new URL(c.req.url).host
    if (isOwnPage(origin, publicUrl) || URL.parse(origin)?.host === host.toLowerCase())
      return next()
    return answer(
      403,
      'Origin',
      `The Origin ${JSON.stringify(origin)} is no page of this sandbox: only its own pages may write to it from a ` +
        'browser. If this is where it is reached, set PUBLIC_URL to it.',
    )
  }
}

/** Without port, as URL writes it; undefined for what is more than host and port. */
function hostnameOf(host: string): string | undefined {
  return /[/?#@\\\s]/.test(host) ? undefined : URL.parse(`http://${host}`)?.hostname
}

function answer(status: 403 | 421, header: string, text: string): Response {
  const outcome: OperationOutcome = {
    resourceType: 'OperationOutcome',
    issue: [
      { severity: 'error', code: 'forbidden', details: { text }, expression: [`http.${header}`] },
    ],
  }
  return Response.json(outcome, {
    status,
    headers: { 'content-type': 'application/fhir+json; charset=utf-8' },
  })
}
