import { expect, test } from 'vitest'
import { periodicity, qrsProminence } from '../../src/ecg/beats.ts'
import { sampled, seededNormal, syntheticEcg } from './synthetic.ts'

test('QRS complexes stand out; noise does not, whatever its seed', () => {
  expect(qrsProminence(syntheticEcg(), 500)).toBeGreaterThan(15)
  expect(qrsProminence(syntheticEcg({ samplingHz: 125 }), 125)).toBeGreaterThan(15)
  for (let seed = 1; seed <= 20; seed++) {
    const normal = seededNormal(seed)
    expect(qrsProminence(sampled(500, 10, normal), 500)).toBeLessThan(6.5)
  }
  expect(qrsProminence(new Float64Array(5000), 500)).toBe(0)
})

test('what comes again is periodic, at 30 and at 290 a minute', () => {
  for (const perMinute of [30, 75, 290]) {
    const sine = sampled(500, 10, (time) => Math.sin((2 * Math.PI * perMinute * time) / 60))
    expect(periodicity(sine, 500)).toBeGreaterThan(0.95)
  }
  expect(periodicity(sampled(500, 10, seededNormal(3)), 500)).toBeLessThan(0.3)
  expect(periodicity(new Float64Array(5000), 500)).toBe(0)
})

test('a slow swell alone is not periodic: the hill at lag 0 does not count', () => {
  expect(
    periodicity(
      sampled(500, 10, (time) => Math.exp(-((time - 5) ** 2) / 8)),
      500,
    ),
  ).toBe(0)
})
