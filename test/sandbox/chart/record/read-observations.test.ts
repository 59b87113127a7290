import type { Observation, ObservationComponent } from '@medplum/fhirtypes'
import { expect, it } from 'vitest'
import { readEcgs, readLabs } from '../../../../src/sandbox/chart/record/read-observations.ts'

function lab(text: string, time: string, more: Partial<Observation>): Observation {
  return {
    resourceType: 'Observation',
    status: 'final',
    category: [{ coding: [{ code: 'laboratory' }] }],
    code: { text },
    effectiveDateTime: time,
    ...more,
  }
}

function lead(code: string, display?: string): ObservationComponent {
  const valueSampledData = { origin: { value: 0 }, period: 2, dimensions: 1, data: '1 2 3' }
  return { code: { coding: [{ code, ...(display ? { display } : {}) }] }, valueSampledData }
}

const range = [{ low: { value: 3.5 }, high: { value: 5.1 } }]

it('lists laboratory results, newest first, flagged by the laboratory or by the range', () => {
  const rows = readLabs([
    lab('Potassium', '2026-11-20T08:00:00Z', {
      valueQuantity: { value: 6.2, unit: 'mmol/L' },
      referenceRange: range,
    }),
    lab('Potassium', '2026-11-22T08:00:00Z', {
      status: 'preliminary',
      valueQuantity: { value: 3.4, unit: 'mmol/L' },
      referenceRange: range,
    }),
    lab('D-dimer', '2026-11-21T08:00:00Z', {
      valueQuantity: { value: 9, comparator: '>', code: 'ug/mL' },
      interpretation: [{ coding: [{ code: 'HH' }] }],
    }),
    lab('Sodium', '2026-11-19T08:00:00Z', {
      valueQuantity: { value: 140, unit: 'mmol/L' },
      referenceRange: [{ high: { value: 145 } }],
    }),
    {
      ...lab('Pulse', '2026-11-22T09:00:00Z', {}),
      category: [{ coding: [{ code: 'vital-signs' }] }],
    },
  ])
  expect(
    rows.map(({ test, result, flag, range: shown, status }) => [test, result, flag, shown, status]),
  ).toEqual([
    ['Potassium', '3.4 mmol/L', 'Low', '3.5 to 5.1', 'preliminary'],
    ['D-dimer', '> 9 ug/mL', 'High', '', ''],
    ['Potassium', '6.2 mmol/L', 'High', '3.5 to 5.1', ''],
    ['Sodium', '140 mmol/L', '', 'up to 145', ''],
  ])
})

it.each(['entered-in-error', 'cancelled'] as const)('judges no result that is %s', (status) => {
  const valueQuantity = { value: 6.2, unit: 'mmol/L' }
  const more = { status, valueQuantity, referenceRange: range }
  const [row] = readLabs([lab('Potassium', '2026-11-20T08:00:00Z', more)])
  expect(row).toMatchObject({ flag: '', status, isWithdrawn: true })
})

function ecg(time: string, component: ObservationComponent[], more: Partial<Observation> = {}) {
  const coding = [{ system: 'http://loinc.org', code: '11524-6', display: 'EKG study' }]
  return {
    resourceType: 'Observation' as const,
    status: 'final' as const,
    code: { coding },
    effectiveDateTime: time,
    ...(component.length > 0 ? { component } : {}),
    ...more,
  }
}

it('names the leads of ECGs while they are few: by component, by batch of one lead, without any', () => {
  const rows = readEcgs([
    ecg('2026-11-20T08:00:00Z', []),
    ecg('2026-11-22T08:00:00Z', [
      lead('131329', 'MDC_ECG_ELEC_POTL_I'),
      lead('131330', 'MDC_ECG_LEAD_II'),
    ]),
    ecg('2026-11-21T08:00:00Z', [lead('131329', 'I'), lead('131329', 'I'), lead('131329', 'I')]),
    ecg('2026-11-19T08:00:00Z', [lead('131329'), lead('131330')]),
    ecg(
      '2026-11-18T08:00:00Z',
      ['I', 'II', 'III', 'V1'].map((name) => lead(name, name)),
    ),
    lab('Potassium', '2026-11-22T09:00:00Z', {}),
  ])
  expect(rows.map(({ leads, sampling }) => [leads, sampling])).toEqual([
    ['I, II', '500 Hz'],
    ['I', '500 Hz'],
    ['none', ''],
    ['2 leads', '500 Hz'],
    ['4 leads', '500 Hz'],
  ])
})

it('calls an ECG what a person calls it, never what the device calls its signal', () => {
  const mdc = {
    system: 'urn:oid:2.16.840.1.113883.6.24',
    code: '131328',
    display: 'MDC_ECG_ELEC_POTL',
  }
  const loinc = { system: 'http://loinc.org', code: '11524-6', display: 'EKG study' }
  const titles = [
    { text: '12-lead ECG', coding: [mdc, loinc] },
    { coding: [mdc, loinc] },
    { coding: [mdc] },
  ].map((code) => readEcgs([ecg('2026-11-20T08:00:00Z', [], { code })])[0]?.title)
  expect(titles).toEqual(['12-lead ECG', 'EKG study', 'ECG'])
})
