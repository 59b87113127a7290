import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { excerptAround } from '../../src/ecg/excerpt.ts'
import { parseObservation } from '../../src/ecg/observation-schema.ts'
import { decodeObservation, holdsWaveform } from '../../src/ecg/observation.ts'
import { groupPerLeadObservations } from '../../src/ecg/per-lead.ts'
import { assessQuality } from '../../src/ecg/quality.ts'
import { readRecordingFile } from '../../src/ecg/read-file.ts'
import { standardLeads, type EcgRecording, type LeadName } from '../../src/ecg/recording.ts'
import { prepareInput } from '../../src/signal/index.ts'
import { resample } from '../../src/signal/resample.ts'
import { describeWithTestData, testDataDir } from '../test-data.ts'
import { toHealthKit, toHl7, toIsik, toPhdRtsa, toR5, toWild, usCore } from './shapes.ts'

async function recordingOf(path: string): Promise<EcgRecording> {
  const recording = await readRecordingFile(join(testDataDir, path))
  if ('kind' in recording) throw new Error(recording.detail)
  return recording
}

function decoded(resource: unknown): EcgRecording {
  const recording = decodeObservation(resource)
  if ('kind' in recording) throw new Error(`${recording.reason}: ${recording.detail}`)
  return recording
}

/** Largest difference of a lead, mV. */
function distance(a: EcgRecording, b: EcgRecording, lead: LeadName): number {
  const [x, y] = [a.leads.get(lead), b.leads.get(lead)]
  if (!x || x.length !== y?.length) return Infinity
  return x.reduce((most, value, i) => Math.max(most, Math.abs(value - (y[i] ?? NaN))), 0)
}

describeWithTestData('ECG Observations as they really appear', () => {
  let georgia: EcgRecording
  let ptb: EcgRecording
  beforeAll(async () => {
    georgia = await recordingOf('wfdb/georgia/E07500')
    ptb = excerptAround(await recordingOf('wfdb/s0010_re'), 10, 10)
  })

  it.each([
    ['HL7', toHl7, []],
    ['ISiK, EkgDE', toIsik, ['gives no unit']],
    ['R5-style', toR5, []],
    ['in the wild', toWild, []],
    ['PHD RTSA', (r: EcgRecording) => rtsa(r), []],
  ] as const)('%s: twelve leads, sample by sample', (_, shape, warnings) => {
    const resource = shape(georgia)
    expect(holdsWaveform(resource)).toBe(true)
    const recording = decoded(resource)
    expect([...recording.leads.keys()]).toEqual([...standardLeads])
    expect(recording.derivedLeads.size).toBe(0)
    expect(recording.samplingHz).toBe(500)
    expect(recording.start).toBe('2026-01-31T08:41:00+01:00')
    for (const lead of standardLeads) expect(distance(recording, georgia, lead)).toBeLessThan(1e-12)
    expect(recording.warnings).toHaveLength(warnings.length)
    for (const words of warnings) expect(recording.warnings.join()).toContain(words)
  })

  const rtsa = (recording: EcgRecording) => {
    const leads = toPhdRtsa(recording).map(parseObservation)
    // As a server returns equal dates: in any order.
    const grouped = groupPerLeadObservations([...leads.slice(5), ...leads.slice(0, 5)])
    expect(grouped).toHaveLength(1)
    return grouped[0]
  }

  it('PHD RTSA: twelve Observations are one ECG, and all of them its basis', () => {
    const { source } = decoded(rtsa(georgia))
    expect(source.reference).toBe('Observation/rtsa-I')
    expect(source.parts).toEqual(standardLeads.map((lead) => `Observation/rtsa-${lead}`))
    expect(source.version).toBe(standardLeads.map((lead) => `rtsa-${lead}@1`).join('+'))
  })

  it('PHD RTSA: two ECGs of different times stay two', () => {
    const earlier = toPhdRtsa(georgia).map((lead) => ({
      ...lead,
      id: `earlier-${String(lead.id)}`,
      effectiveDateTime: '2026-01-30T08:41:00+01:00',
    }))
    const mixed = toPhdRtsa(georgia).flatMap((lead, i) => [lead, earlier[i]])
    const grouped = groupPerLeadObservations(mixed.map(parseObservation))
    expect(grouped.map((ecg) => decoded(ecg).source.parts?.length)).toEqual([12, 12])
  })

  it.each([512, 511.844, 500])('HealthKitOnFHIR: 30 s of lead I in batches at %d Hz', (hz) => {
    const lead = resample(ptb.leads.get('I') ?? new Float64Array(), ptb.samplingHz, hz)
    const watch: EcgRecording = { ...ptb, leads: new Map([['I', lead]]), samplingHz: hz }
    const resource = toHealthKit(watch)
    const recording = decoded(resource)
    expect([...recording.leads.keys()]).toEqual(['I'])
    expect(recording.samplingHz).toBeCloseTo(hz, 9)
    expect(recording.start).toBe('2026-01-31T08:41:00+01:00')
    // Written to a tenth of a microvolt: half of that is lost.
    expect(distance(recording, watch, 'I')).toBeLessThan(0.5e-4 + 1e-9)
    const input = prepareInput(recording.leads.get('I') ?? new Float64Array(), recording.samplingHz)
    if ('kind' in input) throw new Error(input.detail)
    expect(input.quality.declined).toBeNull()
    expect(input.samples).toHaveLength(5000)
  })

  it('HealthKitOnFHIR: the derived fixture of 512 Hz is a usable ECG', () => {
    const resource: unknown = JSON.parse(
      readFileSync(
        join(testDataDir, 'fhir/derived_healthkit_s0010re_leadI_512Hz_30s.json'),
        'utf8',
      ),
    )
    const { leads, samplingHz } = decoded(resource)
    expect(samplingHz).toBe(512)
    const window = leads.get('I')?.subarray(0, 5120) ?? new Float64Array()
    expect(assessQuality(window, samplingHz).declined).toBeNull()
  })

  it('US Core: a report is declined, as one without a signal', () => {
    expect(holdsWaveform(usCore())).toBe(false)
    expect(decodeObservation(usCore())).toEqual({
      kind: 'declined',
      reason: 'no-signal',
      detail: 'The Observation is an ECG report without a waveform.',
    })
  })

  it("HL7's own example is declined: 1.16 s, without a unit", () => {
    const example: unknown = JSON.parse(
      readFileSync(join(testDataDir, 'fhir/R4_observation-example-sample-data.json'), 'utf8'),
    )
    expect(holdsWaveform(example)).toBe(true)
    expect(decodeObservation(example)).toMatchObject({ reason: 'too-short' })
  })

  it('what has no waveform: withdrawn, empty, of no known lead, malformed, nothing', () => {
    const whole = toHl7(georgia)
    const [lead] = whole.component as Record<string, unknown>[]
    const pleth = { coding: [{ system: 'urn:iso:std:iso:11073:10101', code: '150452' }] }
    for (const resource of [
      { ...whole, status: 'entered-in-error' },
      { ...whole, component: [{ ...lead, valueSampledData: { period: 2, data: ' ' } }] },
      { ...whole, component: [{ ...lead, code: pleth }] },
      { ...whole, component: [{ ...lead, valueSampledData: { period: '2' } }] },
      { resourceType: 'Patient' },
      null,
    ])
      expect(holdsWaveform(resource)).toBe(false)
  })
})
