import { describe, expect, it } from 'vitest'
import { formatEcgTime } from '../../src/present/clock.ts'
import { loadRegistry, localise } from '../../src/registry/index.ts'

const english = loadRegistry()
const german = localise(english, 'de')

describe('formatEcgTime', () => {
  it.each([
    ['2026-03-01T08:41:00Z', '1 Mar 08:41 UTC', '1. März 08:41 UTC'],
    ['2026-03-01T09:41:30.250+01:00', '1 Mar 09:41', '1. März 09:41'],
    ['2026-02-28T23:59:00Z', '28 Feb 23:59 UTC', '28. Feb. 23:59 UTC'],
    ['2026-05-03T08:41:00+02:00', '3 May 08:41', '3. Mai 08:41'],
    ['2026-03-01T00:10:00+09:00', '1 Mar 00:10', '1. März 00:10'],
    ['2026-02-28T22:10:00-05:00', '28 Feb 22:10', '28. Feb. 22:10'],
    ['2026-02-27', '2026-02-27', '2026-02-27'],
    ['2026-02-27T08:41 [a](b)', '2026-02-27', '2026-02-27'],
    ['(<b>) 27 Feb 2026', '', ''],
  ])('%s reads %s, in German %s', (iso, inEnglish, inGerman) => {
    expect(formatEcgTime(iso, english.template.clock)).toBe(inEnglish)
    expect(formatEcgTime(iso, german.template.clock)).toBe(inGerman)
  })
})
