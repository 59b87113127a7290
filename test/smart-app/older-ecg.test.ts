import { describe, expect, it } from 'vitest'
import type { NamedEcg } from '../../src/api/types.ts'
import { olderEcg } from '../../smart-app/src/data/older-ecg.ts'

const shown = (start: string | undefined, newest: NamedEcg | null) => {
  const ecg = { reference: 'Observation/1', ...(start ? { start } : {}) }
  return olderEcg({ kind: 'declined', reason: 'noisy', detail: '', ecg, newest })
}

const newest = { reference: 'Observation/2', start: '2026-12-01T08:00:00+01:00' }

describe('the ECG that is shown', () => {
  it('is the newest where no other is', () => {
    expect(shown('2026-12-01T06:59:00Z', null)).toBeNull()
  })

  it('is older, which both times tell, in whatever zone they are written', () => {
    expect(shown('2026-12-01T06:59:00Z', newest)).toEqual({
      start: '2026-12-01T06:59:00Z',
      newestStart: '2026-12-01T08:00:00+01:00',
    })
  })

  it('is not older where it is the last one, though of no use, or of the same minute', () => {
    expect(shown('2026-12-01T07:30:00Z', newest)).toBeNull()
    expect(shown('2026-12-01T07:00:00Z', newest)).toBeNull()
  })

  it('is not taken for the newest where a time is not known', () => {
    expect(shown(undefined, newest)).toEqual({
      start: null,
      newestStart: '2026-12-01T08:00:00+01:00',
    })
    expect(shown('2026-11-25T08:00:00Z', { reference: 'Observation/2' })?.newestStart).toBeNull()
    expect(olderEcg({ kind: 'declined', reason: 'no-ecg', detail: '', newest })).toBeNull()
  })
})
