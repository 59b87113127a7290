import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRecordingFile } from '../../src/ecg/read-file.ts'
import type { EcgRecording } from '../../src/ecg/recording.ts'
import { band067To40Hz, notch50Hz } from '../../src/signal/coefficients.ts'
import { prepareInput, type ModelInput } from '../../src/signal/ecgfounder.ts'
import { filtfilt } from '../../src/signal/filter.ts'
import { zScore } from '../../src/signal/normalise.ts'
import { runningMedian } from '../../src/signal/running-median.ts'
import { seededNormal, syntheticEcg } from '../ecg/synthetic.ts'
import { describeWithTestData, testDataDir } from '../test-data.ts'

function prepared(lead: Float64Array, samplingHz: number): ModelInput {
  const input = prepareInput(lead, samplingHz)
  if ('kind' in input) throw new Error(input.detail)
  return input
}

function worstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  return Array.from(a).reduce(
    (worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? NaN))),
    0,
  )
}

async function leadOf(file: string, lead: string): Promise<[Float64Array, EcgRecording]> {
  const recording = await readRecordingFile(join(testDataDir, file))
  if ('kind' in recording) throw new Error(recording.detail)
  return [recording.leads.get(lead) ?? new Float64Array(), recording]
}

test('5000 samples, mean 0, spread 1, the lead itself unchanged', () => {
  const lead = syntheticEcg()
  const copy = lead.slice()
  const { samples, windowStartSeconds, quality } = prepared(lead, 500)
  expect(samples.length).toBe(5000)
  expect(zScore(samples)).toEqual(expect.objectContaining({ length: 5000 }))
  expect(worstDifference(zScore(samples), samples)).toBeLessThan(1e-6)
  expect(windowStartSeconds).toBe(0)
  expect(quality.declined).toBeNull()
  expect(lead).toEqual(copy)
})

test('less than ten seconds is declined; quality is only reported', () => {
  expect(prepareInput(syntheticEcg().slice(1), 500)).toMatchObject({ reason: 'too-short' })
  expect(prepareInput(new Float64Array(), 500)).toMatchObject({ reason: 'too-short' })
  const noise = Float64Array.from({ length: 5000 }, seededNormal(1))
  expect(prepared(noise, 500).quality.declined?.reason).toBe('noisy')
})

test('a gap is no step, whatever the offset of the electrode; a flat lead gives zeros', () => {
  const gappy = syntheticEcg().map((value, i) => (i > 1000 && i < 1100 ? NaN : value))
  const onOffset = gappy.map((value) => value + 20)
  const expected = prepared(gappy, 500).samples
  const difference = prepared(onOffset, 500).samples.map((value, i) =>
    Math.abs(value - (expected[i] ?? NaN)),
  )
  // What 20 mV leave of the precision of the filters; a step of 20 mV would leave whole units.
  expect(Math.max(...difference)).toBeLessThan(1e-5)
  expect(prepared(new Float64Array(5000), 500).samples).toEqual(new Float64Array(5000))
})

test('a longer recording is filtered whole, then cut, then levelled and scored alone', () => {
  const normal = seededNormal(8)
  const lead = syntheticEcg({ seconds: 30, noiseMv: 0 }).map(
    (value, i) => value + (i >= 6000 && i < 11_000 ? 0.003 : 0.08) * normal(),
  )
  const { samples, windowStartSeconds } = prepared(lead, 500)
  expect(windowStartSeconds).toBe(12)
  const window = filtfilt(band067To40Hz, filtfilt(notch50Hz, lead)).slice(6000, 11_000)
  const median = runningMedian(window, 201)
  expect(samples).toEqual(zScore(window.map((value, i) => value - (median[i] ?? 0))))
})

test('other rates give nearly the same input', () => {
  const reference = prepared(syntheticEcg({ noiseMv: 0 }), 500).samples
  for (const samplingHz of [250, 360, 512, 1000]) {
    const { samples } = prepared(syntheticEcg({ samplingHz, noiseMv: 0 }), samplingHz)
    expect(worstDifference(samples, reference)).toBeLessThan(0.02)
  }
})

describeWithTestData('against the original pipeline', () => {
  const index = (): { files: { file: string; source: string; lead: string }[] } =>
    JSON.parse(readFileSync(join(testDataDir, 'golden/index.json'), 'utf8')) as ReturnType<
      typeof index
    >

  test('every golden vector, within 1e-6', async () => {
    const { files } = index()
    expect(files.length).toBe(12)
    for (const { file, source, lead } of files) {
      const bytes = readFileSync(join(testDataDir, 'golden', file))
      const golden = Float32Array.from({ length: 5000 }, (_, i) => bytes.readFloatLE(4 * i))
      const [samples, { samplingHz }] = await leadOf(source, lead)
      expect(worstDifference(prepared(samples, samplingHz).samples, golden)).toBeLessThan(1e-6)
    }
  })

  test('the same ECG as FHIR and as WFDB gives the same input', async () => {
    for (const name of ['I', 'II']) {
      const [wfdb] = await leadOf('wfdb/georgia/E07500', name)
      const [fhir] = await leadOf('fhir/derived_12lead_E07500.json', name)
      expect(
        worstDifference(prepared(fhir, 500).samples, prepared(wfdb, 500).samples),
      ).toBeLessThan(1e-5)
    }
  })

  test('the same ECG at 1000 Hz (WFDB) and at 512 Hz (HealthKit) gives nearly the same input', async () => {
    const [wfdb] = await leadOf('wfdb/s0010_re', 'I')
    const [healthKit] = await leadOf('fhir/derived_healthkit_s0010re_leadI_512Hz_30s.json', 'I')
    const a = prepared(wfdb.slice(0, 10_000), 1000).samples
    const b = prepared(healthKit.slice(0, 5120), 512).samples
    expect(worstDifference(a.subarray(500, 4500), b.subarray(500, 4500))).toBeLessThan(0.05)
  })
})
