/** @module test/medplum/odd-service: services that do not answer as a CDS service should. */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { listen, type Listening } from './listen.ts'

/** `/moved` redirects, `/slow` never answers, `/null` answers `null`. */
export interface OddService extends Listening {
  /** Requests that followed the redirect. */
  readonly leaked: () => number
}

export async function startOddService(): Promise<OddService> {
  let leaked = 0
  const app = new Hono()
  app.post('/moved/*', (c) => c.redirect('/elsewhere', 307))
  app.post('/elsewhere', (c) => {
    leaked += 1
    return c.json({ cards: [] })
  })
  app.post('/slow/*', () => new Promise<Response>(() => undefined))
  app.post('/null/*', (c) => c.json(null))
  const listening = await listen(serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }))
  return { ...listening, leaked: () => leaked }
}
