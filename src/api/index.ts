/** @module api: the JSON that the SMART app reads, as Hono routes to be mounted at `/api`. types.ts says what they answer. */
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { etag } from 'hono/etag'
import { HTTPException } from 'hono/http-exception'
import { timeout } from 'hono/timeout'
import { answerError, answerOutcome } from '../cds-hooks/outcome.ts'
import { siteRules } from '../tenants/site-rules.ts'
import { AnyEcgError } from '../errors.ts'
import { prefetchTemplates } from '../fhir/prefetch.ts'
import { cardSchema, type ModelCard } from '../model/card.ts'
import { readJson } from '../model/folder.ts'
import { localise, type Registry } from '../registry/index.ts'
import { answerAssessment } from './assessment.ts'
import type { ApiDependencies, ApiParts } from './dependencies.ts'
import { describeModel } from './describe-model.ts'
import { answerAttribution } from './attribution.ts'
import { answerHistory } from './history.ts'
import {
  parseAttributionQuery,
  parseEcgQuery,
  parseModelQuery,
  parsePatientQuery,
  preferredLocale,
  type ModelQuery,
} from './query.ts'
import { findSite, openSession } from './session.ts'
import { findFhirServer, type Tenant } from '../tenants/index.ts'
import { answerWaveform } from './waveform.ts'

const patientPaths = ['/assessment', '/waveform', '/attribution', '/history']

export function createApi(deps: ApiDependencies): Hono {
  const { model, log, requestTimeoutMs } = deps
  const parts: ApiParts = {
    ...deps,
    templates: prefetchTemplates(allLabCodes(deps.registry)),
    running: new Map(),
  }
  const readCard = rememberCard(model.path)
  const routes = new Hono()

  routes.use(
    timeout(
      requestTimeoutMs,
      () =>
        new HTTPException(503, { message: `No answer within ${requestTimeoutMs} ms. Try again.` }),
    ),
  )
  // A megabyte of evidence and half a megabyte of tracing, mostly digits.
  routes.use(compress())
  for (const path of patientPaths)
    routes.use(path, async (c, next) => {
      c.header('Cache-Control', 'no-store')
      await next()
    })

  routes.get('/model', etag(), async (c) => {
    const query = parseModelQuery(c)
    const registry = rulesFor(query, deps)
    const locale = query.locale ?? preferredLocale(c, registry.policy.locale)
    return c.json(describeModel(model, await readCard(), localise(registry, locale)), 200, {
      'Cache-Control': 'public, max-age=300',
      Vary: 'Accept-Language',
    })
  })
  routes.get('/servers', (c) => c.json({ servers: listServers(deps.tenants, c.req.query('iss')) }))
  routes.get('/assessment', async (c) => {
    const query = parsePatientQuery(c)
    const session = await openSession(query, c.req.header('authorization'), parts)
    const answer = await answerAssessment(session, parts, query.ecg)
    const reason = answer.kind === 'declined' ? { reason: answer.reason } : {}
    log.info({ event: 'app-asked', tenant: session.tenant.id, outcome: answer.kind, ...reason })
    return c.json(answer)
  })
  routes.get('/waveform', async (c) => {
    const query = parseEcgQuery(c)
    const session = await openSession(query, c.req.header('authorization'), parts)
    return c.json(await answerWaveform(session, parts, query.ecg))
  })
  routes.get('/attribution', async (c) => {
    const query = parseAttributionQuery(c)
    const session = await openSession(query, c.req.header('authorization'), parts)
    return c.json(await answerAttribution(session, parts, query, await readCard()))
  })
  routes.get('/history', async (c) => {
    const query = parsePatientQuery(c)
    const session = await openSession(query, c.req.header('authorization'), parts)
    return c.json(await answerHistory(session, parts, c.req.raw.signal))
  })

  for (const path of ['/model', '/servers', ...patientPaths])
    routes.all(path, (c) => {
      c.header('Allow', 'GET')
      return answerOutcome(c, 405, 'not-supported', 'This address answers GET only.')
    })

  routes.onError((error, c) => {
    const isByHangingUp =
      error instanceof HTTPException ||
      (error instanceof AnyEcgError && error.code === 'fhir-failed')
    // Nothing failed: nobody waits for the answer.
    if (c.req.raw.signal.aborted && isByHangingUp) {
      log.info({ event: 'caller-gone' })
      return answerOutcome(c, 503, 'transient', 'The caller hung up.')
    }
    if (error instanceof HTTPException) {
      // https://www.rfc-editor.org/rfc/rfc6750#section-3
      if (error.status === 401) c.header('WWW-Authenticate', 'Bearer')
      const code = { 401: 'login', 403: 'forbidden' } as const
      const { status } = error
      const issue = status === 401 || status === 403 ? code[status] : 'transient'
      return answerOutcome(c, status, issue, error.message)
    }
    const known = error instanceof AnyEcgError
    log[known ? 'warn' : 'error']({
      event: 'app-failed',
      ...(known ? { code: error.code } : { stack: error.stack }),
    })
    return answerError(c, error)
  })
  return routes
}

/** Of the site that `iss` names; without it of the only one, where there is one. */
function rulesFor({ iss }: ModelQuery, { tenants, registry }: ApiDependencies): Registry {
  const [only, ...others] = tenants
  const tenant =
    iss === undefined ? (others.length === 0 ? only : undefined) : findSite(tenants, iss).tenant
  return tenant ? siteRules(registry, tenant).registry : registry
}

/** Read when it is first asked for; a folder that is put right meanwhile is read again. */
function rememberCard(folder: string): () => Promise<ModelCard> {
  let card: ModelCard | undefined
  return async () => (card ??= await readJson(folder, 'card.json', cardSchema))
}

function allLabCodes({ analytes }: Registry): string[] {
  return [...analytes.values()].flatMap(({ loinc }) => loinc.map(({ code }) => code))
}

/**
 * What a launch may name: the server asked about, if it is on a list, and those of open tenants. The list itself is
 * nobody's business.
 */
function listServers(
  tenants: readonly Tenant[],
  iss: string | undefined,
): readonly { readonly iss: string; readonly name: string }[] {
  return tenants.flatMap((tenant) => {
    const asked = iss === undefined ? undefined : findFhirServer(tenant, iss)
    const servers = tenant.auth.kind === 'open' ? tenant.fhirServers : [asked ?? []].flat()
    return servers.map((server) => ({ iss: server, name: tenant.id }))
  })
}
