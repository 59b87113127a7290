import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calibrate } from '../../src/interpret/calibrate.ts'

const platt = (slope: number, intercept: number, covariance: [number, number, number]) => ({
  method: 'platt' as const,
  slope,
  intercept,
  covariance,
  threshold: 0.2,
})

describe('calibrate', () => {
  it('is the logistic function of the linear predictor', () => {
    const { probability } = calibrate(2, platt(0.5, -1.5, [0, 0, 0]))
    expect(probability).toBeCloseTo(1 / (1 + Math.exp(0.5)), 12)
  })

  it('takes the interval from the covariance of slope and intercept', () => {
    const { interval95 } = calibrate(2, platt(0.5, -1.5, [0.01, -0.004, 0.02]))
    const margin = 1.959964 * Math.sqrt(0.01 * 4 - 2 * 0.004 * 2 + 0.02)
    expect(interval95[0]).toBeCloseTo(1 / (1 + Math.exp(0.5 + margin)), 12)
    expect(interval95[1]).toBeCloseTo(1 / (1 + Math.exp(0.5 - margin)), 12)
  })

  it('never claims certainty', () => {
    expect(calibrate(1e6, platt(1, 0, [0, 0, 0])).probability).toBe(1 - 1e-4)
    expect(calibrate(-1e6, platt(1, 0, [0, 0, 0])).probability).toBe(1e-4)
  })

  it('holds the probability inside its interval and rises with the logit', () => {
    const number = fc.double({ min: -20, max: 20, noNaN: true })
    fc.assert(
      fc.property(number, number, (a, b) => {
        const calibration = platt(0.8, -2, [0.01, 0.002, 0.03])
        const { probability, interval95 } = calibrate(a, calibration)
        expect(interval95[0]).toBeLessThanOrEqual(probability)
        expect(interval95[1]).toBeGreaterThanOrEqual(probability)
        if (a < b) expect(calibrate(b, calibration).probability).toBeGreaterThanOrEqual(probability)
      }),
    )
  })
})

describe('calibrate by an isotonic fit', () => {
  const line = {
    method: 'isotonic' as const,
    x: [-3, -1, 0.5, 2],
    y: [0.00001, 0.02, 0.3, 0.7],
    low: [0.00001, 0.01, 0.27, 0.66],
    high: [0.002, 0.03, 0.33, 0.74],
    threshold: 0.2,
  }

  it('goes through its knots and straight between them', () => {
    expect(calibrate(0.5, line)).toEqual({ probability: 0.3, interval95: [0.27, 0.33] })
    const { probability, interval95 } = calibrate(-0.25, line)
    expect(probability).toBeCloseTo(0.16, 12)
    expect(interval95[0]).toBeCloseTo(0.14, 12)
    expect(interval95[1]).toBeCloseTo(0.18, 12)
  })

  it('is level beyond its ends and never claims certainty', () => {
    expect(calibrate(1e6, line)).toEqual({ probability: 0.7, interval95: [0.66, 0.74] })
    expect(calibrate(-1e6, line)).toEqual({ probability: 1e-4, interval95: [1e-4, 0.002] })
    const certain = { ...line, x: [0], y: [1], low: [1], high: [1] }
    expect(calibrate(3, certain)).toEqual({
      probability: 1 - 1e-4,
      interval95: [1 - 1e-4, 1 - 1e-4],
    })
  })

  it('holds the probability inside its interval and never falls', () => {
    const number = fc.double({ min: -5, max: 5, noNaN: true })
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [first, second] = [calibrate(Math.min(a, b), line), calibrate(Math.max(a, b), line)]
        expect(first.interval95[0]).toBeLessThanOrEqual(first.probability)
        expect(first.interval95[1]).toBeGreaterThanOrEqual(first.probability)
        expect(second.probability).toBeGreaterThanOrEqual(first.probability - 1e-12)
      }),
    )
  })
})
