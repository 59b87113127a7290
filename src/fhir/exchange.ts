/** @module fhir/exchange: a question and its answer, in time, asked again where that may help. */
import { setTimeout as sleep } from 'node:timers/promises'
import { AnyEcgError } from '../errors.ts'
import { retryDelayMs } from './retry.ts'
import { openTransport, type Call, type Transport } from './transport.ts'

export interface ExchangeLimits {
  /** Of one try, ms. */
  readonly timeoutMs: number
  /**
   * ms since 1970. Nothing goes on beyond it. A call that a busy server refused, or a reading whose connection
   * broke, is tried again while there is time; without a deadline never.
   */
  readonly deadline?: number
  readonly maxResponseBytes?: number
  /** Loopback and private addresses may be called: only for a server that the operator listed as such. */
  readonly allowPrivate?: boolean
  /** Instead of the shared connections: tests hand in their own resolver. */
  readonly transport?: Transport
}

/** More than a page of twelve-lead ECGs (2.6 MB) or of a hundred results. */
const maxResponseBytes = 32 * 1024 * 1024
const maxRetries = 4
/** Before a reading whose connection broke is tried once more, ms. */
const longestPauseMs = 50

const toPublic = openTransport({ allowPrivate: false })
const toListed = openTransport({ allowPrivate: true })

/**
 * @param signal of the caller, besides the limits.
 * @throws AnyEcgError `fhir-failed`, or `fhir-server-not-allowed` for an address that may not be called.
 */
export async function exchange(
  call: Omit<Call, 'signal' | 'maxBytes'>,
  limits: ExchangeLimits,
  signal?: AbortSignal,
): Promise<Response> {
  const { deadline = -Infinity } = limits
  const send = limits.transport ?? (limits.allowPrivate ? toListed : toPublic)
  for (let attempt = 0; ; attempt++) {
    const allowedMs = timeLeft(limits)
    const timeout = AbortSignal.timeout(allowedMs)
    const outcome = await send({
      ...call,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      maxBytes: limits.maxResponseBytes ?? maxResponseBytes,
    }).catch((error: unknown) => describe(error, call.url.host, timeout, allowedMs, signal))
    const wait =
      outcome instanceof Response
        ? retryDelayMs(outcome, call.method, attempt, Date.now())
        : pauseAfterBreak(outcome, call.method, attempt)
    const isLast = wait === undefined || attempt >= maxRetries || Date.now() + wait >= deadline
    if (!isLast) await sleep(wait, undefined, signal ? { signal } : {})
    else if (outcome instanceof Response) return outcome
    else throw outcome
  }
}

/** ms for the next try. */
function timeLeft({ timeoutMs, deadline }: ExchangeLimits): number {
  const left = Math.min(timeoutMs, (deadline ?? Infinity) - Date.now())
  if (left > 0) return Math.ceil(left)
  throw new AnyEcgError('fhir-failed', 'no time was left to ask the FHIR server')
}

/** A connection that was lost may have delivered its question: only a reading is repeated, and once. */
function pauseAfterBreak(
  { cause }: AnyEcgError,
  method: string,
  attempt: number,
): number | undefined {
  const code = codeOf(cause)
  const isBroken = code === 'ECONNRESET' || code === 'EPIPE'
  return isBroken && method === 'GET' && attempt === 0 ? longestPauseMs * Math.random() : undefined
}

/** What went wrong, in words that hold nothing of the answer or the token. */
function describe(
  error: unknown,
  host: string,
  timeout: AbortSignal,
  allowedMs: number,
  signal: AbortSignal | undefined,
): AnyEcgError {
  if (error instanceof AnyEcgError) return error
  if (signal?.aborted)
    return new AnyEcgError(
      'fhir-failed',
      `${host} did not answer before it was no longer waited for`,
    )
  if (timeout.aborted)
    // A stream that is cut off by the limit says ECONNRESET, too: the limit is the cause.
    return new AnyEcgError('fhir-failed', `${host} did not answer in time (${allowedMs} ms)`, {
      cause: timeout.reason,
    })
  const code = codeOf(error)
  return new AnyEcgError(
    'fhir-failed',
    `the connection to ${host} failed${typeof code === 'string' ? ` (${code})` : ''}`,
    { cause: error },
  )
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
