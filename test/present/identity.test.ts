import type { Observation } from '@medplum/fhirtypes'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assessmentId, ecgVersionOf, uuidFrom } from '../../src/present/identity.ts'
import { assessmentOf } from '../interpret/examples.ts'

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

  it('tells apart another patient, another version of the ECG and another model version', () => {
    const assessment = assessmentOf()
    const ids = [
      assessmentId(assessment, '1', 'p1'),
      assessmentId(assessment, '2', 'p1'),
      assessmentId(assessment, '1', 'p2'),
      assessmentId({ ...assessment, model: { ...assessment.model, version: '2' } }, '1', 'p1'),
    ]
    expect(new Set(ids).size).toBe(4)
  })

  it('falls back to the content of an ECG without a version', () => {
    const ecg = (period: number, change: object = {}): Observation => ({
      resourceType: 'Observation',
      status: 'final',
      code: {},
      valueSampledData: { origin: { value: 0 }, period, dimensions: 1, data: '1 2' },
      ...change,
    })
    expect(ecgVersionOf(ecg(2, { meta: { versionId: '7' } }))).toBe('7')
    expect(ecgVersionOf(ecg(2, { meta: { lastUpdated: 'x' } }))).toBe(ecgVersionOf(ecg(2)))
    expect(ecgVersionOf(ecg(2))).not.toBe(ecgVersionOf(ecg(4)))
  })
})
