import fc from 'fast-check'
import { expect, test } from 'vitest'
import { band067To40Hz, notch50Hz } from '../../src/signal/coefficients.ts'
import { extendOddly, filtfilt, lfilter } from '../../src/signal/filter.ts'
import { sampled } from '../ecg/synthetic.ts'

test('lfilter follows the difference equation', () => {
  const signals = fc.float64Array({ min: -5, max: 5, noNaN: true, maxLength: 30 })
  fc.assert(
    fc.property(signals, (x) => {
      const { b, a } = notch50Hz
      const expected: number[] = []
      for (let n = 0; n < x.length; n++) {
        const past = (values: ArrayLike<number>, taps: Float64Array, from: number): number =>
          taps.slice(from).reduce((sum, tap, k) => sum + tap * (values[n - k - from] ?? 0), 0)
        expected.push(past(x, b, 0) - past(expected, a, 1))
      }
      for (const [n, y] of lfilter(notch50Hz, x).entries())
        expect(y).toBeCloseTo(expected[n] ?? NaN, 9)
    }),
  )
})

test('zi is the settled state: a constant passes as from ever', () => {
  const ones = new Float64Array(50).fill(1)
  for (const y of lfilter(notch50Hz, ones, notch50Hz.zi)) expect(y).toBeCloseTo(1, 12)
  for (const y of lfilter(band067To40Hz, ones, band067To40Hz.zi)) expect(y).toBeCloseTo(0, 5)
})

test('the state that is handed over is not changed', () => {
  const before = [...notch50Hz.zi]
  lfilter(notch50Hz, Float64Array.of(1, 2, 3), notch50Hz.zi)
  expect([...notch50Hz.zi]).toEqual(before)
})

test('filtfilt does not shift: a tone keeps its phase', () => {
  const tone = sampled(500, 10, (time) => Math.sin(2 * Math.PI * 10 * time))
  const passed = filtfilt(band067To40Hz, tone)
  expect(passed.length).toBe(tone.length)
  for (let i = 1000; i < 4000; i++) expect(passed[i]).toBeCloseTo(tone[i] ?? NaN, 2)
})

test('50 Hz is gone in both directions, whatever its phase', () => {
  const hum = sampled(500, 10, (time) => Math.sin(2 * Math.PI * 50 * time + 1))
  expect(Math.max(...filtfilt(notch50Hz, hum).slice(1000, 4000))).toBeLessThan(1e-4)
})

test('the odd extension continues a straight line', () => {
  expect([...extendOddly(Float64Array.of(1, 2, 3, 4), 3)]).toEqual([-2, -1, 0, 1, 2, 3, 4, 5, 6, 7])
})

test('a signal no longer than its extension is refused, as in scipy', () => {
  expect(() => filtfilt(band067To40Hz, new Float64Array(27))).toThrow(
    'more than 27 samples, there are 27',
  )
  expect(filtfilt(band067To40Hz, new Float64Array(28)).length).toBe(28)
})
