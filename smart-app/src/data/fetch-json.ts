/** @module smart-app/data/fetch-json: one question over HTTP, with the user's token where there is one. */
import { ApiError, detailOf, problemOf } from './errors.ts'

/** Gives the access token as it is now; `renew` after a refusal. Throws `ApiError` `expired` when there is none left. */
export interface TokenSource {
  readonly current: () => Promise<string>
  readonly renew: () => Promise<string>
}

export interface Question {
  readonly url: string | URL
  readonly token?: TokenSource
  readonly accept?: string
  readonly language?: string
  readonly signal?: AbortSignal | undefined
  /** Default: the browser's. */
  readonly fetch?: typeof fetch
}

const timeoutMs = 30_000

/** @throws ApiError; an AbortError when `signal` says so. */
export async function fetchJson<Answer>(question: Question): Promise<Answer> {
  const { token } = question
  const response = await ask(question, await token?.current())
  // A token may be withdrawn before its time: one try with a fresh one.
  return read<Answer>(
    response.status === 401 && token ? await ask(question, await token.renew()) : response,
  )
}

async function ask(question: Question, token: string | undefined): Promise<Response> {
  const { url, signal, accept = 'application/json', language } = question
  const late = AbortSignal.timeout(timeoutMs)
  try {
    return await (question.fetch ?? fetch)(url, {
      headers: {
        accept,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(language === undefined ? {} : { 'accept-language': language }),
      },
      // Answers are about a patient: no copy is left behind on a shared computer.
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, late]) : late,
    })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new ApiError(late.aborted ? 'busy' : 'offline', 0, '', { cause })
  }
}

async function read<Answer>(response: Response): Promise<Answer> {
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw new ApiError(problemOf(response.status), response.status, detailOf(body))
  if (body === undefined) throw new ApiError('failed', response.status, '')
  return body as Answer
}
