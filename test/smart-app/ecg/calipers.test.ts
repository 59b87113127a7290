import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keepOn, measure, movedBy } from '../../../smart-app/src/ecg/calipers.ts'
import { arrangeRows } from '../../../smart-app/src/ecg/rows.ts'
import {
  layOut,
  layOutComparison,
  secondsAt,
  traceLeftMm,
} from '../../../smart-app/src/ecg/sheet.ts'

const paper = { speedMmPerSecond: 25, gainMmPerMv: 10 }
const span = { fromSeconds: 0, toSeconds: 10 }
const signal = { samplingHz: 500, startSeconds: 0, values: [0, 0, 0] }
const rows = ['I', 'II'].map((name) => [{ lead: { name, signal }, ...span }])
const sheet = layOut(rows, span, paper)
const [first, second] = sheet.bands[0]?.strips ?? []
const yMm = first?.baselineMm ?? 0
const twelve = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']
const leads = twelve.map((name) => ({ name, signal }))
const columns = layOut(arrangeRows(leads, 'four-columns', span, 'II'), span, paper)
const topYMm = columns.bands[0]?.strips[0]?.baselineMm ?? 0

describe('calipers', () => {
  it('read time, voltage and rate off the paper', () => {
    const reading = measure(sheet, { xMm: 20, yMm }, { xMm: 40, yMm: yMm - 5 })
    expect(reading).toEqual({ ms: 800, amplitude: { unit: 'mv', value: 0.5 }, perMinute: 75 })
  })

  it('have a direction', () => {
    const reading = measure(sheet, { xMm: 40, yMm: yMm - 5 }, { xMm: 20, yMm })
    expect(reading).toEqual({ ms: -800, amplitude: { unit: 'mv', value: -0.5 }, perMinute: 75 })
  })

  it('know no rate of one moment', () => {
    expect(measure(sheet, { xMm: 20, yMm }, { xMm: 20, yMm }).perMinute).toBeNull()
  })

  it('know no voltage between two leads, below each other or side by side', () => {
    const below = { xMm: 20, yMm: second?.baselineMm ?? 0 }
    expect(measure(sheet, { xMm: 20, yMm }, below).amplitude).toBe('two-leads')
    // I ends and aVR begins at 2.5 s, 72.5 mm.
    const across = measure(columns, { xMm: 72, yMm: topYMm }, { xMm: 73, yMm: topYMm - 5 })
    expect(across.amplitude).toBe('two-leads')
    const within = measure(columns, { xMm: 73, yMm: topYMm }, { xMm: 74, yMm: topYMm - 5 })
    expect(within.amplitude).toEqual({ unit: 'mv', value: 0.5 })
  })

  it('know a time across columns, as it runs on from one to the next', () => {
    const { ms } = measure(columns, { xMm: 60, yMm: topYMm }, { xMm: 85, yMm: topYMm })
    expect(ms).toBe(1000)
    expect(secondsAt(columns, 60)).toBe(2)
    const [lead, next] = columns.bands[0]?.strips ?? []
    expect([lead?.toSeconds, next?.fromSeconds]).toEqual([2.5, 2.5])
  })

  it('know no voltage outside of a strip, and none between two strips of one lead', () => {
    const head = measure(columns, { xMm: 20, yMm: 1 }, { xMm: 30, yMm: topYMm })
    expect(head.amplitude).toBe('not-one-strip')
    const [second, rhythm] = columns.bands[0]?.strips.filter(({ lead }) => lead === 'II') ?? []
    const from = { xMm: 20, yMm: second?.baselineMm ?? 0 }
    const to = { xMm: 20, yMm: rhythm?.baselineMm ?? 0 }
    expect(measure(columns, from, to).amplitude).toBe('not-one-strip')
  })

  it('know a voltage up to the very end of the trace', () => {
    const to = { xMm: traceLeftMm + 250, yMm: topYMm - 5 }
    const reading = measure(columns, { xMm: 200, yMm: topYMm }, keepOn(columns, to))
    expect(reading.amplitude).toEqual({ unit: 'mv', value: 0.5 })
  })

  it('measure standard deviations where the axis has them', () => {
    const lead = { name: 'II', signal }
    const both = layOutComparison({ lead, ...span }, signal, span, paper)
    const zeroMm = both.bands[1]?.strips[0]?.baselineMm ?? 0
    const reading = measure(both, { xMm: 20, yMm: zeroMm }, { xMm: 20, yMm: zeroMm - 10 })
    expect(reading.amplitude).toEqual({ unit: 'sd', value: 2 })
  })

  it('move by 10 ms and 0.025 mV, with Shift by a large square', () => {
    const start = { xMm: 20, yMm }
    const step = movedBy('ArrowRight', false, sheet, start)
    const leap = movedBy('ArrowUp', true, sheet, start)
    expect(step && measure(sheet, start, step).ms).toBeCloseTo(10)
    const high = leap && measure(sheet, start, leap).amplitude
    expect(typeof high === 'object' && high?.value).toBeCloseTo(0.5)
    expect(movedBy('Tab', false, sheet, start)).toBeNull()
  })

  it('never leave the trace, whatever is pressed', () => {
    const keys = fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End')
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, fc.boolean())), (presses) => {
        let point = keepOn(sheet, { xMm: -50, yMm: 900 })
        for (const [key, shift] of presses) point = movedBy(key, shift, sheet, point) ?? point
        expect(point.xMm).toBeGreaterThanOrEqual(traceLeftMm)
        expect(point.xMm).toBeLessThanOrEqual(traceLeftMm + 250)
        expect(point.yMm).toBeGreaterThanOrEqual(0)
        expect(point.yMm).toBeLessThanOrEqual(sheet.heightMm)
      }),
    )
  })
})
