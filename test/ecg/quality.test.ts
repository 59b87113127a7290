import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { assessQuality, declineRecording, qualityLimits } from '../../src/ecg/quality.ts'
import { readRecordingFile } from '../../src/ecg/read-file.ts'
import { describeWithTestData, testDataDir } from '../test-data.ts'
import { sampled, seededNormal, seededUniform, syntheticEcg } from './synthetic.ts'

const rates = [500, 250, 125]

function reasonOf(lead: Float64Array, samplingHz: number): string {
  return assessQuality(lead, samplingHz).declined?.reason ?? 'usable'
}

describe.each(rates)('at %d Hz', (samplingHz) => {
  const ecg = (options: Parameters<typeof syntheticEcg>[0]): Float64Array =>
    syntheticEcg({ samplingHz, ...options })

  test.each([
    ['sinus rhythm', ecg({})],
    ['low voltage', ecg({ amplitudeMv: 0.2, pWaveMv: 0.03, noiseMv: 0.01 })],
    [
      'atrial fibrillation',
      ecg({
        cycle: (normal) => Math.max(0.35, 0.65 + 0.16 * normal()),
        pWaveMv: 0,
        fWaveMv: 0.06,
        noiseMv: 0.02,
      }),
    ],
    ['bradycardia, 32 a minute', ecg({ cycle: () => 1.9 })],
    ['tachycardia, 190 a minute', ecg({ cycle: () => 60 / 190, pWaveMv: 0 })],
    [
      'wide QRS without P (hyperkalaemia)',
      ecg({ cycle: () => 0.9, pWaveMv: 0, qrsSigmaSeconds: 0.06 }),
    ],
    [
      'a pause of 3 s',
      ecg({
        cycle: (() => {
          let beat = 0
          return () => (beat++ === 3 ? 3 : 0.8)
        })(),
      }),
    ],
    [
      'mains of 0.5 mV at 50 Hz',
      ecg({}).map((value, i) => value + 0.5 * Math.sin((2 * Math.PI * 50 * i) / samplingHz)),
    ],
    [
      'baseline wander of 1 mV',
      ecg({}).map((value, i) => value + Math.sin((2 * Math.PI * 0.2 * i) / samplingHz)),
    ],
  ])('%s passes', (_, lead) => {
    expect(assessQuality(lead, samplingHz).declined).toBeNull()
  })

  test.each([1.2, 1.8, 2.6])('a sine wave of %d Hz (severe hyperkalaemia) passes', (frequency) => {
    const normal = seededNormal(7)
    const sine = sampled(samplingHz, 10, (time) => {
      const phase = 2 * Math.PI * frequency * time
      return 0.8 * Math.sin(phase) + 0.2 * Math.sin(2 * phase) + 0.02 * normal()
    })
    expect(assessQuality(sine, samplingHz).declined).toBeNull()
  })

  test('pure noise is declined, white, low-passed or uniform', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const normal = seededNormal(seed)
      const uniform = seededUniform(seed)
      let slow = 0
      const share = 1 - Math.exp((-2 * Math.PI * 15) / samplingHz)
      const noises = [
        sampled(samplingHz, 10, () => 0.3 * normal()),
        sampled(samplingHz, 10, () => 2 * uniform() - 1),
        sampled(samplingHz, 10, () => (slow += share * (normal() - slow))),
      ]
      for (const noise of noises) expect(reasonOf(noise, samplingHz)).toBe('noisy')
    }
  })

  test('mains alone is no ECG', () => {
    const normal = seededNormal(2)
    for (const mains of [50, 60])
      expect(
        reasonOf(
          sampled(
            samplingHz,
            10,
            (time) => Math.sin(2 * Math.PI * mains * time) + 0.005 * normal(),
          ),
          samplingHz,
        ),
      ).not.toBe('usable')
  })

  test('a lead that fell off is declined: flat, quiet noise, at the rail, or halfway through', () => {
    const normal = seededNormal(9)
    const half = samplingHz * 5
    expect(reasonOf(new Float64Array(10 * samplingHz), samplingHz)).toBe('flat')
    expect(
      reasonOf(
        sampled(samplingHz, 10, () => 0.01 * normal()),
        samplingHz,
      ),
    ).toBe('flat')
    expect(reasonOf(new Float64Array(10 * samplingHz).fill(5), samplingHz)).toBe('flat')
    expect(
      reasonOf(
        ecg({}).map((value, i) => (i < half ? value : 0.005 * normal())),
        samplingHz,
      ),
    ).toBe('flat')
    expect(
      reasonOf(
        ecg({}).map((value, i) => (i < half ? value : 5)),
        samplingHz,
      ),
    ).toBe('clipped')
  })

  test('gaps: 5 % is the limit', () => {
    const withGap = (seconds: number): Float64Array =>
      ecg({}).map((value, i) => (i < seconds * samplingHz ? NaN : value))
    expect(reasonOf(withGap(0.48), samplingHz)).toBe('usable')
    expect(reasonOf(withGap(0.6), samplingHz)).toBe('gaps')
    expect(reasonOf(new Float64Array(10 * samplingHz).fill(NaN), samplingHz)).toBe('gaps')
  })

  test('an ECG drowned in noise is declined', () => {
    expect(reasonOf(ecg({ noiseMv: 1 }), samplingHz)).toBe('noisy')
  })
})

test('a wrong unit and an overflow are declined', () => {
  expect(
    reasonOf(
      syntheticEcg().map((value) => 1000 * value),
      500,
    ),
  ).toBe('noisy')
  expect(
    reasonOf(
      syntheticEcg().map((value) => 1e308 * value * 10),
      500,
    ),
  ).not.toBe('usable')
})

test('length and rate come first', () => {
  expect(declineRecording(5000, 500)).toBeUndefined()
  expect(declineRecording(4999, 500)?.reason).toBe('too-short')
  expect(declineRecording(0, 500)?.reason).toBe('too-short')
  expect(declineRecording(990, 99)?.reason).toBe('sampling-too-low')
  expect(declineRecording(5118, 511.844)).toBeUndefined()
  // 3600 samples with a period rounded to 2.7777777 ms are ten seconds.
  expect(declineRecording(3600, 1000 / 2.7777777)).toBeUndefined()
  expect(declineRecording(1000, 100, { ...qualityLimits, leastSamplingHz: 200 })?.reason).toBe(
    'sampling-too-low',
  )
  expect(assessQuality(new Float64Array(), 500).declined?.reason).toBe('too-short')
  expect(assessQuality(syntheticEcg({ seconds: 8 }), 500).declined?.reason).toBe('too-short')
})

describeWithTestData('real recordings', () => {
  const georgia = Array.from({ length: 12 }, (_, i) => `wfdb/georgia/E0${7500 + i}`)

  test.each([
    ...georgia.map((record) => [record, ['I', 'II']] as const),
    ['wfdb/s0010_re', ['I', 'II']],
    ['wfdb/100', ['MLII']],
    ['wfdb/v102s', ['II']],
    ['wfdb/03700181', ['MCL1']],
    ['fhir/derived_12lead_E07500.json', ['I', 'II']],
    ['fhir/derived_healthkit_s0010re_leadI_512Hz_30s.json', ['I']],
  ] as const)('every ten seconds of %s pass', async (file, leads) => {
    const recording = await readRecordingFile(join(testDataDir, file))
    if ('kind' in recording) throw new Error(recording.detail)
    const { samplingHz } = recording
    const window = Math.round(10 * samplingHz)
    for (const name of leads) {
      const lead = recording.leads.get(name) ?? new Float64Array()
      expect(lead.length).toBeGreaterThanOrEqual(window)
      // Of half an hour, every third window.
      const step = lead.length > 100 * window ? 3 * window : window
      for (let start = 0; start + window <= lead.length; start += step)
        expect(assessQuality(lead.subarray(start, start + window), samplingHz).declined).toBeNull()
    }
  })
})
