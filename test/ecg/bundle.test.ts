import { expect, test, vi } from 'vitest'
import { decodeResource } from '../../src/ecg/bundle.ts'
import { mdcIso, observation, sampledData } from './observation-fixtures.ts'

function bundleOf(...resources: unknown[]): unknown {
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: resources.map((resource) => ({ resource })),
  }
}

const lab = observation({
  id: 'potassium',
  effectiveDateTime: '2026-03-01T00:00:00Z',
  code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }] },
  component: undefined,
})

test('of several ECGs, the newest that is usable', () => {
  const older = observation({ id: 'older', effectiveDateTime: '2026-01-01T00:00:00Z' })
  const newest = observation({ id: 'newest', effectiveDateTime: '2026-02-01T00:00:00Z' })
  const withdrawn = observation({
    id: 'withdrawn',
    status: 'entered-in-error',
    effectiveDateTime: '2026-02-02T00:00:00Z',
  })
  const patient = { resourceType: 'Patient', id: 'p1' }
  expect(decodeResource(bundleOf(patient, older, lab, withdrawn, newest))).toMatchObject({
    source: { reference: 'Observation/newest' },
  })
})

test('which is newest is not told by the zone of this server', () => {
  const without = observation({ id: 'without', effectiveDateTime: '2026-02-01T11:00:00' })
  const later = observation({ id: 'later', effectiveDateTime: '2026-02-01T12:00:00Z' })
  vi.stubEnv('TZ', 'Pacific/Honolulu')
  expect(decodeResource(bundleOf(without, later))).toMatchObject({
    source: { reference: 'Observation/later' },
  })
  vi.unstubAllEnvs()
})

test('one Observation per lead is put together', () => {
  const leads = ['131329', '131330'].map((code) =>
    observation({
      id: code,
      code: { coding: [{ system: mdcIso, code }] },
      component: undefined,
      valueSampledData: sampledData(),
    }),
  )
  const recording = decodeResource(bundleOf(...leads))
  expect('leads' in recording && recording.leads.size).toBe(6)
})

test('nothing usable: the reason is that of the ECG, not that of the laboratory value', () => {
  expect(decodeResource(bundleOf(lab, observation({ status: 'cancelled' })))).toMatchObject({
    reason: 'wrong-status',
  })
  expect(decodeResource(bundleOf(lab))).toMatchObject({ reason: 'no-ecg' })
  expect(decodeResource(bundleOf())).toMatchObject({ reason: 'no-ecg' })
})

test('other JSON is refused', () => {
  expect(() => decodeResource({ resourceType: 'DiagnosticReport' })).toThrow(
    'The resource is a DiagnosticReport',
  )
  for (const value of [null, 3, [], {}, 'x'])
    expect(() => decodeResource(value)).toThrow('no FHIR resource')
})
