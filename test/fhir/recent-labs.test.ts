import type { Observation } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { readMeasurements } from '../../src/fhir/recent-labs.ts'
import { registry } from '../interpret/examples.ts'

const potassium = (change: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id: 'k1',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }] },
  effectiveDateTime: '2026-03-01T09:00:00Z',
  valueQuantity: {
    value: 6.4,
    unit: 'mmol/L',
    system: 'http://unitsofmeasure.org',
    code: 'mmol/L',
  },
  ...change,
})
const read = (observation: Observation) => readMeasurements([observation], registry)[0]

describe('readMeasurements', () => {
  it('reads a final result with the time of collection', () => {
    expect(read(potassium())).toEqual({
      analyteId: 'potassium',
      value: 6.4,
      collectedAt: Date.parse('2026-03-01T09:00:00Z'),
      reference: 'Observation/k1',
      standing: 'final',
    })
  })

  it('knows the accepted codes and converts the unit', () => {
    const molar = potassium({
      code: { coding: [{ system: 'http://loinc.org', code: '2000-8' }] },
      valueQuantity: { value: 2, unit: 'mmol/L', code: 'mmol/L' },
    })
    expect(read(molar)?.analyteId).toBe('calcium')
    expect(read(molar)?.value).toBeCloseTo(8.016, 6)
    expect(read(potassium({ valueQuantity: { value: 6.4, unit: 'stone' } }))?.value).toBeNull()
  })

  it.each<[string, Partial<Observation>]>([
    ['a haemolysed sample, in a note', { note: [{ text: 'Sample haemolysed.' }] }],
    ['a hemolyzed sample, in the interpretation', { interpretation: [{ text: 'HEMOLYZED' }] }],
    ['one without a result', { valueQuantity: {} }],
  ])('does not rely on %s', (_, change) => {
    expect(read(potassium(change))?.standing).toBe('unreliable')
  })

  it.each(['entered-in-error', 'cancelled'] as const)('has nothing of a result %s', (status) => {
    expect(read(potassium({ status }))).toBeUndefined()
  })

  it.each(['registered', 'preliminary'] as const)(
    'takes a %s result for one on its way',
    (status) => {
      expect(read(potassium({ status }))?.standing).toBe('pending')
    },
  )

  it('does not doubt a sample of which the laboratory says that nothing is wrong', () => {
    expect(read(potassium({ note: [{ text: 'No haemolysis detected.' }] }))?.standing).toBe('final')
    const both = [{ text: 'No clots. Haemolysed.' }]
    expect(read(potassium({ note: both }))?.standing).toBe('unreliable')
  })

  it.each([
    ['4.1 mmol/L', 4.1, undefined],
    ['>7.0 mmol/L', 7, '>'],
    ['<= 2.5 mmol/L', 2.5, '<='],
  ])('reads the result %s that came as text', (valueString, value, comparator) => {
    const { valueQuantity: _, ...rest } = potassium()
    const result = read({ ...rest, valueString })
    expect(result).toMatchObject({ value, standing: 'final' })
    expect(result?.comparator).toBe(comparator)
    expect(read({ ...rest, valueString: 'see note' })?.standing).toBe('unreliable')
  })

  it.each([
    ['2026-03-01', '2026-03-01'],
    ['2026-03-01T09:00:00', '2026-03-01'],
    ['2026-03-01T09:00:00+01:00', Date.UTC(2026, 2, 1, 8)],
  ])('knows of one collected %s no more than that', (effectiveDateTime, collectedAt) => {
    expect(read(potassium({ effectiveDateTime }))?.collectedAt).toBe(collectedAt)
    const { effectiveDateTime: _, ...rest } = potassium()
    expect(read({ ...rest, effectivePeriod: { start: effectiveDateTime } })?.collectedAt).toBe(
      collectedAt,
    )
  })

  it('reads an instant, too, before the time of issue', () => {
    const { effectiveDateTime: _, ...rest } = potassium()
    const effectiveInstant = '2026-03-01T09:00:00Z'
    const result = { ...rest, effectiveInstant, issued: '2026-03-01T11:00:00Z' }
    expect(read(result)?.collectedAt).toBe(Date.parse(effectiveInstant))
  })

  it.each(['2026-03', '2026'])('cannot place one of %s', (effectiveDateTime) => {
    expect(read(potassium({ effectiveDateTime, issued: '2026-03-01T09:30:00Z' }))).toBeUndefined()
  })

  it('passes over what it does not know or cannot date', () => {
    expect(read(potassium({ code: { text: 'potassium' } }))).toBeUndefined()
    const { effectiveDateTime: _, ...undated } = potassium()
    expect(read(undated)).toBeUndefined()
  })
})
