/** @module signal/window: which ten seconds of a longer recording the model sees. */
import { assessQuality, type QualityReport } from '../ecg/quality.ts'

export interface Window {
  readonly startSeconds: number
  readonly quality: QualityReport
}

/** Candidates are whole seconds; of long recordings only so many, evenly spread. */
const mostCandidates = 60

/**
 * The window of the best signal quality, the earliest of equals. What a model would say of it plays no
 * part: the highest score of many windows would be a score of the number of windows.
 * @param lead mV, NaN in gaps, at least as long as the window.
 */
export function chooseWindow(lead: Float64Array, samplingHz: number, seconds: number): Window {
  const length = Math.round(seconds * samplingHz)
  const latest = Math.max(0, Math.floor((lead.length - length) / samplingHz))
  const step = Math.max(1, Math.ceil(latest / (mostCandidates - 1)))
  const candidate = (startSeconds: number): Window => {
    const start = Math.round(startSeconds * samplingHz)
    return {
      startSeconds,
      quality: assessQuality(lead.subarray(start, start + length), samplingHz),
    }
  }
  let best = candidate(0)
  for (let startSeconds = step; startSeconds <= latest; startSeconds += step) {
    const next = candidate(startSeconds)
    if (defectsOf(next.quality) < defectsOf(best.quality)) best = next
  }
  return best
}

/** One number to rank by: shares of lost time, and the worst noise relative to the beats. */
function defectsOf(quality: QualityReport): number {
  const { gapsFraction, flatFraction, clippedFraction, worstNoiseMv, amplitudeMv } = quality
  const noise = worstNoiseMv / Math.max(amplitudeMv, 1e-6)
  return gapsFraction + flatFraction + clippedFraction + noise + (quality.declined ? 100 : 0)
}
