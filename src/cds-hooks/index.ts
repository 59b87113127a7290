/** @module cds-hooks: the service's door, as Hono routes. */
import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { timeout } from 'hono/timeout'
import { AnyEcgError } from '../errors.ts'
import type { PrefetchTemplates } from '../fhir/prefetch.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Model } from '../model/index.ts'
import type { Registry } from '../registry/index.ts'
import type { Store } from '../store/store.ts'
import type { Tenant } from '../tenants/index.ts'
import { createCallers, type Caller } from './callers.ts'
import { corsFor } from './cors.ts'
import { describeServices, feedbackPath, serviceId, servicePath } from './discovery.ts'
import { parseFeedback, takeFeedback } from './feedback.ts'
import { answerError, answerOutcome } from './outcome.ts'
import { viewPatient, type HookDependencies } from './patient-view.ts'
import { readJson } from './read-json.ts'
import { parsePatientViewRequest } from './request.ts'
import { siteRules } from '../tenants/site-rules.ts'

/** A 12-lead prefetch is 0.2 to 0.5 MB; five of them and the labs still fit. */
const maxBodyBytes = 8 * 1024 * 1024

export interface DoorDependencies {
  readonly model: Model
  readonly registry: Registry
  readonly store: Store
  readonly jobs: Jobs
  readonly metrics: Metrics
  readonly tenants: readonly Tenant[]
  readonly templates: PrefetchTemplates
  /** Base of the audiences of client JWTs. */
  readonly publicUrl: string
  /** Where an EHR launches the app; absent: it is not served. */
  readonly launchUrl?: string
  /** Limit of one call to a FHIR server, ms. */
  readonly fhirTimeoutMs: number
  /** A hook's answer is due, ms after the request. */
  readonly hookBudgetMs: number
  /** From the first byte of a request to the end of the work it began, ms. */
  readonly requestTimeoutMs: number
  /** Where the credentials are that tenants name. */
  readonly env: NodeJS.ProcessEnv
  readonly log: Log
  /** ms since 1970. */
  readonly now: () => number
}

export interface CdsHooks {
  readonly routes: Hono
  /** Resolves when everything that began with a request has ended. */
  readonly settled: () => Promise<void>
}

export function createCdsHooks(deps: DoorDependencies): CdsHooks {
  const { store, log } = deps
  const ending = new Set<Promise<void>>()
  const callers = createCallers({
    ...deps,
    replay: store.replay,
    cards: store.cards,
    timeoutMs: deps.fhirTimeoutMs,
  })
  const hookDependencies = perTenant(deps)
  const routes = new Hono()

  routes.use('/cds-services/*', corsFor(deps.tenants.flatMap(({ corsOrigins }) => corsOrigins)))
  routes.use('/cds-services/*', answerWithin(deps.requestTimeoutMs))

  routes.get('/cds-services', (c) => c.json(describeServices(deps.templates, deps.model.manifest)))

  routes.post('/cds-services/:id', limitBody, requireService, requireJson, async (c) => {
    const authorization = c.req.header('authorization')
    // Before the body: a caller with a wrong JWT has nothing parsed.
    const known = await callers.byHeader(authorization, servicePath)
    if (known && known.kind !== 'admitted') return turnAway(c, known)
    const request = parsePatientViewRequest(await readJson(c.req))
    const caller = known ?? (await callers.byRequest(authorization, request))
    if (caller.kind !== 'admitted') return turnAway(c, caller)
    const answer = await viewPatient(request, hookDependencies(caller.tenant))
    ending.add(answer.afterwards)
    void answer.afterwards.finally(() => ending.delete(answer.afterwards))
    return c.json(answer.response)
  })

  routes.post('/cds-services/:id/feedback', limitBody, requireService, requireJson, async (c) => {
    const authorization = c.req.header('authorization')
    const known = await callers.byHeader(authorization, feedbackPath)
    if (known && known.kind !== 'admitted') return turnAway(c, known)
    const request = parseFeedback(await readJson(c.req))
    const cards = request.feedback.map(({ card }) => card.toLowerCase())
    const caller = known ?? (await callers.byCards(authorization, cards))
    if (caller.kind !== 'admitted') return turnAway(c, caller)
    await takeFeedback(request, hookDependencies(caller.tenant))
    return c.body(null, 200)
  })

  const allow: Record<string, string> = {
    '/cds-services': 'GET',
    '/cds-services/:id': 'POST',
    '/cds-services/:id/feedback': 'POST',
  }
  for (const [path, method] of Object.entries(allow))
    routes.all(path, (c) => {
      c.header('Allow', method)
      return answerOutcome(c, 405, 'not-supported', `This address answers ${method} only.`)
    })

  routes.onError((error, c) => {
    if (error instanceof HTTPException) {
      log.warn({ event: 'hook-timed-out' })
      return answerOutcome(c, 503, 'timeout', error.message)
    }
    const known = error instanceof AnyEcgError
    // Who hangs up in the middle of a body is no fault of ours.
    if (c.req.raw.signal.aborted) log.warn({ event: 'caller-hung-up' })
    else
      log[known ? 'warn' : 'error']({
        event: 'hook-failed',
        ...(known ? { code: error.code } : { stack: error.stack }),
      })
    return answerError(c, error)
  })

  return {
    routes,
    settled: async () => {
      await Promise.all(ending)
    },
  }
}

/** What a tenant's requests are answered with: the site's own rules over the common ones, put together once. */
function perTenant(deps: DoorDependencies): (tenant: Tenant) => HookDependencies {
  const running: HookDependencies['running'] = new Map()
  const known = new Map<string, HookDependencies>()
  return (tenant) => {
    const found = known.get(tenant.id)
    if (found) return found
    const { model } = deps
    const rules = siteRules(deps.registry, tenant)
    const made = { ...deps, ...rules, tenant, running, modelHash: model.manifest.sha256 }
    known.set(tenant.id, made)
    return made
  }
}

const limitBody = bodyLimit({
  maxSize: maxBodyBytes,
  onError: (c) =>
    answerOutcome(c, 413, 'too-long', `The body is larger than ${maxBodyBytes} bytes.`),
})

const requireService: MiddlewareHandler = async (c, next) => {
  if (c.req.param('id') === serviceId) return next()
  throw new AnyEcgError(
    'not-found',
    `There is no service of that id. GET /cds-services lists them: ${serviceId}.`,
  )
}

/** No preflight stops a foreign page's POST of another type. https://fetch.spec.whatwg.org/#cors-safelisted-request-header */
const requireJson: MiddlewareHandler = async (c, next) => {
  if (/^application\/([\w.+-]*\+)?json\b/i.test(c.req.header('content-type') ?? '')) return next()
  return answerOutcome(c, 415, 'not-supported', 'Content-Type must be application/json.')
}

function answerWithin(limitMs: number): MiddlewareHandler {
  return timeout(
    limitMs,
    () => new HTTPException(503, { message: `No answer within ${limitMs} ms. Try again.` }),
  )
}

/** Who is turned away is not told why: that is in the log. */
function turnAway(c: Context, caller: Exclude<Caller, { kind: 'admitted' }>): Response {
  if (caller.kind === 'refused') return c.body(null, 401, { 'WWW-Authenticate': 'Bearer' })
  return answerOutcome(c, 503, 'transient', 'The access token cannot be checked now. Try again.')
}
