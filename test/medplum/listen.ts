/** @module test/medplum/listen: where a server that was just started listens, and how it is stopped. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { ServerType } from '@hono/node-server'

export interface Listening {
  readonly url: string
  readonly close: () => Promise<void>
}

export async function listen(server: ServerType): Promise<Listening> {
  if (!server.listening) await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
      await closed
    },
  }
}
