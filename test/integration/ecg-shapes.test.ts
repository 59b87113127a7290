import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { assess, type Assessment } from '../../src/assess.ts'
import { readConfig } from '../../src/config.ts'
import { encodeObservation } from '../../src/ecg/encode-observation.ts'
import { parseObservation } from '../../src/ecg/observation-schema.ts'
import { decodeObservation } from '../../src/ecg/observation.ts'
import { groupPerLeadObservations } from '../../src/ecg/per-lead.ts'
import { readRecordingFile } from '../../src/ecg/read-file.ts'
import type { EcgRecording } from '../../src/ecg/recording.ts'
import { openModel, type Model } from '../../src/model/index.ts'
import { loadRegistry } from '../../src/registry/index.ts'
import { toHealthKit, toHl7, toIsik, toPhdRtsa, toR5, toWild } from '../ecg/shapes.ts'
import { describeWithTestData, testDataDir } from '../test-data.ts'

describeWithTestData('one physical lead gives one answer, whatever the form it comes in', () => {
  let model: Model
  let recording: EcgRecording
  const expected = new Map<string, Assessment>()
  beforeAll(async () => {
    model = await openModel({
      folder: readConfig({}).modelDir,
      indicatorIds: loadRegistry().indicators.map(({ id }) => id),
      providers: ['cpu'],
    })
    const read = await readRecordingFile(join(testDataDir, 'wfdb/georgia/E07500'))
    if ('kind' in read) throw new Error(read.detail)
    recording = read
    for (const lead of ['I', 'II']) expected.set(lead, await assessed(recording, lead))
  })
  afterAll(() => model.close())

  const assessed = async (ecg: EcgRecording, lead: string): Promise<Assessment> => {
    const assessment = await assess(ecg, model, lead)
    if (assessment.kind === 'declined') throw new Error(assessment.detail)
    return assessment
  }

  it.each([
    ['twelve components', 'II', toHl7],
    ['twelve components', 'I', toHl7],
    ['what ingest writes', 'II', ingested],
    ['HealthKit-like, in two batches', 'I', (ecg: EcgRecording) => toHealthKit(ecg, 5)],
    ['ISiK, EkgDE', 'II', toIsik],
    ['twelve Observations of one lead each', 'II', together],
    ['R5-style', 'II', toR5],
    ['in the wild', 'II', toWild],
  ])('%s, lead %s: the estimates of the WFDB record', async (_, lead, shape) => {
    const decoded = decodeObservation(shape(recording), { leads: ['I', 'II'] })
    if ('kind' in decoded) throw new Error(decoded.detail)
    const { estimates, ecg } = await assessed(decoded, lead)
    const wanted = expected.get(lead)
    expect(ecg.windowStartSeconds).toBe(wanted?.ecg.windowStartSeconds)
    expect(estimates).toHaveLength(wanted?.estimates.length ?? 0)
    for (const [i, estimate] of estimates.entries()) {
      const twin = wanted?.estimates[i]
      expect(estimate.id).toBe(twin?.id)
      expect(estimate.flagged).toBe(twin?.flagged)
      expect(estimate.probability === null).toBe(twin?.probability === null)
      expect(
        Math.abs((estimate.probability ?? 0) - (twin?.probability ?? 0)),
        estimate.id,
      ).toBeLessThan(1e-6)
    }
  })
})

function ingested(recording: EcgRecording) {
  return encodeObservation(recording, { patientId: 'p1', effective: '2026-01-31T08:41:00+01:00' })
}

function together(recording: EcgRecording) {
  return groupPerLeadObservations(toPhdRtsa(recording).map(parseObservation))[0]
}
