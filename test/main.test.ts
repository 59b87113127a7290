import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'

test('SIGTERM ends the server, though a caller never finishes its request', async () => {
  const { server, url } = await start({ REQUEST_TIMEOUT_MS: '1000' })
  const socket = connect(Number(url.port), url.hostname)
  await once(socket, 'connect')
  socket.on('error', () => undefined) // it is cut off
  socket.write('POST /cds-services/ecg-lab-patient-view HTTP/1.1\r\nHost: local')
  // The server has read that much when it answers a request sent after it.
  expect((await fetch(new URL('/readyz', url))).ok).toBe(true)

  const began = performance.now()
  server.kill('SIGTERM')
  const [code] = (await once(server, 'exit')) as [number | null]
  expect(code).toBe(0)
  expect(performance.now() - began).toBeLessThan(10_000)
  socket.destroy()
}, 60_000)

test('the sandbox, service included, answers to no name of the internet', async () => {
  const { url } = await start({})
  const status = async (path: string, host: string): Promise<number | undefined> => {
    const [response] = (await once(get(new URL(path, url), { headers: { host } }), 'response')) as [
      IncomingMessage,
    ]
    response.resume()
    return response.statusCode
  }
  for (const path of ['/', '/fhir/R4/Patient', '/cds-services', '/api/servers', '/metrics']) {
    expect([path, await status(path, 'rebound.example')]).toEqual([path, 421])
    expect([path, await status(path, url.host)]).toEqual([path, 200])
  }
}, 60_000)

async function start(env: NodeJS.ProcessEnv): Promise<{ server: ChildProcess; url: URL }> {
  const server = spawn(process.execPath, ['src/main.ts'], {
    cwd: new URL('..', import.meta.url),
    env: { ...process.env, PORT: '0', EXECUTION_PROVIDERS: 'cpu', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void server.kill('SIGKILL'))
  for await (const line of createInterface(server.stdout)) {
    const address = /listens on (http:\/\/[^\s"]+)/.exec(line)?.[1]
    if (address) return { server, url: new URL(address) }
  }
  throw new Error('the server ended without an address')
}
