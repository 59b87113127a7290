/** @module test/fhir/fhir-stub: a server on loopback that answers what it was told to, in order, failures included. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Answer {
  /** Only for requests whose `GET /path?query` matches; absent: for any. */
  readonly to?: RegExp
  readonly status?: number
  /** A string is sent as it is, anything else as JSON. */
  readonly body?: unknown
  /** Instead of a body. */
  readonly bytes?: Buffer
  readonly headers?: Readonly<Record<string, string>>
  /** ms before the answer begins. */
  readonly delay?: number
  /** ms in the middle of the body. */
  readonly stall?: number
  /** The connection is broken off: before the answer, or in the middle of its body. */
  readonly reset?: 'at-once' | 'half-way'
}

export interface SeenRequest {
  /** `GET /fhir/R4/Patient/p1` */
  readonly line: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export interface FhirStub {
  /** FHIR base URL. */
  readonly url: string
  readonly origin: string
  readonly requests: readonly SeenRequest[]
  /** Queued: each is used once. When none fits, the answer is 501. */
  mock(...answers: readonly Answer[]): void
  close(): void
}

export async function startFhirStub(): Promise<FhirStub> {
  const requests: SeenRequest[] = []
  const queue: Answer[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const line = `${request.method ?? ''} ${decodeURIComponent(request.url ?? '')}`
      requests.push({ line, headers: request.headers, body: Buffer.concat(parts).toString() })
      const place = queue.findIndex(({ to }) => to?.test(line) ?? true)
      const [answer = { status: 501 }] = place < 0 ? [] : queue.splice(place, 1)
      void send(answer, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `${origin}/fhir/R4`,
    origin,
    requests,
    mock: (...answers) => queue.push(...answers),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function send(answer: Answer, response: ServerResponse): Promise<void> {
  const { status = 200, body = '', headers = {}, delay, stall, reset } = answer
  if (delay) await sleep(delay)
  if (reset === 'at-once') {
    response.socket?.resetAndDestroy()
    return
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const bytes = answer.bytes ?? Buffer.from(text)
  const type = { 'Content-Type': 'application/fhir+json', 'Content-Length': bytes.length }
  response.writeHead(status, { ...type, ...headers })
  const half = Math.floor(bytes.length / 2)
  await new Promise<void>((resolve) =>
    response.write(bytes.subarray(0, half), () => {
      resolve()
    }),
  )
  if (stall) await sleep(stall)
  if (reset === 'half-way') response.socket?.destroy()
  else response.end(bytes.subarray(half))
}
