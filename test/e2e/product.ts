/** @module test/e2e/product: `npm start` in a process of its own, as a newcomer runs it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

export interface Product {
  readonly url: string
  readonly close: () => Promise<void>
}

export async function startProduct(env: NodeJS.ProcessEnv = {}): Promise<Product> {
  const server = spawn('npm', ['start', '--silent'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: '0',
      EXECUTION_PROVIDERS: 'cpu',
      // A browser, a compiler and the service share two cores here: the budget has a test of its own.
      HOOK_BUDGET_MS: '20000',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  return {
    url: await firstAddress(server),
    close: async () => {
      const closed = once(server, 'close')
      if (server.pid) process.kill(-server.pid, 'SIGTERM')
      await closed
    },
  }
}

/** The log's first line says where the server listens. */
async function firstAddress(process: ChildProcess): Promise<string> {
  let output = ''
  for await (const chunk of process.stdout ?? []) {
    output += String(chunk)
    const address = /listens on (http:\/\/[^\s"]+)/.exec(output)?.[1]
    if (address) return address
  }
  throw new Error(`the server ended without an address: ${output}`)
}
