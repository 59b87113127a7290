import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { retryDelayMs } from '../../src/fhir/retry.ts'

const now = Date.parse('2026-03-01T08:00:00Z')
const delay = (
  status: number,
  headers: Record<string, string> = {},
  { method = 'GET', attempt = 0, random = 0 } = {},
) => retryDelayMs({ status, headers: new Headers(headers) }, method, attempt, now, () => random)

describe('retryDelayMs', () => {
  it.each([200, 301, 400, 401, 403, 404, 412, 500, 502, 504])('is none after %i', (status) => {
    expect(delay(status, { 'Retry-After': '1' })).toBeUndefined()
  })

  it.each([
    ['seconds', { 'Retry-After': '7' }, 7000],
    ['an HTTP date', { 'Retry-After': 'Sun, 01 Mar 2026 08:00:09 GMT' }, 9000],
    ['a date that has passed', { 'Retry-After': 'Sun, 01 Mar 2026 07:00:00 GMT' }, 0],
    ["Medplum's quotas", { RateLimit: '"requests";r=99;t=2, "fhirInteractions";r=0;t=31' }, 31_000],
    ['the older list', { RateLimit: 'limit=10, remaining=0, reset=4' }, 4000],
    ['the oldest fields', { 'RateLimit-Remaining': '0', 'RateLimit-Reset': '3' }, 3000],
    ['the later of two', { 'Retry-After': '2', RateLimit: '"r";r=0;t=5' }, 5000],
  ])('is what the server names: %s', (_, headers, ms) => {
    expect(delay(429, headers)).toBe(ms)
    expect(delay(503, headers)).toBe(ms)
    expect(delay(503, headers, { method: 'POST' })).toBe(ms)
    const late = delay(429, headers, { random: 1 })
    expect(late).toBe(ms + 100)
  })

  it('grows, and varies by half, where the server names no time', () => {
    const quota = { RateLimit: '"requests";r=12;t=30' }
    expect([0, 1, 2, 10].map((attempt) => delay(429, quota, { attempt }))).toEqual([
      50, 100, 200, 2500,
    ])
    expect([0, 1, 2, 10].map((attempt) => delay(503, {}, { attempt, random: 1 }))).toEqual([
      100, 200, 400, 5000,
    ])
  })

  it('repeats no write that a proxy may have delivered', () => {
    expect(delay(503, {}, { method: 'POST' })).toBeUndefined()
    expect(delay(429, {}, { method: 'POST' })).toBe(50)
  })

  it('is a time or none, whatever the headers say', () => {
    const text = fc.stringMatching(/^[ -~]{0,40}$/)
    fc.assert(
      fc.property(text, text, text, (after, limit, reset) => {
        const ms = delay(429, {
          'Retry-After': after,
          RateLimit: limit,
          'RateLimit-Remaining': '0',
          'RateLimit-Reset': reset,
        })
        expect(ms).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
