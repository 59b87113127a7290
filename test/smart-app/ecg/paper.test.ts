import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clampZoom,
  cssPxPerPaperMm,
  drawsSmallSquares,
  fittingZoom,
  gridLines,
  squareOf,
  stepZoom,
  zoomSteps,
} from '../../../smart-app/src/ecg/paper.ts'

describe('paper', () => {
  it.each([
    [25, 10, true, { name: 'small', seconds: 0.04, mv: 0.1 }],
    [25, 10, false, { name: 'large', seconds: 0.2, mv: 0.5 }],
    [50, 20, true, { name: 'small', seconds: 0.02, mv: 0.05 }],
    [50, 20, false, { name: 'large', seconds: 0.1, mv: 0.25 }],
  ])(
    'at %i mm/s and %i mm/mV (small squares drawn: %s) has squares of %j',
    (speed, gain, ...of) => {
      const [hasSmall, expected] = of
      const { seconds, mv, name } = squareOf(
        { speedMmPerSecond: speed, gainMmPerMv: gain },
        hasSmall,
      )
      expect(name).toBe(expected.name)
      expect(seconds).toBeCloseTo(expected.seconds, 12)
      expect(mv).toBeCloseTo(expected.mv, 12)
    },
  )

  it('has small squares where a screen can keep their lines apart', () => {
    expect(drawsSmallSquares(cssPxPerPaperMm(0.5), 1)).toBe(false)
    expect(drawsSmallSquares(cssPxPerPaperMm(0.5), 2)).toBe(true)
    expect(drawsSmallSquares(cssPxPerPaperMm(0.75), 1)).toBe(true)
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
    expect(fittingZoom(265, 566)).toBe(0.56)
    expect(fittingZoom(265, 100)).toBe(0.5)
    expect(fittingZoom(10, 5000)).toBe(1.5)
  })

  it('begins true to scale where that fits, rather than a little larger', () => {
    expect(fittingZoom(265, 1248)).toBe(1)
  })

  it('fits whatever the room, and leaves no more than a percent of it below true to scale', () => {
    fc.assert(
      fc.property(fc.double({ min: 505, max: 1001, noNaN: true }), (roomPx) => {
        const zoom = fittingZoom(265, roomPx)
        expect(265 * cssPxPerPaperMm(zoom)).toBeLessThanOrEqual(roomPx + 1e-6)
        expect(265 * cssPxPerPaperMm(zoom + 0.01)).toBeGreaterThan(roomPx)
      }),
    )
  })
})
