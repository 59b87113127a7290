/**
 * @module fhir/transport: one HTTP exchange. Node's own client rather than fetch, which lets nobody choose the
 * address that is connected to.
 */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { AnyEcgError } from '../errors.ts'
import { assertReachable, guardedLookup, type Resolve } from './address.ts'

export interface Call {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
  /** Of the body, decompressed. */
  readonly maxBytes: number
}

/** @throws AnyEcgError when the call is refused or the answer unreadable; what the socket throws otherwise. */
export type Transport = (call: Call) => Promise<Response>

export interface TransportOptions {
  /** Loopback and the site's own network are allowed. */
  readonly allowPrivate: boolean
  /** Instead of the system's resolver. */
  readonly resolve?: Resolve
}

/** Idle connections are kept this long, ms: the write-back follows the reading. */
const idleMs = 5000

/** Connections are kept and shared by all calls of one transport, and by no other. */
export function openTransport({ allowPrivate, resolve }: TransportOptions): Transport {
  const options = {
    keepAlive: true,
    timeout: idleMs,
    lookup: guardedLookup(allowPrivate, resolve),
  }
  const agents = { 'http:': new HttpAgent(options), 'https:': new HttpsAgent(options) }
  return async (call) => {
    const { protocol, hostname } = call.url
    if (protocol !== 'http:' && protocol !== 'https:')
      throw new AnyEcgError(
        'fhir-server-not-allowed',
        `refused to call ${protocol} only http and https are spoken`,
      )
    // The socket looks up names only. URL has written 0x7f.1 and 2130706433 as 127.0.0.1 by now.
    const literal = hostname.replace(/^\[|\]$/g, '')
    if (isIP(literal)) assertReachable(literal, hostname, allowPrivate)
    const response = await send(call, agents[protocol])
    const status = statusOf(response, hostname)
    return new Response(await read(response, call), {
      status,
      headers: headersOf(response),
    })
  }
}

/** A kept connection that the server had closed meanwhile fails at once: a read is then sent again. */
async function send(call: Call, agent: HttpAgent): Promise<IncomingMessage> {
  const { url, method, headers, body, signal } = call
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  const options = { method, headers: { ...headers, 'accept-encoding': 'gzip' }, agent, signal }
  const sent = request(url, options)
  try {
    return await new Promise((resolve, reject) => {
      sent.on('response', resolve)
      sent.on('error', reject)
      // After 101 there is neither answer nor error: the socket is another protocol's, and Node closes it.
      sent.on('close', () => {
        reject(new AnyEcgError('fhir-failed', `${url.hostname} ended the call without an answer`))
      })
      sent.end(body)
    })
  } catch (error) {
    const isReset = error instanceof Error && 'code' in error && error.code === 'ECONNRESET'
    const isStale = isReset && sent.reusedSocket && method === 'GET'
    if (!isStale || signal.aborted) throw error
    return send(call, agent)
  }
}

/** @returns null for an empty body. */
async function read(response: IncomingMessage, { url, maxBytes }: Call): Promise<string | null> {
  // https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1: in any case, and x-gzip is the same.
  const isZipped = /^(x-)?gzip$/i.test(response.headers['content-encoding'] ?? '')
  // What ends the pipeline early is thrown by the loop below.
  const body = isZipped ? pipeline(response, createGunzip(), () => undefined) : response
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes)
      throw new AnyEcgError(
        'fhir-failed',
        `${url.hostname} answered with more than ${maxBytes} bytes, which is the most that is read`,
      )
    chunks.push(chunk)
  }
  return bytes === 0 ? null : Buffer.concat(chunks).toString('utf8')
}

function statusOf(response: IncomingMessage, hostname: string): number {
  const { statusCode = 0 } = response
  const isRedirect = statusCode >= 300 && statusCode < 400
  if (statusCode >= 200 && statusCode <= 599 && !isRedirect) return statusCode
  response.destroy()
  throw new AnyEcgError(
    'fhir-failed',
    isRedirect
      ? `${hostname} answered ${statusCode}: redirects are not followed. List the server by its final address`
      : `${hostname} answered ${statusCode}, which is no HTTP status`,
  )
}

/** Without those that described the body on its way. */
function headersOf({ headers }: IncomingMessage): Headers {
  const kept = new Headers()
  for (const [name, value] of Object.entries(headers))
    if (!['content-encoding', 'content-length', 'transfer-encoding'].includes(name))
      kept.set(name, String(value))
  return kept
}
