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
