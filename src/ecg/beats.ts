/**
 * @module ecg/beats: is there a heart in it? Two signs, of which one is enough: narrow peaks well above
 * what lies between them (QRS complexes), or a shape that comes again (a sine wave, a tachycardia).
 */
import { quantile } from './amplitude.ts'
import { fasterThan } from './moving-average.ts'

/** Rates from 24 to 300 per minute. */
const longestCycleSeconds = 2.5
const shortestCycleSeconds = 0.2

/** Enough for the shape of a beat; more would only cost time. */
const coarseHz = 60

/**
 * The typical two seconds' highest peak in the band of the QRS (about 4-25 Hz), in multiples of the
 * median: near 4 for noise of any colour, above 10 for an ECG with narrow complexes.
 * @param mainsFree mV.
 */
export function qrsProminence(mainsFree: Float64Array, samplingHz: number): number {
  const band = fasterThan(mainsFree, samplingHz, [0.12, 0.1]).map(Math.abs)
  const tile = Math.max(1, Math.round(2 * samplingHz))
  const peaks: number[] = []
  for (let start = 0; start + tile <= band.length; start += tile)
    peaks.push(band.subarray(start, start + tile).reduce((high, x) => Math.max(high, x), 0))
  const background = quantile(everyNth(band, coarseStep(samplingHz)), 0.5)
  return background > 0 ? quantile(Float64Array.from(peaks), 0.5) / background : 0
}

/**
 * Highest correlation, -1 to 1, of the signal with itself one cycle later. The hill around lag 0 does
 * not count: a cycle is looked for after the correlation has been low once.
 * @param level mV, without baseline wander.
 */
export function periodicity(level: Float64Array, samplingHz: number): number {
  const step = coarseStep(samplingHz)
  const x = everyNth(level, step)
  const hz = samplingHz / step
  let best = 0
  let hasBeenLow = false
  for (let lag = Math.round(0.1 * hz); lag <= longestCycleSeconds * hz; lag++) {
    const correlation = correlateWithItself(x, lag)
    if (correlation < 0.1) hasBeenLow = true
    if (hasBeenLow && lag >= shortestCycleSeconds * hz) best = Math.max(best, correlation)
  }
  return best
}

function coarseStep(samplingHz: number): number {
  return Math.max(1, Math.floor(samplingHz / coarseHz))
}

function everyNth(values: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: Math.ceil(values.length / n) }, (_, i) => values[i * n] ?? 0)
}

function correlateWithItself(x: Float64Array, lag: number): number {
  let product = 0
  let early = 0
  let late = 0
  for (let i = lag; i < x.length; i++) {
    const a = x[i - lag] ?? 0
    const b = x[i] ?? 0
    product += a * b
    early += a * a
    late += b * b
  }
  const power = Math.sqrt(early * late)
  return power > 0 ? product / power : 0
}
