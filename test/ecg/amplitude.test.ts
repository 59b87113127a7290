import { expect, test } from 'vitest'
import { isPlausibleEcg, peakToPeakTiles, quantile, shareBelow } from '../../src/ecg/amplitude.ts'
import { sampled, syntheticEcg } from './synthetic.ts'

test('two-second tiles, each half second; a gap is passed over', () => {
  const ramp = sampled(10, 4, (time) => time)
  const tiles = peakToPeakTiles(ramp, 10)
  expect(tiles.length).toBe(5)
  for (const size of tiles) expect(size).toBeCloseTo(1.9, 9)
  expect([...peakToPeakTiles(Float64Array.of(1, NaN, 4, NaN), 2)]).toEqual([3])
  expect([...peakToPeakTiles(new Float64Array(4).fill(NaN), 2)]).toEqual([0])
})

test('an ECG in mV is plausible; the same in uV or V is not', () => {
  const ecg = syntheticEcg()
  expect(isPlausibleEcg(ecg, 500)).toBe(true)
  expect(
    isPlausibleEcg(
      ecg.map((value) => 1000 * value),
      500,
    ),
  ).toBe(false)
  expect(
    isPlausibleEcg(
      ecg.map((value) => value / 1000),
      500,
    ),
  ).toBe(false)
})

test('the share of the time that small tiles cover', () => {
  // 8 s: tiles begin at 0, 0.5, ... 6 s; the tile from 2 to 4 s alone is small.
  const tiles = new Float64Array(13).fill(1)
  tiles[4] = 0
  expect(shareBelow(tiles, 0.5)).toBe(0.25)
  expect(shareBelow(tiles.fill(1), 0.5)).toBe(0)
  expect(shareBelow(tiles.fill(0), 0.5)).toBe(1)
  expect(shareBelow(new Float64Array(), 0.5)).toBe(0)
})

test('quantiles', () => {
  expect([0, 0.5, 0.99, 1].map((at) => quantile(Float64Array.of(3, 1, 2, 10, -5), at))).toEqual([
    -5, 2, 10, 10,
  ])
  expect(quantile(new Float64Array(), 0.5)).toBe(0)
})
