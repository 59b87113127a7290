import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runningMedian } from '../../src/signal/running-median.ts'
import { syntheticEcg } from '../ecg/synthetic.ts'

function naiveMedian(signal: Float64Array, kernel: number): Float64Array {
  const half = (kernel - 1) / 2
  return signal.map((_, n) => {
    const window = Array.from({ length: kernel }, (_unused, i) => signal[n - half + i] ?? 0)
    return window.sort((a, b) => a - b)[half] ?? NaN
  })
}

test('equals sorting every window, ties and all', () => {
  const values = fc.oneof(
    fc.double({ min: -3, max: 3, noNaN: true }).map((value) => value + 0),
    fc.integer({ min: -2, max: 2 }),
  )
  fc.assert(
    fc.property(
      fc.array(values, { maxLength: 60 }),
      fc.integer({ min: 0, max: 12 }),
      (list, half) => {
        const signal = Float64Array.from(list)
        expect(runningMedian(signal, 2 * half + 1)).toEqual(naiveMedian(signal, 2 * half + 1))
      },
    ),
  )
})

test('with the kernel of the pipeline, on an ECG', () => {
  const ecg = syntheticEcg({ seconds: 2 })
  expect(runningMedian(ecg, 201)).toEqual(naiveMedian(ecg, 201))
})

test.each([0, 2, -1, 1.5, NaN])('a kernel of %d is refused', (kernel) => {
  expect(() => runningMedian(new Float64Array(3), kernel)).toThrow('odd kernel')
})
