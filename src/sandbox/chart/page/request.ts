/** @module sandbox/chart/page/request: a question to the server that served the page, answered in time or not at all. */
import type { OperationOutcome } from '@medplum/fhirtypes'
import { RequestError } from './failure.ts'

/** Far more than a healthy server takes; who waits longer had better look for it elsewhere. */
const patienceMs = 20_000

export interface RequestOptions extends RequestInit {
  /** For the whole answer: a body that does not end is none. */
  readonly withinMs?: number
}

/** @returns undefined for an empty answer. @throws RequestError; what the caller's signal aborts rejects as fetch does. */
export async function requestJson(
  url: string,
  { withinMs = patienceMs, signal: closed, ...init }: RequestOptions = {},
): Promise<unknown> {
  const asked = `${init.method ?? 'GET'} ${url}`
  const limit = AbortSignal.timeout(withinMs)
  let response: Response
  let text: string
  try {
    response = await fetch(url, {
      ...init,
      signal: closed ? AbortSignal.any([closed, limit]) : limit,
    })
    text = await response.text()
  } catch (cause) {
    if (closed?.aborted) throw cause
    if (!limit.aborted) throw new RequestError(0, `${asked}: ${String(cause)}`)
    const seconds = Math.ceil(withinMs / 1000)
    throw new RequestError(
      0,
      `${asked}: given up after ${withinMs} ms`,
      `no answer came within ${seconds} seconds`,
    )
  }
  if (response.ok && text === '') return undefined
  const body = parse(text)
  if (response.ok && body !== undefined) return body
  const said = [`${asked}: ${response.status}`, describe(body)].filter(Boolean).join(' ')
  throw new RequestError(response.status, said)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function describe(body: unknown): string | undefined {
  const outcome = body as OperationOutcome | null | undefined
  if (outcome?.resourceType !== 'OperationOutcome') return undefined
  return outcome.issue.map(({ details, diagnostics }) => details?.text ?? diagnostics).join(' ')
}
