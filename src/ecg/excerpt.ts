/** @module ecg/excerpt: a part of a long recording, small enough to travel. */
import type { EcgRecording } from './recording.ts'

const maxSeconds = 30
/** Medplum refuses bodies over 1 MB; an encoded sample takes up to six characters. */
const maxSamples = 160_000

/**
 * The window and as much around it, evenly, as fits into 30 s and into one FHIR body.
 * The start time moves with it.
 */
export function excerptAround(
  recording: EcgRecording,
  windowStartSeconds: number,
  windowSeconds: number,
): EcgRecording {
  const { samplingHz, leads } = recording
  const total = leads.values().next().value?.length ?? 0
  const window = Math.ceil(windowSeconds * samplingHz)
  const affordable = Math.floor(maxSamples / Math.max(1, leads.size))
  const length = Math.min(total, Math.max(window, Math.min(maxSeconds * samplingHz, affordable)))
  const centred = Math.round(windowStartSeconds * samplingHz - (length - window) / 2)
  const from = Math.max(0, Math.min(total - length, centred))
  const start = recording.start
    ? new Date(Date.parse(recording.start) + (from / samplingHz) * 1000).toISOString()
    : undefined
  const { start: _start, localStart: _localStart, ...rest } = recording
  return {
    ...rest,
    ...(start ? { start } : {}),
    leads: new Map([...leads].map(([name, samples]) => [name, samples.slice(from, from + length)])),
  }
}
