/** @module fhir/retry: when a server that has too much to do may be asked again. */

/** Waiting grows from here, ms, where the server names no time. */
const firstWaitMs = 100
const longestWaitMs = 5000

/**
 * Milliseconds until the next try; undefined when there should be none: 429 and 503 say that the call was not
 * carried out (RFC 6585, section 4; RFC 9110, section 15.6.4). A write is repeated after 503 only when the server
 * itself names a time: a proxy says 503, too, when it lost an answer.
 * Never earlier than the server asks, and never at the same moment as everybody else.
 * @param attempt 0 after the first try.
 * @param now ms since 1970.
 * @param random from 0 to 1.
 */
export function retryDelayMs(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  method: string,
  attempt: number,
  now: number,
  random: () => number = Math.random,
): number | undefined {
  if (status !== 429 && status !== 503) return undefined
  const backoff = Math.min(longestWaitMs, firstWaitMs * 2 ** attempt)
  const named = Math.max(retryAfterMs(headers, now) ?? -1, rateLimitMs(headers) ?? -1)
  if (named >= 0) return named + random() * backoff
  if (status === 503 && method !== 'GET') return undefined
  return backoff * (0.5 + 0.5 * random())
}

/** Seconds or an HTTP date: RFC 9110, section 10.2.3. */
function retryAfterMs(headers: Headers, now: number): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? ''
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const date = /[a-z]{3} \d{4} |GMT/i.test(value) ? Date.parse(value) : NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/**
 * Until the quota that is used up is filled again. Three spellings of one draft (ietf-httpapi-ratelimit-headers):
 * `RateLimit: "requests";r=0;t=30, ...` (Medplum's), `RateLimit: limit=10, remaining=0, reset=30`, and
 * `RateLimit-Remaining: 0` with `RateLimit-Reset: 30`.
 */
function rateLimitMs(headers: Headers): number | undefined {
  const field = headers.get('ratelimit') ?? ''
  const waits = field.includes('remaining=')
    ? [secondsWhenUsedUp(field, /\bremaining=(\d+)/, /\breset=(\d+)/)]
    : field.split(',').map((quota) => secondsWhenUsedUp(quota, /;\s*r=(\d+)/, /;\s*t=(\d+)/))
  if (headers.get('ratelimit-remaining')?.trim() === '0')
    waits.push(/^\s*(\d{1,7})\s*$/.exec(headers.get('ratelimit-reset') ?? '')?.[1])
  const seconds = waits.filter((wait) => wait !== undefined).map(Number)
  return seconds.length > 0 ? Math.max(...seconds) * 1000 : undefined
}

function secondsWhenUsedUp(text: string, remaining: RegExp, reset: RegExp): string | undefined {
  return Number(remaining.exec(text)?.[1]) === 0 ? reset.exec(text)?.[1] : undefined
}
