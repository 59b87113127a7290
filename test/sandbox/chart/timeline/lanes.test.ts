import type { Observation, ServiceRequest } from '@medplum/fhirtypes'
import { expect, it } from 'vitest'
import { readLanes } from '../../../../src/sandbox/chart/timeline/lanes.ts'

const potassiumRange = [{ low: { value: 3.5 }, high: { value: 5.1 } }]

function lab(
  code: string,
  value: number,
  day: number,
  more: Partial<Observation> = {},
): Observation {
  return {
    resourceType: 'Observation',
    status: 'final',
    category: [{ coding: [{ code: 'laboratory' }] }],
    code: { text: code, coding: [{ system: 'http://loinc.org', code }] },
    effectiveDateTime: `2026-11-${day}T08:00:00Z`,
    valueQuantity: { value, unit: 'mmol/L' },
    ...more,
  }
}

function order(
  text: string,
  authoredOn: string,
  more: Partial<ServiceRequest> = {},
): ServiceRequest {
  return {
    resourceType: 'ServiceRequest',
    status: 'active',
    intent: 'order',
    subject: { reference: 'Patient/1' },
    code: { text },
    authoredOn,
    ...more,
  }
}

const ecg: Observation = {
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ code: '11524-6' }] },
  effectiveDateTime: '2026-11-22T08:41:00Z',
}

it('gives a lane to ECGs, to each test and unit, and to orders; oldest first within', () => {
  const lanes = readLanes(
    [
      lab('K', 7, 22, { referenceRange: potassiumRange }),
      lab('K', 5.2, 20, { referenceRange: potassiumRange }),
      lab('K', 20, 21, { valueQuantity: { value: 20, unit: 'mg/dL' } }),
      ecg,
    ],
    [order('CBC', '2026-11-22T09:00:00Z')],
  )
  expect(lanes.map(({ kind, title, unit }) => [kind, title, unit])).toEqual([
    ['ecg', 'ECG', ''],
    ['result', 'K', 'mmol/L'],
    ['result', 'K', 'mg/dL'],
    ['order', 'Orders', ''],
  ])
  expect(lanes[1]?.events.map(({ label, side }) => [label, side])).toEqual([
    ['5.2', 'above'],
    ['7.0', 'above'],
  ])
  expect(lanes[1]?.events[1]?.words).toBe('7.0 mmol/L High, 22 Nov 2026 08:00')
})

it('judges no result without a range, nor without a number', () => {
  const sides = readLanes(
    [
      lab('none', 4, 20),
      lab('within', 4, 20, { referenceRange: potassiumRange }),
      lab('low', 3, 20, { referenceRange: potassiumRange }),
      lab('flagged', 4, 20, { interpretation: [{ coding: [{ code: 'HH' }] }] }),
      lab('normal', 4, 20, { interpretation: [{ coding: [{ code: 'N' }] }] }),
      lab('more', 9, 20, {
        valueQuantity: { value: 9, comparator: '>', unit: 'mmol/L' },
        referenceRange: [{ high: { value: 8 } }],
      }),
      { ...lab('words', 0, 20, { valueString: 'haemolysed' }), valueQuantity: undefined } as never,
    ],
    [],
  ).map(({ title, events: [event] }) => [title, event?.label, event?.side])
  expect(new Set(sides)).toEqual(
    new Set([
      ['none', '4', 'unknown'],
      ['within', '4.0', 'within'],
      ['low', '3.0', 'below'],
      ['flagged', '4', 'above'],
      ['normal', '4', 'within'],
      ['more', '> 9', 'above'],
      ['words', 'haemolysed', 'unknown'],
    ]),
  )
})

it('puts first what is out of range now, then what was, then what was measured most', () => {
  const high = { referenceRange: [{ high: { value: 5 } }] }
  const titles = readLanes(
    [
      lab('once', 4, 22),
      lab('often', 4, 20),
      lab('often', 4, 21),
      lab('recovered', 6, 20, high),
      lab('recovered', 4, 21, high),
      lab('raised', 6, 10, high),
    ],
    [],
  ).map(({ title }) => title)
  expect(titles).toEqual(['raised', 'recovered', 'often', 'once'])
})

it('leaves out what was withdrawn, never done, or has no time', () => {
  expect(
    readLanes(
      [
        { ...ecg, status: 'entered-in-error' },
        lab('K', 4, 20, { status: 'cancelled' }),
        lab('K', 4, 20, { status: 'entered-in-error' }),
        lab('K', 4, 20, { effectiveDateTime: 'soon' }),
        lab('K', 4, 20, { effectiveDateTime: '2026-11' }),
      ],
      [
        order('CBC', '2026-11-22', { status: 'draft' }),
        order('CBC', '2026-11-22', { intent: 'proposal' }),
        order('CBC', ''),
      ],
    ),
  ).toEqual([])
})

it('gives what has only a day the whole of it', () => {
  const [lane] = readLanes([lab('K', 4, 20, { effectiveDateTime: '2026-11-20' })], [])
  expect(lane?.events).toMatchObject([
    { words: '4 mmol/L, 20 Nov 2026', until: new Date(2026, 10, 21).getTime() - 1 },
  ])
})

it('makes one event of orders placed with one click', () => {
  const [lane] = readLanes(
    [],
    [
      order('magnesium', '2026-11-22T09:00:00Z'),
      order('basic metabolic panel', '2026-11-22T09:00:00Z'),
      order('CBC', '2026-11-21T09:00:00Z'),
    ],
  )
  expect(lane?.events.map(({ label }) => label)).toEqual([
    'CBC',
    'magnesium, basic metabolic panel',
  ])
})
