/** @module test/ecg/observation-fixtures: ECG Observations in the shapes that real servers hold. */
import { syntheticEcg } from './synthetic.ts'

export const mdc = 'urn:oid:2.16.840.1.113883.6.24'
export const mdcIso = 'urn:iso:std:iso:11073:10101'
export const snomed = 'http://snomed.info/sct'

/** Ten seconds at 500 Hz, in whole microvolts. */
export const microvolts = [...syntheticEcg()].map((value) => Math.round(1000 * value) || 0)
export const millivolts = Float64Array.from(microvolts, (value) => value * 0.001)

export function sampledData(
  values: readonly number[] = microvolts,
  overrides: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    origin: { value: 0, unit: 'mV', code: 'mV' },
    period: 2,
    factor: 0.001,
    dimensions: 1,
    data: values.join(' '),
    ...overrides,
  }
}

export function component(
  system: string,
  code: string,
  data: Record<string, unknown> = sampledData(),
): Record<string, unknown> {
  return { code: { coding: [{ system, code }] }, valueSampledData: data }
}

/** MDC, leads I and II. */
export function observation(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    resourceType: 'Observation',
    id: 'ecg-1',
    meta: { versionId: '3' },
    status: 'final',
    code: { coding: [{ system: mdc, code: '131328' }] },
    subject: { reference: 'Patient/p1' },
    effectiveDateTime: '2026-01-31T08:41:00+01:00',
    component: [component(mdc, '131329'), component(mdc, '131330')],
    ...overrides,
  }
}
