import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { band067To40Hz, notch50Hz, type FilterCoefficients } from '../../src/signal/coefficients.ts'
import { describeWithTestData, testDataDir } from '../test-data.ts'

/** Power that a filter passes at a frequency, 1 where it is untouched. */
function gainAt({ b, a }: FilterCoefficients, hz: number): number {
  const magnitude = (taps: Float64Array): number => {
    const angle = (k: number): number => (-2 * Math.PI * hz * k) / 500
    const real = taps.reduce((sum, tap, k) => sum + tap * Math.cos(angle(k)), 0)
    const imaginary = taps.reduce((sum, tap, k) => sum + tap * Math.sin(angle(k)), 0)
    return Math.hypot(real, imaginary)
  }
  return magnitude(b) / magnitude(a)
}

test('the notch is at 50 Hz and 1.67 Hz wide', () => {
  expect(gainAt(notch50Hz, 50)).toBeLessThan(1e-9)
  expect(gainAt(notch50Hz, 10)).toBeCloseTo(1, 3)
  expect(gainAt(notch50Hz, 50 + 50 / 60)).toBeCloseTo(Math.SQRT1_2, 2)
})

test('the band is 0.67 to 40 Hz, where half the power passes', () => {
  expect(gainAt(band067To40Hz, 0.67)).toBeCloseTo(Math.SQRT1_2, 3)
  expect(gainAt(band067To40Hz, 40)).toBeCloseTo(Math.SQRT1_2, 3)
  expect(gainAt(band067To40Hz, 10)).toBeCloseTo(1, 3)
  expect(gainAt(band067To40Hz, 0.1)).toBeLessThan(1e-3)
  expect(gainAt(band067To40Hz, 100)).toBeLessThan(0.02)
})

describeWithTestData('frozen', () => {
  test('every digit is that of filter_coefficients.json', () => {
    const frozen = JSON.parse(
      readFileSync(join(testDataDir, 'golden/filter_coefficients.json'), 'utf8'),
    ) as Record<string, Record<keyof FilterCoefficients, number[]>>
    const plain = ({ b, a, zi }: FilterCoefficients): unknown => ({
      b: [...b],
      a: [...a],
      zi: [...zi],
    })
    expect(plain(notch50Hz)).toEqual(frozen.notch_50_Q30_fs500)
    expect(plain(band067To40Hz)).toEqual(frozen['butter_N4_bandpass_0.67_40_fs500'])
  })
})
