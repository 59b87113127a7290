import { describe, expect, it } from 'vitest'
import { findKnown } from '../../src/interpret/compare-labs.ts'
import { chartOf, ecgTime, hourMs, measured, registry } from './examples.ts'

const known = (id: string, chart: Parameters<typeof chartOf>[0]) =>
  findKnown(registry.indicator(id), chartOf(chart), { at: ecgTime, aheadMs: 0 }, registry)

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

  // The ECG is of 08:41 UTC; potassium counts for six hours, haemoglobin for 24.
  it.each([
    ['potassium', '2026-03-01', 0, true],
    ['potassium', '2026-03-02', 0, true],
    ['potassium', '2026-02-28', 0, false],
    ['haemoglobin', '2026-02-28', 0, true],
    ['haemoglobin', '2026-02-27', 0, false],
    // 22:41 of the day before in Honolulu, 18:41 of the same day in Brisbane.
    ['potassium', '2026-02-28', -10, true],
    ['potassium', '2026-02-28', 10, false],
  ])('%s measured on %s, the clock %d h ahead: known %s', (analyteId, day, hours, expected) => {
    const measurements = [{ ...measured(analyteId, 0), collectedAt: day }]
    const finding = registry.indicator(`${analyteId}-low`)
    const ecg = { at: ecgTime, aheadMs: hours * hourMs }
    const found = findKnown(finding, chartOf({ measurements }), ecg, registry)
    expect(found?.kind === 'measured').toBe(expected)
  })

  it('goes by a result with a time before one of the same day without', () => {
    const ofTheDay = { ...measured('potassium', 0), collectedAt: '2026-03-01' }
    const timed = measured('potassium', 1)
    expect(known('potassium-high', { measurements: [ofTheDay, timed] })).toEqual({
      kind: 'measured',
      measurement: timed,
    })
  })

  it('goes by a result of today before one of last evening, west of UTC', () => {
    // 08:41 UTC is 03:41 in New York: 20:00 of the day before is 01:00 UTC of this one.
    const evening = { ...measured('potassium', 0), collectedAt: Date.parse('2026-03-01T01:00Z') }
    const today = { ...measured('potassium', 0), collectedAt: '2026-03-01' }
    const ecg = { at: ecgTime, aheadMs: -5 * hourMs }
    const chart = chartOf({ measurements: [evening, today] })
    const found = findKnown(registry.indicator('potassium-high'), chart, ecg, registry)
    expect(found).toEqual({ kind: 'measured', measurement: today })
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

  it('does not take a haemolysed result for a measurement', () => {
    const unreliable = { ...measured('potassium', 1), standing: 'unreliable' as const }
    expect(known('potassium-high', { measurements: [unreliable] })).toBeNull()
  })

  it('waits for a result on its way', () => {
    const pending = { ...measured('potassium', 1), standing: 'pending' as const }
    expect(known('potassium-high', { measurements: [pending] })?.kind).toBe('being-measured')
  })

  it.each([
    ['potassium-high', '51990-0', true],
    ['potassium-high', '24323-8', true],
    ['potassium-high', '24326-1', true],
    ['potassium-high', '2823-3', true],
    ['potassium-high', '58410-2', false],
    // Magnesium is proposed beside potassium, but does not measure it.
    ['potassium-low', '19123-9', false],
    ['calcium-low', '51990-0', true],
    // The panel of 1998 has no calcium.
    ['calcium-low', '24320-4', false],
    // Total calcium answers for ionised: a redundant pair counts once.
    ['calcium-ionised-low', '24323-8', true],
    ['haemoglobin-low', '4544-3', true],
  ])('%s with an open order for %s: on its way %s', (id, code, expected) => {
    const openOrders = [{ loincCodes: [code], reference: 'ServiceRequest/1' }]
    expect(known(id, { openOrders })?.kind === 'being-measured').toBe(expected)
  })

  it('takes an order of a fortnight ago for forgotten', () => {
    const authored = (daysAgo: number) => ({
      openOrders: [
        {
          loincCodes: ['51990-0'],
          authoredAt: ecgTime - daysAgo * 24 * hourMs,
          reference: 'ServiceRequest/1',
        },
      ],
    })
    expect(known('potassium-high', authored(1))?.kind).toBe('being-measured')
    expect(known('potassium-high', authored(14))).toBeNull()
  })
})
