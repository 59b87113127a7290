import { describe, expect, it } from 'vitest'
import { barsOf } from '../../../smart-app/src/ecg/overlay.ts'
import { standardPaper } from '../../../smart-app/src/ecg/paper.ts'
import { layOut } from '../../../smart-app/src/ecg/sheet.ts'

const span = { fromSeconds: 2, toSeconds: 12 }
const signal = { samplingHz: 100, startSeconds: 0, values: new Array<number>(1400).fill(0) }
const sheet = layOut([[{ lead: { name: 'II', signal }, ...span }]], span, standardPaper)
const strip = sheet.bands[0]?.strips[0]
if (!strip) throw new Error('no strip')
const overlay = {
  reference: 'Observation/1',
  finding: 'potassium-high',
  lead: 'II',
  startSeconds: 3,
  stepSeconds: 0.5,
  shares: [2, 0, -4, 1],
}

describe('barsOf', () => {
  it('places each step over its half second, for below and against above', () => {
    const bars = barsOf(sheet, strip, overlay)
    // 10 mm before the trace, 25 mm a second; the window begins a second after the sheet.
    expect(bars.map(({ leftMm, rightMm }) => [leftMm, rightMm])).toEqual([
      [35, 47.5],
      [60, 72.5],
      [72.5, 85],
    ])
    expect(bars.map(({ speaks }) => speaks)).toEqual(['for', 'against', 'for'])
    const halfMm = (strip.bottomMm - strip.topMm) / 2
    const heights = bars.map(({ topMm, bottomMm }) => (bottomMm - topMm) / halfMm)
    expect(heights[0]).toBeCloseTo(0.5)
    expect(heights[1]).toBeCloseTo(1)
    expect(heights[2]).toBeCloseTo(0.25)
    expect(bars[0]?.bottomMm).toBe(strip.bottomMm)
    expect(bars[1]?.topMm).toBe(strip.topMm)
  })

  it('draws on no other lead', () => {
    expect(barsOf(sheet, strip, { ...overlay, lead: 'V1' })).toEqual([])
  })

  it('cuts what lies outside of the strip', () => {
    const bars = barsOf(sheet, strip, { ...overlay, startSeconds: 11.25 })
    expect(bars.map(({ leftMm, rightMm }) => [leftMm, rightMm])).toEqual([[241.25, 253.75]])
  })

  it('does not blow up small shares', () => {
    const [bar] = barsOf(sheet, strip, { ...overlay, shares: [0.1] })
    const halfMm = (strip.bottomMm - strip.topMm) / 2
    expect((bar?.bottomMm ?? 0) - (bar?.topMm ?? 0)).toBeCloseTo(halfMm / 10)
  })

  it('draws nothing where no step stands out', () => {
    expect(barsOf(sheet, strip, { ...overlay, shares: [0, 0, 0, 0] })).toEqual([])
  })
})
