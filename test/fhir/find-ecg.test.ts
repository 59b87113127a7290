import type { Observation } from '@medplum/fhirtypes'
import { describe, expect, it, vi } from 'vitest'
import { namesAnEcg } from '../../src/ecg/leads.ts'
import { ecgCodes, ecgsNewestFirst, ecgTime } from '../../src/fhir/find-ecg.ts'

const ecg = (id: string, change: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '11524-6' }] },
  ...change,
})

describe('ecgsNewestFirst', () => {
  it('compares moments, not their spelling', () => {
    const found = ecgsNewestFirst([
      ecg('08:30Z', { effectiveDateTime: '2026-03-01T10:30:00+02:00' }),
      ecg('09:15Z', { effectiveDateTime: '2026-03-01T09:15:00Z' }),
      ecg('08:45Z', { effectiveDateTime: '2026-03-01T03:45:00-05:00' }),
    ])
    expect(found.map(({ id }) => id)).toEqual(['09:15Z', '08:45Z', '08:30Z'])
  })

  it('knows every way in which the time may be given', () => {
    const found = ecgsNewestFirst([
      ecg('dateTime', { effectiveDateTime: '2026-03-01T08:00:00Z' }),
      ecg('instant', { effectiveInstant: '2026-03-03T08:00:00.000Z' }),
      ecg('period', { effectivePeriod: { start: '2026-03-02T08:00:00Z' } }),
    ])
    expect(found.map(({ id }) => id)).toEqual(['instant', 'period', 'dateTime'])
  })

  it('puts those without a readable time last and loses none', () => {
    const found = ecgsNewestFirst([
      ecg('none'),
      ecg('dated', { effectiveDateTime: '2026-03-01T08:00:00Z' }),
      ecg('unreadable', { effectiveDateTime: 'yesterday' }),
      ecg('newest', { effectiveDateTime: '2026-03-04' }),
    ])
    expect(found.map(({ id }) => id)).toEqual(['newest', 'dated', 'none', 'unreadable'])
  })

  it('goes by no zone of this server where an ECG names none', () => {
    const given = [
      ecg('11 without', { effectiveDateTime: '2026-03-01T11:00:00' }),
      ecg('12 UTC', { effectiveDateTime: '2026-03-01T12:00:00Z' }),
      ecg('15 without', { effectiveDateTime: '2026-03-01T15:00:00' }),
    ]
    const order = ['15 without', '12 UTC', '11 without']
    for (const zone of ['Pacific/Honolulu', 'Pacific/Auckland']) {
      vi.stubEnv('TZ', zone)
      expect(ecgsNewestFirst(given).map(({ id }) => id)).toEqual(order)
    }
    vi.unstubAllEnvs()
  })

  it('leaves its input in order', () => {
    const given = [
      ecg('old', { effectiveDateTime: '2026-03-01T08:00:00Z' }),
      ecg('new', { effectiveDateTime: '2026-03-02T08:00:00Z' }),
    ]
    ecgsNewestFirst(given)
    expect(given.map(({ id }) => id)).toEqual(['old', 'new'])
    expect(ecgsNewestFirst([])).toEqual([])
  })
})

describe('ecgTime', () => {
  it('is when the recording began', () => {
    const effectivePeriod = { start: '2026-03-01T08:00:00Z', end: '2026-03-01T08:00:10Z' }
    expect(ecgTime(ecg('1', { effectivePeriod }))).toBe('2026-03-01T08:00:00Z')
  })

  it('is not when it was issued or how long it may have lasted', () => {
    expect(ecgTime(ecg('1', { issued: '2026-03-01T08:00:00Z' }))).toBeUndefined()
    expect(ecgTime(ecg('1', { effectivePeriod: { end: '2026-03-01T08:00:10Z' } }))).toBeUndefined()
  })
})

describe('the codes that are searched', () => {
  it.each([...ecgCodes])('%s is one that the decoder takes for an ECG', (token) => {
    const [system, code, ...rest] = token.split('|')
    expect(rest).toEqual([])
    expect(namesAnEcg({ coding: [{ system, code }] })).toBe(true)
  })

  it('are each named once, in both spellings of MDC', () => {
    expect(new Set(ecgCodes).size).toBe(ecgCodes.length)
    const mdcCodes = (system: string) =>
      ecgCodes.filter((token) => token.startsWith(system)).map((token) => token.split('|')[1])
    expect(mdcCodes('urn:oid:2.16.840.1.113883.6.24|')).toContain('131328')
    expect(mdcCodes('urn:iso:std:iso:11073:10101|').sort()).toEqual(
      mdcCodes('urn:oid:2.16.840.1.113883.6.24|').sort(),
    )
  })
})
