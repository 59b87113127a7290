import { describe, expect, it } from 'vitest'
import { encodeObservation } from '../../src/ecg/encode-observation.ts'
import { deriveLimbLeads } from '../../src/ecg/limb-leads.ts'
import { decodeObservation } from '../../src/ecg/observation.ts'
import { standardLeads, type EcgRecording, type LeadName } from '../../src/ecg/recording.ts'
import { validateFhir } from '../../src/fhir/validate.ts'
import { syntheticEcg } from './synthetic.ts'

const context = { patientId: 'p1', effective: '2026-01-31T08:41:00+01:00' }
/** Half a microvolt, and what the double takes. */
const halfStepMv = 0.0005 + 1e-12

/** Noise makes the values lie between the steps. */
function recordingOf(leads: readonly LeadName[], samplingHz = 500): EcgRecording {
  return {
    leads: new Map(
      leads.map((lead, index) => [
        lead,
        syntheticEcg({ samplingHz, seed: index + 1, noiseMv: 0.02 }),
      ]),
    ),
    derivedLeads: new Set(),
    samplingHz,
    source: { format: 'wfdb', reference: 'r1' },
    warnings: [],
  }
}

function roundTrip(recording: EcgRecording): EcgRecording {
  const decoded = decodeObservation(encodeObservation(recording, context), {})
  if ('kind' in decoded) throw new Error(`declined: ${decoded.reason}`)
  return decoded
}

function largestDifference(a: Float64Array | undefined, b: Float64Array | undefined): number {
  if (a === undefined || a.length !== b?.length) return Infinity
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] ?? NaN))), 0)
}

describe('encodeObservation', () => {
  it.each([257, 360, 500, 1000])('is read back within half a step, at %i Hz', (samplingHz) => {
    const recording = recordingOf(standardLeads, samplingHz)
    const decoded = roundTrip(recording)
    expect([...decoded.leads.keys()]).toEqual([...standardLeads])
    expect(decoded.samplingHz).toBeCloseTo(samplingHz, 9)
    expect(decoded.start).toBe(context.effective)
    expect(decoded.warnings).toEqual([])
    for (const [lead, samples] of recording.leads)
      expect(largestDifference(samples, decoded.leads.get(lead))).toBeLessThanOrEqual(halfStepMv)
  })

  it('codes each standard lead in MDC', () => {
    const { component } = encodeObservation(recordingOf(['II', 'aVR']), context)
    expect(component?.map(({ code }) => code.coding?.[0])).toMatchObject([
      { system: 'urn:oid:2.16.840.1.113883.6.24', code: '131330' },
      { system: 'urn:oid:2.16.840.1.113883.6.24', code: '131390' },
    ])
  })

  it('names a lead of a monitor by text, for it has no code of its own', () => {
    const recording = recordingOf(['MLII'])
    expect(encodeObservation(recording, context).component?.[0]?.code).toEqual({ text: 'MLII' })
    const decoded = roundTrip(recording)
    expect([...decoded.leads.keys()]).toEqual(['MLII'])
    expect(
      largestDifference(recording.leads.get('MLII'), decoded.leads.get('MLII')),
    ).toBeLessThanOrEqual(halfStepMv)
  })

  it('writes a gap as E, and it is a gap again when read', () => {
    const recording = recordingOf(['II'])
    const samples = recording.leads.get('II')
    samples?.fill(NaN, 100, 103)
    const written = encodeObservation(recording, context).component?.[0]?.valueSampledData?.data
    const tokens = written?.split(' ') ?? []
    expect(tokens).toHaveLength(5000)
    expect(tokens.flatMap((token, i) => (token === 'E' ? [i] : []))).toEqual([100, 101, 102])
    const decoded = roundTrip(recording).leads.get('II') ?? new Float64Array()
    expect([...decoded].flatMap((mv, i) => (Number.isNaN(mv) ? [i] : []))).toEqual([100, 101, 102])
  })

  it('leaves out what was worked out from other leads; the reader works it out again', () => {
    const recorded = recordingOf(['I', 'II'])
    const derived = deriveLimbLeads(recorded.leads)
    expect([...derived.keys()].sort()).toEqual(['III', 'aVF', 'aVL', 'aVR'])
    const whole: EcgRecording = {
      ...recorded,
      leads: new Map([...recorded.leads, ...derived]),
      derivedLeads: new Set(derived.keys()),
    }
    const { component } = encodeObservation(whole, context)
    expect(component?.map(({ code }) => code.text)).toEqual(['I', 'II'])
    const decoded = roundTrip(whole)
    expect(decoded.derivedLeads).toEqual(whole.derivedLeads)
    for (const [lead, samples] of derived)
      expect(largestDifference(samples, decoded.leads.get(lead))).toBeLessThanOrEqual(
        2 * halfStepMv,
      )
  })

  it('is valid FHIR R4', () => {
    const recording = recordingOf([...standardLeads, 'MLII'], 360)
    recording.leads.get('V1')?.fill(NaN, 0, 5)
    expect(validateFhir(encodeObservation(recording, context))).toEqual([])
  })

  it('is about the patient it was written for', () => {
    const observation = encodeObservation(recordingOf(['II']), context)
    expect(observation.subject?.reference).toBe('Patient/p1')
  })
})
