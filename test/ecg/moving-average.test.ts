import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fasterThan, movingAverage, withoutMains } from '../../src/ecg/moving-average.ts'
import { sampled } from './synthetic.ts'

test('equals the mean of what the window covers', () => {
  const values = fc.float64Array({ min: -10, max: 10, noNaN: true, minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 50 }), (signal, width) => {
      const naive = signal.map((_, i) => {
        const from = Math.max(0, i + (width >> 1) - width + 1)
        const part = signal.slice(from, i + (width >> 1) + 1)
        return part.reduce((sum, value) => sum + value, 0) / part.length
      })
      const averaged = movingAverage(signal, 1, width)
      expect(averaged.length).toBe(signal.length)
      for (const [i, value] of averaged.entries()) expect(value).toBeCloseTo(naive[i] ?? NaN, 9)
    }),
  )
})

test('mains of 50 and 60 Hz vanish, a T wave stays', () => {
  const at = (frequency: number): number => {
    const tone = sampled(500, 4, (time) => Math.sin(2 * Math.PI * frequency * time))
    return Math.max(...withoutMains(tone, 500).slice(500, 1500))
  }
  expect(at(50)).toBeLessThan(1e-9)
  expect(at(60)).toBeLessThan(0.05)
  expect(at(4)).toBeGreaterThan(0.97)
})

test('a drift is not fast', () => {
  const drift = sampled(250, 10, (time) => 0.1 * time)
  expect(Math.max(...fasterThan(drift, 250, [0.8, 0.6]).slice(250, -250))).toBeLessThan(1e-3)
})
