import { describe, expect, it } from 'vitest'
import { findKnown } from '../../src/interpret/compare-labs.ts'
import { chartOf, ecgTime, measured, registry } from './examples.ts'

const known = (id: string, chart: Parameters<typeof chartOf>[0]) =>
  findKnown(registry.indicator(id), chartOf(chart), ecgTime, registry)

describe('findKnown', () => {
  it.each([
    ['potassium-high', 'potassium', 1, true],
    ['potassium-high', 'potassium', 200, true],
    ['potassium-high', 'potassium', -6, true],
    ['potassium-high', 'potassium', -6.01, false],
    ['haemoglobin-low', 'haemoglobin', -24, true],
    ['haemoglobin-low', 'haemoglobin', -24.1, false],
    ['potassium-high', 'sodium', 1, false],
  ])('%s with %s measured %d h after the ECG: known %s', (id, analyteId, hours, expected) => {
    const found = known(id, { measurements: [measured(analyteId, hours)] })
    expect(found?.kind === 'measured').toBe(expected)
  })

  it('lets one of a redundant pair answer for the other, its own result first', () => {
    const ionised = measured('calcium-ionised', 2)
    expect(known('calcium-low', { measurements: [ionised] })).toEqual({
      kind: 'measured',
      measurement: ionised,
    })
    const total = measured('calcium', 1)
    expect(known('calcium-low', { measurements: [ionised, total] })).toEqual({
      kind: 'measured',
      measurement: total,
    })
  })

  it('does not take a haemolysed, preliminary or cancelled result for a measurement', () => {
    const unreliable = { ...measured('potassium', 1), standing: 'unreliable' as const }
    expect(known('potassium-high', { measurements: [unreliable] })).toBeNull()
  })

  it('waits for a result on its way', () => {
    const pending = { ...measured('potassium', 1), standing: 'pending' as const }
    expect(known('potassium-high', { measurements: [pending] })?.kind).toBe('being-measured')
    const order = (code: string) => ({
      openOrders: [{ codes: new Set([`http://loinc.org|${code}`]), reference: 'ServiceRequest/1' }],
    })
    expect(known('potassium-high', order('51990-0'))?.kind).toBe('being-measured')
    expect(known('potassium-high', order('2823-3'))?.kind).toBe('being-measured')
    expect(known('potassium-high', order('58410-2'))).toBeNull()
    // The panel of 1998 has no calcium: it answers nothing here.
    expect(known('calcium-low', order('24320-4'))).toBeNull()
  })
})
