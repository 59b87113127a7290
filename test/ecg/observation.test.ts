import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decodeObservation, type DecodeOptions } from '../../src/ecg/observation.ts'
import type { EcgRecording } from '../../src/ecg/recording.ts'
import type { Declined } from '../../src/errors.ts'
import { describeWithTestData, testDataDir } from '../test-data.ts'
import {
  component,
  mdc,
  mdcIso,
  microvolts,
  millivolts,
  observation,
  sampledData,
  snomed,
} from './observation-fixtures.ts'

function decoded(resource: unknown, options?: DecodeOptions): EcgRecording {
  const result = decodeObservation(resource, options)
  if ('kind' in result) throw new Error(`${result.reason}: ${result.detail}`)
  return result
}

function reasonFor(resource: unknown, options?: DecodeOptions): Declined['reason'] {
  const result = decodeObservation(resource, options)
  if (!('kind' in result)) throw new Error('decoded, where it should have been declined')
  return result.reason
}

test('MDC components: values, rate, start, source, and the limb leads that follow', () => {
  const recording = decoded(observation())
  expect(recording.leads.get('I')).toEqual(millivolts)
  expect(recording.leads.get('II')).toEqual(millivolts)
  expect(recording.samplingHz).toBe(500)
  expect(recording.start).toBe('2026-01-31T08:41:00+01:00')
  expect(recording.source).toEqual({ format: 'fhir', reference: 'Observation/ecg-1', version: '3' })
  expect([...recording.derivedLeads]).toEqual(['III', 'aVR', 'aVL', 'aVF'])
  expect(recording.leads.get('III')?.every((value) => value === 0)).toBe(true)
  expect(recording.warnings).toEqual([])
})

test('HealthKit: several components of one lead are one signal', () => {
  const thirds = [microvolts.slice(0, 2000), microvolts.slice(2000, 3500), microvolts.slice(3500)]
  const batches = thirds.map((part) =>
    component(mdc, '131329', sampledData(part, { origin: { value: 0, unit: 'uV' }, factor: 1 })),
  )
  const healthKit = observation({
    code: {
      coding: [
        {
          system: 'http://developer.apple.com/documentation/healthkit',
          code: 'HKElectrocardiogram',
        },
      ],
    },
    effectiveDateTime: undefined,
    effectivePeriod: { start: '2026-01-31T08:41:00Z', end: '2026-01-31T08:41:10Z' },
    component: [{ code: { text: 'Heart rate' }, valueQuantity: { value: 75 } }, ...batches],
  })
  const recording = decoded(healthKit)
  expect([...recording.leads.keys()]).toEqual(['I'])
  expect(recording.leads.get('I')).toEqual(millivolts)
  expect(recording.start).toBe('2026-01-31T08:41:00Z')
})

test('ISiK: SNOMED leads; an origin without a unit is believed when the size fits millivolts', () => {
  const withoutUnit = sampledData(microvolts, { origin: { value: 0 } })
  const isik = observation({
    code: { coding: [{ system: 'http://loinc.org', code: '11524-6' }] },
    component: [component(snomed, '272730000', withoutUnit)],
  })
  const recording = decoded(isik)
  expect(recording.leads.get('II')).toEqual(millivolts)
  expect(recording.warnings).toEqual([
    'The Observation gives no unit; its size fits millivolts, which was assumed.',
  ])
})

test('PHD RTSA: one lead, no components, NO-BREAK SPACE between the numbers', () => {
  const rtsa = observation({
    code: { coding: [{ system: mdcIso, code: '131330' }] },
    component: undefined,
    valueSampledData: sampledData(microvolts, { data: microvolts.join('\u00a0') }),
  })
  expect(decoded(rtsa).leads.get('II')).toEqual(millivolts)
})

test('R5: interval and intervalUnit instead of period', () => {
  const r5 = sampledData(microvolts, { period: undefined, interval: 2, intervalUnit: 'ms' })
  expect(decoded(observation({ component: [component(mdc, '131330', r5)] })).samplingHz).toBe(500)
})

test('in the wild: the code of lead I for the whole ECG', () => {
  const wild = observation({ code: { coding: [{ system: mdc, code: '131329' }] } })
  expect([...decoded(wild, { leads: ['I', 'II'] }).leads.keys()]).toEqual(['I', 'II'])
})

test('interleaved dimensions, one coded lead for each', () => {
  const both = microvolts.flatMap((value) => [value, 2 * value])
  const interleaved = {
    code: {
      coding: [
        { system: mdc, code: '131329' },
        { system: mdc, code: '131330' },
      ],
    },
    valueSampledData: sampledData(both, { dimensions: 2 }),
  }
  const recording = decoded(observation({ component: [interleaved] }))
  expect(recording.leads.get('I')).toEqual(millivolts)
  expect(recording.leads.get('II')).toEqual(millivolts.map((value) => 2 * value))
  const unnamed = component(mdc, '131329', sampledData(both, { dimensions: 2 }))
  expect(() => decodeObservation(observation({ component: [unnamed] }))).toThrow(
    'Observation.component[0].code names 1 lead(s) (I), but its SampledData has 2 dimension(s)',
  )
})

test('only the leads that are wanted are decoded, and what they are computed from', () => {
  const broken = component(mdc, '131331', sampledData([], { data: 'not numbers' }))
  const resource = observation({
    component: [component(mdc, '131329'), broken, component(mdc, '131389')],
  })
  const recording = decoded(resource, { leads: ['II'] })
  expect([...recording.leads.keys()]).toEqual(['I', 'III', 'II'])
  expect([...recording.derivedLeads]).toEqual(['II'])
  expect(() => decodeObservation(resource)).toThrow(
    'Observation.component[1].valueSampledData.data',
  )
})

test('leads of another rate or length are dropped, and it is said', () => {
  const resource = observation({
    component: [
      component(mdc, '131330'),
      component(mdc, '131329', sampledData(microvolts.slice(0, 1250))),
      component(mdc, '131331', sampledData(microvolts, { period: 4 })),
    ],
  })
  const recording = decoded(resource)
  expect([...recording.leads.keys()]).toEqual(['II'])
  expect(recording.warnings).toEqual(['Dropped I, V1: of another sampling rate or length.'])
})

test('batches of one lead must agree', () => {
  const slower = component(mdc, '131329', sampledData(microvolts, { period: 4 }))
  expect(() =>
    decodeObservation(observation({ component: [component(mdc, '131329'), slower] })),
  ).toThrow('Observation.component[1].valueSampledData: period and unit must be those of')
})

test.each(['entered-in-error', 'cancelled', 'registered'])('status %s is declined', (status) => {
  expect(reasonFor(observation({ status }))).toBe('wrong-status')
})

test('US Core: a report without a waveform has no signal', () => {
  const report = observation({
    code: { coding: [{ system: 'http://loinc.org', code: '34534-8' }] },
    component: [{ code: { coding: [{ system: 'http://loinc.org', code: '8625-6' }] } }],
  })
  expect(reasonFor(report)).toBe('no-signal')
})

test('samples of no known lead; no lead that is wanted; no samples at all', () => {
  expect(reasonFor(observation({ component: [component(mdc, '999999')] }))).toBe('no-accepted-lead')
  expect(reasonFor(observation(), { leads: ['V1'] })).toBe('no-accepted-lead')
  expect(reasonFor(observation({ component: [component(mdc, '131329', sampledData([]))] }))).toBe(
    'no-signal',
  )
})

test.each([
  ['ADC counts', { origin: { value: 0 }, factor: 1 }],
  ['a pressure', { origin: { value: 0, unit: 'mmHg', code: 'mm[Hg]' } }],
  ['counts in a named unit', { origin: { value: 0, unit: '{adc}' }, factor: 1 }],
])('without a unit of potential, %s are declined', (_, overrides) => {
  const resource = observation({
    component: [component(mdc, '131330', sampledData(microvolts, overrides))],
  })
  expect(reasonFor(resource)).toBe('unit-missing')
})

test('too short, too slow', () => {
  const of = (values: readonly number[], period: number): unknown =>
    observation({ component: [component(mdc, '131330', sampledData(values, { period }))] })
  expect(reasonFor(of(microvolts.slice(1), 2))).toBe('too-short')
  expect(reasonFor(of(microvolts.slice(0, 900), 12.5))).toBe('sampling-too-low')
})

test('a date alone is no instant', () => {
  const recording = decoded(observation({ effectiveDateTime: '2026-01-31' }))
  expect(recording.start).toBeUndefined()
  expect(recording.localStart).toBe('2026-01-31')
})

test.each([
  [null, 'Observation: '],
  [[], 'Observation: '],
  [{ resourceType: 'Patient' }, 'Observation.resourceType: '],
  [observation({ status: 7 }), 'Observation.status: '],
  [
    observation({ component: [{ code: {}, valueSampledData: { period: '2' } }] }),
    'Observation.component[0].valueSampledData.period: ',
  ],
  [observation({ component: {} }), 'Observation.component: '],
])('malformed: the field is named (%#)', (resource, start) => {
  expect(() => decodeObservation(resource)).toThrow(start)
})

describeWithTestData('Observations from elsewhere', () => {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(join(testDataDir, 'fhir', name), 'utf8'))

  test("HL7's example has 1.16 s", () => {
    expect(decodeObservation(read('R4_observation-example-sample-data.json'))).toMatchObject({
      reason: 'too-short',
      detail: 'The recording has 1.16 s; 10 s are needed.',
    })
  })

  test('a plethysmogram is no ECG', () => {
    expect(reasonFor(read('phd_rtsa-example_pleth_notECG.json'))).toBe('not-an-ecg')
  })

  test('HealthKit, 30 s of lead I at 512 Hz in three batches of uV', () => {
    const recording = decoded(read('derived_healthkit_s0010re_leadI_512Hz_30s.json'))
    expect(recording.samplingHz).toBe(512)
    expect(recording.leads.get('I')?.length).toBe(15_360)
    expect(recording.leads.get('I')?.[0]).toBeCloseTo(-0.2445, 12)
  })

  test('twelve leads', () => {
    const recording = decoded(read('derived_12lead_E07500.json'))
    expect(recording.leads.size).toBe(12)
    expect(recording.derivedLeads.size).toBe(0)
  })
})
