import { expect, test } from 'vitest'
import { bridgeGaps, clippedFraction, gapsFraction, noiseFloorsMv } from '../../src/ecg/defects.ts'
import { sampled, seededNormal, syntheticEcg } from './synthetic.ts'

test('gaps are counted and bridged', () => {
  const lead = Float64Array.of(NaN, 1, NaN, NaN, 2, NaN, 3, 4)
  expect(gapsFraction(lead)).toBe(0.5)
  expect([...bridgeGaps(lead)]).toEqual([1, 1, 1, 1, 2, 2, 3, 4])
  expect([...bridgeGaps(Float64Array.of(NaN, NaN))]).toEqual([0, 0])
})

test('R waves cut off at 0.7 mV are clipped; whole ones are not', () => {
  const ecg = syntheticEcg({ qrsSigmaSeconds: 0.02, amplitudeMv: 1.5 })
  expect(clippedFraction(ecg, 500)).toBe(0)
  expect(
    clippedFraction(
      ecg.map((value) => Math.min(value, 0.7)),
      500,
    ),
  ).toBeGreaterThan(0.02)
})

test('two seconds at the rail are clipped, however slowly it was reached', () => {
  const drift = sampled(500, 10, (time) => Math.min(2, 0.5 * time - 1))
  expect(clippedFraction(drift, 500)).toBeCloseTo(0.4, 2)
})

test('the rounded top of a slow wave is not, even in steps of 5 uV', () => {
  const steps = (value: number): number => Math.round(value * 200) / 200
  const sine = sampled(500, 10, (time) => steps(Math.sin(2 * Math.PI * 1.5 * time)))
  expect(clippedFraction(sine, 500)).toBe(0)
})

test('a baseline without noise is not a rail', () => {
  expect(
    clippedFraction(
      sampled(500, 10, (time) => (time % 1 < 0.05 ? 1 : 0)),
      500,
    ),
  ).toBeLessThan(0.06)
  const thin = sampled(500, 10, (time) => Math.max(0, 1 - 50 * Math.abs((time % 1) - 0.5)))
  expect(clippedFraction(thin, 500)).toBe(0)
})

test('the noise floor is that of the noise, not that of the beats', () => {
  const quiet = noiseFloorsMv(syntheticEcg({ noiseMv: 0 }), 500)
  expect(quiet.length).toBe(10)
  expect(Math.max(...quiet)).toBeLessThan(0.01)
  const normal = seededNormal(5)
  const burst = sampled(500, 10, (time) => (time >= 3 && time < 4 ? 0.1 : 0.01) * normal())
  const floors = noiseFloorsMv(burst, 500)
  expect(floors[3]).toBeGreaterThan(0.07)
  expect(floors[3]).toBeLessThan(0.1)
  expect(floors[5]).toBeLessThan(0.01)
})
