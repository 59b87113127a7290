/** @module cds-hooks: the service's door, as Hono routes. */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { AnyEcgError } from '../errors.ts'
import { describeServices, serviceId } from './discovery.ts'
import { answerError, answerOutcome } from './outcome.ts'
import { viewPatient, type HookDependencies } from './patient-view.ts'
import { parsePatientViewRequest } from './request.ts'

/** A 12-lead prefetch is 0.2 to 0.5 MB; five of them and the labs still fit. */
const maxBodyBytes = 8 * 1024 * 1024

export interface CdsHooks {
  readonly routes: Hono
  /** Resolves when every write-back begun so far has ended. */
  readonly settled: () => Promise<void>
}

export function createCdsHooks(deps: HookDependencies): CdsHooks {
  const writing = new Set<Promise<void>>()
  const routes = new Hono()
  const limit = bodyLimit({
    maxSize: maxBodyBytes,
    onError: (c) =>
      answerOutcome(c, 413, 'too-long', `The body is larger than ${maxBodyBytes} bytes.`),
  })

  routes.get('/cds-services', (c) => c.json(describeServices(deps.templates, deps.model.manifest)))

  routes.post('/cds-services/:id', limit, async (c) => {
    if (c.req.param('id') !== serviceId)
      throw new AnyEcgError(
        'not-found',
        `There is no service of that id. GET /cds-services lists them: ${serviceId}.`,
      )
    if (!/^application\/([\w.+-]*\+)?json\b/i.test(c.req.header('content-type') ?? ''))
      return answerOutcome(c, 415, 'not-supported', 'Content-Type must be application/json.')
    const answer = await viewPatient(parsePatientViewRequest(await readJson(c.req)), deps)
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

async function readJson(request: { json(): Promise<unknown> }): Promise<unknown> {
  try {
    return await request.json()
  } catch (cause) {
    throw new AnyEcgError('request-invalid', 'body: is not JSON', { cause })
  }
}
