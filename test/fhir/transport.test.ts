import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { openTransport } from '../../src/fhir/transport.ts'

/** What a server that speaks these bytes, and then waits, is read as. */
async function ask(answer: string | Buffer): Promise<Response> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.write(answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    return await openTransport({ allowPrivate: true })({
      url: new URL(`http://127.0.0.1:${port}/Patient/p1`),
      method: 'GET',
      headers: {},
      signal: AbortSignal.timeout(60_000),
      maxBytes: 1000,
    })
  } finally {
    server.close()
  }
}

it.each([
  ['with Upgrade', 'Connection: Upgrade\r\nUpgrade: websocket\r\n', 'without an answer'],
  ['without', '', 'answered 101'],
])('101 Switching Protocols, %s, is no answer: it ends', async (_, headers, words) => {
  await expect(ask(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`)).rejects.toMatchObject({
    code: 'fhir-failed',
    message: expect.stringContaining(words) as string,
  })
})

it.each(['gzip', 'GZIP', 'x-gzip'])('%s is unpacked', async (coding) => {
  const body = gzipSync('{"resourceType":"Patient"}')
  const head = `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`
  const response = await ask(Buffer.concat([Buffer.from(head), body]))
  expect(await response.json()).toEqual({ resourceType: 'Patient' })
})
