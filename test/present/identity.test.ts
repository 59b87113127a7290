import type { Observation } from '@medplum/fhirtypes'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assessmentId, contentHashOf, uuidFrom } from '../../src/present/identity.ts'

describe('identity', () => {
  it('makes UUIDs of version 8 that depend on every part and on where parts end', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (parts) => {
        expect(uuidFrom(...parts)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        )
      }),
    )
    expect(uuidFrom('ab', 'c')).not.toBe(uuidFrom('a', 'bc'))
    expect(uuidFrom('ab', 'c')).toBe(uuidFrom('ab', 'c'))
  })

  it('tells apart another patient, another ECG, another signal and another model version', () => {
    const of = {
      model: { id: 'm', version: '1' },
      ecgReference: 'Observation/1',
      contentHash: 'c',
      patientId: 'p1',
      returns: 0,
    }
    const ids = [
      assessmentId(of),
      assessmentId({ ...of, contentHash: 'd' }),
      assessmentId({ ...of, ecgReference: 'Observation/2' }),
      assessmentId({ ...of, patientId: 'p2' }),
      assessmentId({ ...of, model: { id: 'm', version: '2' } }),
      assessmentId({ ...of, returns: 1 }),
      assessmentId({ ...of, returns: 2 }),
    ]
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('knows an ECG by its time and signal, whatever the server does to the rest', () => {
    const ecg = (period: number, change: object = {}): Observation => ({
      resourceType: 'Observation',
      status: 'final',
      code: {},
      effectiveDateTime: '2026-03-01T08:41:00Z',
      valueSampledData: { origin: { value: 0 }, period, dimensions: 1, data: '1 2' },
      ...change,
    })
    const hash = contentHashOf(ecg(2))
    expect(contentHashOf(ecg(2, { meta: { versionId: '7' }, note: [{ text: 'x' }] }))).toBe(hash)
    expect(contentHashOf(ecg(4))).not.toBe(hash)
    const backwards = (value: unknown): unknown =>
      typeof value !== 'object' || value === null || Array.isArray(value)
        ? value
        : Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, part]) => [key, backwards(part)]),
          )
    expect(contentHashOf(backwards(ecg(2)) as Observation)).toBe(hash)
    expect(contentHashOf(ecg(2, { effectiveDateTime: '2026-03-01T08:42:00Z' }))).not.toBe(hash)
  })

  it('knows a lead by what it is, whatever it is called', () => {
    const mdc = { system: 'urn:iso:std:iso:11073:10101', code: '131330' }
    const valueSampledData = { origin: { value: 0 }, period: 2, dimensions: 1, data: '1 2' }
    const ecg = (code: object): Observation => ({
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '11524-6' }] },
      effectiveDateTime: '2026-03-01T08:41:00Z',
      component: [{ code, valueSampledData }],
    })
    const hash = contentHashOf(ecg({ coding: [mdc] }))
    const named = { coding: [{ ...mdc, display: 'Ableitung II' }], text: 'Ableitung II' }
    expect(contentHashOf(ecg(named))).toBe(hash)
    expect(contentHashOf(ecg({ coding: [{ ...mdc, code: '131329' }] }))).not.toBe(hash)
    expect(contentHashOf(ecg({ text: 'x' }))).not.toBe(contentHashOf(ecg({ text: 'y' })))
  })
})
