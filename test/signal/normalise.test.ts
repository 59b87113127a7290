import fc from 'fast-check'
import { expect, test } from 'vitest'
import { zScore } from '../../src/signal/normalise.ts'

test('the standard deviation is that of the population', () => {
  const scored = zScore(Float64Array.of(1, 2, 3, 4))
  const spread = Math.sqrt(1.25)
  for (const [i, value] of scored.entries()) expect(value).toBeCloseTo((i - 1.5) / spread, 7)
})

test('mean 0, standard deviation 1, whatever the scale', () => {
  const signals = fc.float64Array({ min: -1e3, max: 1e3, noNaN: true, minLength: 2 })
  fc.assert(
    fc.property(signals, (signal) => {
      fc.pre(Math.max(...signal) - Math.min(...signal) > 1e-3)
      const scored = zScore(signal)
      const mean = scored.reduce((sum, x) => sum + x, 0) / scored.length
      const power = scored.reduce((sum, x) => sum + x * x, 0) / scored.length
      expect(mean).toBeCloseTo(0, 6)
      expect(power).toBeCloseTo(1, 3)
    }),
  )
})

test('a constant becomes zeros, not NaN', () => {
  expect(zScore(new Float64Array(10).fill(7))).toEqual(new Float64Array(10))
})
