/** @module sandbox/chart/page/failure: what went wrong, in the reader's words, and apart from them what support asks for. */

/** The message is a clause without a capital or a full stop: it ends a sentence on what could not be done. */
export class Failure extends Error {
  /** Addresses, status codes and the server's own words. */
  readonly details: string

  constructor(reason: string, details = '') {
    super(reason)
    this.name = 'Failure'
    this.details = details
  }
}

/** A request without the answer it needs. */
export class RequestError extends Failure {
  /** HTTP; 0 when nothing came back. */
  readonly status: number

  constructor(status: number, details: string, reason = reasonOf(status)) {
    super(reason, details)
    this.name = 'RequestError'
    this.status = status
  }

  /** Whether it is sure that nothing was done: a server that was only slow, or the gateway before it, may have done it. */
  get isRefusal(): boolean {
    return this.status >= 400 && ![408, 502, 504].includes(this.status)
  }
}

function reasonOf(status: number): string {
  if (status === 0) return 'the connection to the server failed'
  if (status === 401 || status === 403) return 'this page has no permission for it'
  if (status === 429 || status === 503) return 'the server is busy'
  return status < 400 ? 'the answer could not be understood' : 'the server reported an error'
}

/** What a reader is told. */
export interface Explanation {
  readonly text: string
  /** Empty when there is no more to say. */
  readonly details: string
}

/** @param undone `The orders could not be read`. @param wayOut what to do now, as whole sentences. */
export function explain(undone: string, error: unknown, wayOut: string): Explanation {
  if (error instanceof Failure)
    return { text: `${undone}: ${error.message}. ${wayOut}`, details: error.details }
  // Data that is not as the page expects it.
  return {
    text: `${undone}: the answer could not be understood. ${wayOut}`,
    details: String(error),
  }
}

/** An empty place is no empty record. @param what `The orders`. */
export function explainRead(what: string, error: unknown): Explanation {
  const wayOut = `This does not mean that there is nothing. ${reloadOrAsk}`
  return explain(`${what} could not be read`, error, wayOut)
}

export const reloadOrAsk = 'Reload the page to try again; if that does not help, tell IT support.'
