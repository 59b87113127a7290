import { describe, expect, it } from 'vitest'
import { createApi } from '../../smart-app/src/data/api.ts'
import { ApiError, asApiError, detailOf } from '../../smart-app/src/data/errors.ts'
import { fetchJson, type TokenSource } from '../../smart-app/src/data/fetch-json.ts'

interface Call {
  readonly url: string
  readonly headers: Headers
  readonly init: RequestInit
}

/** Answers in turn; remembers what was asked. */
function queue(...answers: readonly (Response | Error)[]) {
  const calls: Call[] = []
  const fake: typeof fetch = (url, init = {}) => {
    const asked = url instanceof Request ? url.url : String(url)
    const answer = answers[calls.length]
    calls.push({ url: asked, headers: new Headers(init.headers), init })
    return answer instanceof Response
      ? Promise.resolve(answer)
      : Promise.reject(answer ?? new Error('asked too often'))
  }
  return { calls, fetch: fake }
}

function tokens(renewed?: string): TokenSource {
  return {
    current: () => Promise.resolve('first'),
    renew: () =>
      renewed === undefined
        ? Promise.reject(new ApiError('expired', 401, ''))
        : Promise.resolve(renewed),
  }
}

const outcome = { resourceType: 'OperationOutcome', issue: [{ diagnostics: 'Say why.' }] }
const json = (body: unknown, status = 200) => Response.json(body, { status })

async function problemOf(answer: Response | Error, token?: TokenSource): Promise<ApiError> {
  const { fetch } = queue(answer)
  return asApiError(
    await fetchJson({ url: 'https://a/', fetch, ...(token ? { token } : {}) }).catch(
      (error: unknown) => error,
    ),
  )
}

describe('a question', () => {
  it('carries the token, keeps no copy, sends no cookie, follows no redirect', async () => {
    const { calls, fetch } = queue(json({ ok: true }))
    expect(await fetchJson({ url: 'https://a/', fetch, token: tokens() })).toEqual({ ok: true })
    expect(calls[0]?.headers.get('authorization')).toBe('Bearer first')
    expect(calls[0]?.init).toMatchObject({
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    })
  })

  it('tries once more with a renewed token, and only once', async () => {
    const once = queue(json(outcome, 401), json({ ok: true }))
    const question = { url: 'https://a/', token: tokens('second') }
    expect(await fetchJson({ ...question, fetch: once.fetch })).toEqual({ ok: true })
    expect(once.calls[1]?.headers.get('authorization')).toBe('Bearer second')
    const twice = queue(json(outcome, 401), json(outcome, 401), json({ ok: true }))
    await expect(fetchJson({ ...question, fetch: twice.fetch })).rejects.toMatchObject({
      problem: 'expired',
    })
    expect(twice.calls).toHaveLength(2)
  })

  it('is over when there is nothing to renew with', async () => {
    expect(await problemOf(json(outcome, 401), tokens())).toMatchObject({ problem: 'expired' })
  })

  it.each([
    [400, 'invalid'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [410, 'not-found'],
    [412, 'no-data'],
    [429, 'busy'],
    [500, 'failed'],
    [503, 'busy'],
  ])('%i is %s, with the words of the OperationOutcome', async (status, problem) => {
    expect(await problemOf(json(outcome, status))).toMatchObject({
      problem,
      status,
      message: 'Say why.',
    })
  })

  it('fails in words without a network, and with an answer that is no JSON', async () => {
    expect(await problemOf(new TypeError('fetch failed'))).toMatchObject({ problem: 'offline' })
    expect(await problemOf(new Response('<html>'))).toMatchObject({ problem: 'failed' })
    expect(await problemOf(new Response('<html>', { status: 502 }))).toMatchObject({
      problem: 'failed',
    })
  })

  it('that is given up is no problem of anybody', async () => {
    const abort = new AbortController()
    abort.abort(new DOMException('left', 'AbortError'))
    const { fetch } = queue(new DOMException('left', 'AbortError'))
    await expect(
      fetchJson({ url: 'https://a/', fetch, signal: abort.signal }),
    ).rejects.toMatchObject({ name: 'AbortError' })
  })
})

it('reads whatever an outcome holds', () => {
  expect(detailOf({ issue: [{ details: { text: 'a' } }, null, { diagnostics: 'b' }] })).toBe('a b')
  for (const nothing of [null, 7, {}, { issue: 7 }, { issue: [{ diagnostics: 7 }] }])
    expect(detailOf(nothing)).toBe('')
})

describe('the api', () => {
  it('names server, patient and ECG, and the language', async () => {
    const { calls, fetch } = queue(json({}), json({}), json({}))
    const api = createApi({
      base: 'https://service/api/',
      iss: 'https://ehr/fhir?x',
      patientId: 'a&b',
      token: tokens(),
      locale: 'de',
      fetch,
    })
    await api.assessment(null)
    await api.waveform('Observation/1')
    await api.model()
    expect(calls.map(({ url }) => url)).toEqual([
      'https://service/api/assessment?iss=https%3A%2F%2Fehr%2Ffhir%3Fx&patient=a%26b',
      'https://service/api/waveform?iss=https%3A%2F%2Fehr%2Ffhir%3Fx&patient=a%26b&ecg=Observation%2F1',
      'https://service/api/model',
    ])
    expect(calls.map(({ headers }) => headers.get('accept-language'))).toEqual(['de', 'de', 'de'])
    expect(calls[2]?.headers.has('authorization')).toBe(false)
  })
})
