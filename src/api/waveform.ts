/** @module api/waveform: the tracing as it was recorded, and what of it the network saw. */
import type { Observation } from '@medplum/fhirtypes'
import { assessNewestUsable } from '../cds-hooks/newest-ecg.ts'
import { decodeObservation } from '../ecg/observation.ts'
import { standardLeads, type EcgRecording, type LeadName } from '../ecg/recording.ts'
import { AnyEcgError, type Declined } from '../errors.ts'
import type { Model } from '../model/index.ts'
import { inputHz } from '../signal/ecgfounder.ts'
import { openChart } from './chart.ts'
import type { ApiParts } from './dependencies.ts'
import { readModelInput } from './model-input.ts'
import type { Session } from './session.ts'
import type { WaveformAnswer } from './types.ts'

/** 0.01 microvolt, and a ten-thousandth of a standard deviation: finer than any recording, and half the bytes. */
const mvDigits = 5
const inputDigits = 4

/** @throws AnyEcgError `fhir-failed` (412) where there is no tracing that can be drawn. */
export async function answerWaveform(
  session: Session,
  parts: ApiParts,
  reference: string,
): Promise<WaveformAnswer> {
  const reading = await openChart(session, parts, reference)
  const [ecg] = reading.ecgs
  if (!ecg) throw cannotDraw('the chart holds no ECG')
  const recording = decode(ecg)
  if ('kind' in recording) throw cannotDraw(recording.detail)
  const found = await assessNewestUsable(reading, { ...parts, ...session })
  const { leads, derivedLeads, samplingHz, start, source } = recording
  const names = [...leads.keys()].filter((name) => !derivedLeads.has(name))
  return {
    reference: source.reference,
    start: start ?? null,
    samplingHz,
    leads: names
      .toSorted((a, b) => placeOf(a) - placeOf(b))
      .map((name) => ({ name, mv: roundAll(leads.get(name), mvDigits) })),
    modelInput:
      found.kind === 'assessed' ? readInput(ecg, found.assessment.ecg.lead, parts.model) : null,
  }
}

function decode(ecg: Observation): EcgRecording | Declined {
  try {
    return decodeObservation(ecg)
  } catch (error) {
    if (error instanceof AnyEcgError && error.code === 'observation-invalid')
      throw cannotDraw(error.message)
    throw error
  }
}

function cannotDraw(why: string): AnyEcgError {
  return new AnyEcgError('fhir-failed', `ecg: there is no tracing to draw: ${why}`)
}

function readInput(ecg: Observation, lead: LeadName, model: Model): WaveformAnswer['modelInput'] {
  const seen = readModelInput(ecg, lead, model)
  return (
    seen && {
      lead,
      samplingHz: inputHz,
      startSeconds: seen.windowStartSeconds,
      samples: roundAll(seen.samples, inputDigits).map((value) => value ?? 0),
    }
  )
}

function placeOf(name: LeadName): number {
  const place = standardLeads.findIndex((lead) => lead === name)
  return place < 0 ? standardLeads.length : place
}

/** A gap is NaN, which JSON has no word for. */
function roundAll(values: Float64Array = new Float64Array(), digits: number): (number | null)[] {
  const unit = 10 ** digits
  return Array.from(values, (value) =>
    Number.isFinite(value) ? Math.round(value * unit) / unit : null,
  )
}
