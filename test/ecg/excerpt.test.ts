import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeObservation } from '../../src/ecg/encode-observation.ts'
import { excerptAround } from '../../src/ecg/excerpt.ts'
import { standardLeads, type EcgRecording, type LeadName } from '../../src/ecg/recording.ts'
import { sampled, syntheticEcg } from './synthetic.ts'

const start = '2026-01-31T08:41:00+01:00'

/** Every sample is its own index, so that an excerpt says where it was cut. */
function counting(
  seconds: number,
  samplingHz = 500,
  leads: readonly LeadName[] = ['II'],
): EcgRecording {
  return {
    leads: new Map(leads.map((lead) => [lead, sampled(samplingHz, seconds, (_, index) => index)])),
    derivedLeads: new Set(),
    samplingHz,
    start,
    source: { format: 'wfdb', reference: 'r1' },
    warnings: [],
  }
}

/** Where the excerpt begins and ends in the recording, in seconds. */
function boundsOf({ leads, samplingHz }: EcgRecording, lead: LeadName = 'II'): number[] {
  const samples = leads.get(lead) ?? new Float64Array()
  return [(samples.at(0) ?? NaN) / samplingHz, ((samples.at(-1) ?? NaN) + 1) / samplingHz]
}

describe('excerptAround', () => {
  it('takes as much before the window as after it, 30 s in all', () => {
    expect(boundsOf(excerptAround(counting(120), 60, 10))).toEqual([50, 80])
  })

  it('stays inside the recording', () => {
    expect(boundsOf(excerptAround(counting(120), 2, 10))).toEqual([0, 30])
    expect(boundsOf(excerptAround(counting(120), 109, 10))).toEqual([90, 120])
  })

  it('leaves a short recording whole', () => {
    const recording = counting(20)
    const excerpt = excerptAround(recording, 5, 10)
    expect(boundsOf(excerpt)).toEqual([0, 20])
    expect(Date.parse(excerpt.start ?? '')).toBe(Date.parse(start))
    expect(excerpt.source).toEqual(recording.source)
  })

  it('moves the start time with the cut', () => {
    const excerpt = excerptAround(counting(120), 60, 10)
    expect(Date.parse(excerpt.start ?? '') - Date.parse(start)).toBe(50_000)
  })

  it('makes up no start time', () => {
    const { start: _, ...undated } = counting(120)
    expect(excerptAround(undated, 60, 10)).not.toHaveProperty('start')
  })

  it('cuts all leads alike and leaves the recording as it is', () => {
    const recording = counting(60, 360, ['I', 'II', 'MLII'])
    const excerpt = excerptAround(recording, 30, 10)
    expect([...excerpt.leads.keys()]).toEqual(['I', 'II', 'MLII'])
    expect(boundsOf(excerpt, 'MLII')).toEqual(boundsOf(excerpt, 'I'))
    expect(boundsOf(recording)).toEqual([0, 60])
  })

  it('gives up surroundings, never the window, when many samples must travel', () => {
    const many = excerptAround(counting(60, 1000, standardLeads), 40, 10)
    const [from = NaN, to = NaN] = boundsOf(many)
    expect(to - from).toBeLessThan(30)
    expect(from).toBeLessThanOrEqual(40)
    expect(to).toBeGreaterThanOrEqual(50)
    const enormous = excerptAround(counting(15, 8000, standardLeads), 3, 10)
    expect(boundsOf(enormous)).toEqual([3, 13])
  })

  it('fits, encoded, into the 1 MB that a FHIR server may take', () => {
    const samples = syntheticEcg({ samplingHz: 1000, seconds: 30, noiseMv: 0.05 })
    const recording = {
      ...counting(1, 1000),
      leads: new Map(standardLeads.map((lead) => [lead, samples])),
    }
    const context = { patientId: 'p1', effective: start }
    const bytesOf = (ecg: EcgRecording) =>
      Buffer.byteLength(JSON.stringify(encodeObservation(ecg, context)))
    expect(bytesOf(recording)).toBeGreaterThan(1e6)
    expect(bytesOf(excerptAround(recording, 10, 10))).toBeLessThan(1e6)
  })

  it('holds the whole window, wherever that lies', () => {
    const rate = fc.constantFrom(100, 250, 257, 360, 500, 1000)
    const place = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(rate, fc.integer({ min: 10, max: 90 }), place, (samplingHz, seconds, at) => {
        const windowStart = at * (seconds - 10)
        const excerpt = excerptAround(counting(seconds, samplingHz), windowStart, 10)
        const [from = NaN, to = NaN] = boundsOf(excerpt)
        const halfStep = 0.5 / samplingHz + 1e-9
        expect(from).toBeLessThanOrEqual(windowStart + halfStep)
        expect(to).toBeGreaterThanOrEqual(windowStart + 10 - halfStep)
        expect(to - from).toBeCloseTo(Math.min(seconds, 30), 6)
      }),
      { numRuns: 60 },
    )
  })
})
