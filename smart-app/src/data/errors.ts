/** @module smart-app/data/errors: the one way in which a question fails, whoever was asked. */

export type Problem =
  /** The EHR no longer takes the token. */
  | 'expired'
  /** The token does not allow this, or the service does not know this server. */
  | 'forbidden'
  | 'not-found'
  /** The chart could not be read as far as needed (HTTP 412). */
  | 'no-data'
  | 'busy'
  | 'offline'
  | 'invalid'
  | 'failed'

export class ApiError extends Error {
  readonly problem: Problem
  /** HTTP status; 0: there was no answer. */
  readonly status: number

  /** @param detail what the server said, for people; may be empty. */
  constructor(problem: Problem, status: number, detail: string, options?: { cause?: unknown }) {
    super(detail, options)
    this.name = 'ApiError'
    this.problem = problem
    this.status = status
  }
}

export function problemOf(status: number): Problem {
  if (status === 401) return 'expired'
  if (status === 403) return 'forbidden'
  if (status === 404 || status === 410) return 'not-found'
  if (status === 412) return 'no-data'
  if (status === 429 || status === 503 || status === 504) return 'busy'
  if (status >= 400 && status < 500) return 'invalid'
  return 'failed'
}

/** The sentences of an OperationOutcome, if that is what `body` is. */
export function detailOf(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('issue' in body)) return ''
  if (!Array.isArray(body.issue)) return ''
  return body.issue
    .map((issue: { diagnostics?: unknown; details?: { text?: unknown } } | null) => {
      const text = issue?.details?.text ?? issue?.diagnostics
      return typeof text === 'string' ? text : ''
    })
    .filter(Boolean)
    .join(' ')
}

/** Whatever was thrown, as something to show. An aborted question is nobody's problem and stays what it is. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  return new ApiError('failed', 0, error instanceof Error ? error.message : '', { cause: error })
}
