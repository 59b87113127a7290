import { expect, test } from 'vitest'
import { chooseWindow } from '../../src/signal/window.ts'
import { seededNormal, syntheticEcg } from '../ecg/synthetic.ts'

test.each([500, 250, 511.844])(
  'at %d Hz, the clean ten seconds of forty are found',
  (samplingHz) => {
    const normal = seededNormal(4)
    const lead = syntheticEcg({ samplingHz, seconds: 40, noiseMv: 0 }).map((value, i) => {
      const time = i / samplingHz
      return value + (time >= 17 && time < 27 ? 0.005 : 0.1) * normal()
    })
    const window = chooseWindow(lead, samplingHz, 10)
    expect(window.startSeconds).toBe(17)
    expect(window.quality.declined).toBeNull()
    expect(window.quality.noiseMv).toBeLessThan(0.01)
  },
)

test('gaps, a fallen lead and clipping are avoided', () => {
  const clean = syntheticEcg({ seconds: 30 })
  const spoilt = clean.map((value, i) => (i < 3000 ? NaN : i > 9500 ? 5 : value))
  const { startSeconds, quality } = chooseWindow(spoilt, 500, 10)
  expect(startSeconds).toBeGreaterThanOrEqual(6)
  expect(startSeconds).toBeLessThanOrEqual(9)
  expect(quality.gapsFraction).toBe(0)
})

test('of equals, the earliest', () => {
  const oneSecond = syntheticEcg({ seconds: 1, noiseMv: 0 })
  const repeated = Float64Array.from({ length: 20 * 500 }, (_, i) => oneSecond[i % 500] ?? 0)
  expect(chooseWindow(repeated, 500, 10).startSeconds).toBe(0)
})

test('exactly ten seconds, and not quite eleven: there is one window', () => {
  expect(chooseWindow(syntheticEcg(), 500, 10).startSeconds).toBe(0)
  expect(chooseWindow(syntheticEcg({ seconds: 10.9 }), 500, 10).startSeconds).toBe(0)
})

test('half an hour is searched evenly, not second by second', () => {
  const lead = syntheticEcg({ samplingHz: 100, seconds: 1800 })
  let looks = 0
  const counted = new Proxy(lead, {
    get(target, key) {
      if (key === 'subarray') looks++
      const value: unknown = Reflect.get(target, key)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  chooseWindow(counted, 100, 10)
  expect(looks).toBeGreaterThan(40)
  expect(looks).toBeLessThanOrEqual(60)
})
