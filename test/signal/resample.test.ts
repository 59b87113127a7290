import { describe, expect, test } from 'vitest'
import { resample } from '../../src/signal/resample.ts'
import { sampled } from '../ecg/synthetic.ts'

const tone = (samplingHz: number, hz: number): Float64Array =>
  sampled(samplingHz, 10, (time) => Math.sin(2 * Math.PI * hz * time))

/** Largest deviation from a tone at 500 Hz, half a second from either end. */
function worstError(resampled: Float64Array, hz: number): number {
  const expected = tone(500, hz)
  return resampled
    .subarray(250, 4750)
    .reduce((worst, value, i) => Math.max(worst, Math.abs(value - (expected[i + 250] ?? NaN))), 0)
}

describe.each([125, 250, 360, 511.844, 512, 1000, 2000])('from %d Hz', (samplingHz) => {
  test('a tone of 10 Hz is kept within 0.1 %, one of 40 Hz as well', () => {
    expect(worstError(resample(tone(samplingHz, 10), samplingHz, 500), 10)).toBeLessThan(1e-3)
    expect(worstError(resample(tone(samplingHz, 40), samplingHz, 500), 40)).toBeLessThan(1e-3)
  })

  test('ten seconds become 5000 samples', () => {
    expect(resample(tone(samplingHz, 1), samplingHz, 500).length).toBe(5000)
  })

  test('constants and ramps are kept, ends included', () => {
    const constant = resample(
      sampled(samplingHz, 10, () => 1.5),
      samplingHz,
      500,
    )
    for (const value of constant) expect(value).toBeCloseTo(1.5, 12)
    const ramp = resample(
      sampled(samplingHz, 10, (time) => time),
      samplingHz,
      500,
    )
    for (const [i, value] of ramp.entries()) expect(Math.abs(value - i / 500)).toBeLessThan(1e-4)
  })
})

test.each([300, 260, 400, 499])('%d Hz at 1000 Hz would alias: more than 60 dB down', (hz) => {
  const largest = resample(tone(1000, hz), 1000, 500)
    .subarray(250, 4750)
    .reduce((high, value) => Math.max(high, Math.abs(value)), 0)
  expect(20 * Math.log10(largest)).toBeLessThan(-60)
})

test('from 250 Hz, no image appears above 125 Hz', () => {
  // 100 Hz sampled at 250 Hz has its image at 150 Hz: interpolated, only 100 Hz is left.
  expect(worstError(resample(tone(250, 100), 250, 500), 100)).toBeLessThan(1e-3)
})

test('a signal of the right rate is not touched', () => {
  const signal = tone(500, 3)
  expect(resample(signal, 500, 500)).toBe(signal)
  expect(resample(signal, 500.0001, 500)).toBe(signal)
})

test('short signals and wrong rates', () => {
  expect(resample(new Float64Array(), 250, 500).length).toBe(0)
  expect([...resample(Float64Array.of(1, 1, 1), 250, 500)]).toHaveLength(6)
  for (const hz of [0, -1, NaN])
    expect(() => resample(new Float64Array(5), hz, 500)).toThrow(RangeError)
})
