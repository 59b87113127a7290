import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clampZoom,
  cssPxPerPaperMm,
  fittingZoom,
  gridLines,
  squareOf,
  stepZoom,
  zoomSteps,
} from '../../../smart-app/src/ecg/paper.ts'

describe('paper', () => {
  it('has squares of 40 ms and 0.1 mV at 25 mm/s and 10 mm/mV', () => {
    expect(squareOf({ speedMmPerSecond: 25, gainMmPerMv: 10 })).toEqual({ seconds: 0.04, mv: 0.1 })
    expect(squareOf({ speedMmPerSecond: 50, gainMmPerMv: 20 })).toEqual({ seconds: 0.02, mv: 0.05 })
  })

  it('is true to scale at 100 %', () => {
    expect(cssPxPerPaperMm(1) * 25.4).toBeCloseTo(96, 10)
  })

  it('has a heavy line at every fifth, and none twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 800 }), fc.nat({ max: 400 }), (from, length) => {
        const { fineMm, boldMm } = gridLines(from, from + length)
        expect(boldMm.every((mm) => mm % 5 === 0)).toBe(true)
        expect(fineMm.every((mm) => mm % 5 !== 0)).toBe(true)
        expect(fineMm.length + boldMm.length).toBe(length + 1)
      }),
    )
  })

  it('steps through every zoom and stops at both ends', () => {
    const up = [zoomSteps[0] ?? 0]
    for (let i = 0; i < 10; i++) up.push(stepZoom(up.at(-1) ?? 0, 1))
    expect([...new Set(up)]).toEqual(zoomSteps)
    expect(stepZoom(zoomSteps[0] ?? 0, -1)).toBe(zoomSteps[0])
    expect(stepZoom(1.2, -1)).toBe(1)
    expect(clampZoom(100)).toBe(zoomSteps.at(-1))
  })

  it('begins as large as fits', () => {
    expect(fittingZoom(265, 1248)).toBe(1)
    expect(fittingZoom(265, 566)).toBe(0.5)
    expect(fittingZoom(265, 100)).toBe(0.5)
    expect(fittingZoom(10, 5000)).toBe(1.5)
  })
})
