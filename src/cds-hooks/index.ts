/** @module cds-hooks: the service's door, as Hono routes. */
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { timeout } from 'hono/timeout'
import { AnyEcgError } from '../errors.ts'
import type { Tenant } from '../tenants/index.ts'
import { createCallers, type Caller } from './callers.ts'
import { corsFor } from './cors.ts'
import { describeServices, serviceId, servicePath } from './discovery.ts'
import { answerError, answerOutcome } from './outcome.ts'
import { viewPatient, type HookDependencies } from './patient-view.ts'
import { readJson } from './read-json.ts'
import type { ReplayGuard } from './replay-guard.ts'
import { parsePatientViewRequest } from './request.ts'

/** A 12-lead prefetch is 0.2 to 0.5 MB; five of them and the labs still fit. */
const maxBodyBytes = 8 * 1024 * 1024

export interface DoorDependencies extends Omit<HookDependencies, 'tenant'> {
  readonly tenants: readonly Tenant[]
  /** Base of the audiences of client JWTs. */
  readonly publicUrl: string
  readonly replay: ReplayGuard
  /** From the first byte of a request to its answer. */
  readonly requestTimeoutMs: number
  /** Where the credentials are that tenants name. */
  readonly env: NodeJS.ProcessEnv
}

export interface CdsHooks {
  readonly routes: Hono
  /** Resolves when every write-back begun so far has ended. */
  readonly settled: () => Promise<void>
}

export function createCdsHooks(deps: DoorDependencies): CdsHooks {
  const writing = new Set<Promise<void>>()
  const callers = createCallers({ ...deps, timeoutMs: deps.fhirTimeoutMs })
  const routes = new Hono()
  const limit = bodyLimit({
    maxSize: maxBodyBytes,
    onError: (c) =>
      answerOutcome(c, 413, 'too-long', `The body is larger than ${maxBodyBytes} bytes.`),
  })

  routes.use('/cds-services/*', corsFor(deps.tenants.flatMap(({ corsOrigins }) => corsOrigins)))
  routes.use(
    '/cds-services/*',
    timeout(
      deps.requestTimeoutMs,
      () =>
        new HTTPException(503, {
          message: `No answer within ${deps.requestTimeoutMs} ms. Try again.`,
        }),
    ),
  )

  routes.get('/cds-services', (c) => c.json(describeServices(deps.templates, deps.model.manifest)))

  routes.post('/cds-services/:id', limit, async (c) => {
    if (c.req.param('id') !== serviceId)
      throw new AnyEcgError(
        'not-found',
        `There is no service of that id. GET /cds-services lists them: ${serviceId}.`,
      )
    if (!/^application\/([\w.+-]*\+)?json\b/i.test(c.req.header('content-type') ?? ''))
      return answerOutcome(c, 415, 'not-supported', 'Content-Type must be application/json.')
    const authorization = c.req.header('authorization')
    // Before the body: a caller with a wrong JWT has nothing parsed.
    const known = await callers.byHeader(authorization, servicePath)
    if (known && known.kind !== 'admitted') return turnAway(c, known)
    const request = parsePatientViewRequest(await readJson(c.req))
    const caller = known ?? (await callers.byRequest(authorization, request))
    if (caller.kind !== 'admitted') return turnAway(c, caller)
    const answer = await viewPatient(request, { ...deps, tenant: caller.tenant })
    writing.add(answer.written)
    void answer.written.finally(() => writing.delete(answer.written))
    return c.json(answer.response)
  })

  const allow: Record<string, string> = { '/cds-services': 'GET', '/cds-services/:id': 'POST' }
  for (const [path, method] of Object.entries(allow))
    routes.all(path, (c) => {
      c.header('Allow', method)
      return answerOutcome(c, 405, 'not-supported', `This address answers ${method} only.`)
    })

  routes.onError((error, c) => {
    if (error instanceof HTTPException) {
      deps.log.warn({ event: 'hook-timed-out' })
      return answerOutcome(c, 503, 'timeout', error.message)
    }
    const known = error instanceof AnyEcgError
    deps.log[known ? 'warn' : 'error']({
      event: 'hook-failed',
      ...(known ? { code: error.code } : { stack: error.stack }),
    })
    return answerError(c, error)
  })

  return {
    routes,
    settled: async () => {
      await Promise.all(writing)
    },
  }
}

/** Who is turned away is not told why: that is in the log. */
function turnAway(c: Context, caller: Exclude<Caller, { kind: 'admitted' }>): Response {
  if (caller.kind === 'refused') return c.body(null, 401, { 'WWW-Authenticate': 'Bearer' })
  return answerOutcome(c, 503, 'transient', 'The access token cannot be checked now. Try again.')
}
