/** @module cds-hooks/cors: clients that run in a browser, from listed origins only. https://cds-hooks.hl7.org/#cors */
import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'

/** Preflights carry no JWT and are answered without one. An origin that is not listed gets no CORS header at all. */
export function corsFor(origins: Iterable<string>): MiddlewareHandler {
  const listed = new Set(origins)
  const answer = cors({
    origin: (origin) => origin,
    allowMethods: ['GET', 'POST'],
    // Medplum's client adds a header of its own.
    allowHeaders: ['authorization', 'content-type', 'x-medplum'],
    maxAge: 600,
  })
  return async (c, next) => {
    if (listed.has(c.req.header('origin') ?? '')) return answer(c, next)
    await next()
    // What a cache keeps for one origin must not be handed to another.
    if (listed.size > 0) c.header('Vary', 'Origin', { append: true })
    return undefined
  }
}
