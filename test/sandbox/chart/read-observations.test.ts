import type { Observation, ObservationComponent } from '@medplum/fhirtypes'
import { expect, it } from 'vitest'
import { readEcgs, readLabs } from '../../../src/sandbox/chart/read-observations.ts'

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

function lead(code: string): ObservationComponent {
  const valueSampledData = { origin: { value: 0 }, period: 2, dimensions: 1, data: '1 2 3' }
  return { code: { coding: [{ code }] }, valueSampledData }
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

it('counts the leads of ECGs: by component, by batch of one lead, without any', () => {
  const ecg = (time: string, component?: ObservationComponent[]): Observation => ({
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '11524-6', display: 'EKG study' }] },
    effectiveDateTime: time,
    ...(component ? { component } : {}),
  })
  const rows = readEcgs([
    ecg('2026-11-20T08:00:00Z'),
    ecg('2026-11-22T08:00:00Z', [lead('131329'), lead('131330')]),
    ecg('2026-11-21T08:00:00Z', [lead('131329'), lead('131329'), lead('131329')]),
    lab('Potassium', '2026-11-22T09:00:00Z', {}),
  ])
  expect(rows.map(({ leadCount, sampling, title }) => [leadCount, sampling, title])).toEqual([
    [2, '500 Hz', 'EKG study'],
    [1, '500 Hz', 'EKG study'],
    [0, '', 'EKG study'],
  ])
})
