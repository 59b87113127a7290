/** @module signal/resample: from any sampling rate to another, without aliases. */
import { extendOddly } from './filter.ts'

/*
 * Band-limited interpolation: each output sample is the input weighted by a windowed sinc centred on
 * its time (J. O. Smith, "Digital Audio Resampling", https://ccrma.stanford.edu/~jos/resample/).
 * The kernel is flat to 0.4 and closed from 0.5 of the lower of the two rates, 90 dB down; weights are
 * read from a table by linear interpolation and scaled to sum to 1, so that a constant stays constant.
 *
 * ECGFounder's own code interpolates linearly, and decimates 1000 Hz without a filter. This is the one
 * place where we differ on purpose: aliases of muscle noise would land in the band the network reads.
 */

/** Middle of the transition band, as a fraction of the lower rate. */
const cutoff = 0.45
/** Zero crossings of the sinc on each side: with beta 8.96, a transition of 0.1 of the lower rate. */
const crossings = 26
/** Kaiser's beta for 90 dB. */
const beta = 8.96
/** Table entries between two zero crossings: linear interpolation is then good to 1e-6. */
const entriesPerCrossing = 1024

/** Rates closer than this are the same: an hour's drift is then under two samples. */
const sameRateHz = 1e-3

/**
 * The signal at another rate. Sample 0 stays at time 0; the length is the duration times the new rate,
 * rounded. A signal that has the rate already is returned as it is, untouched.
 * @param signal finite values; make gaps zero before.
 */
export function resample(signal: Float64Array, fromHz: number, toHz: number): Float64Array {
  if (!(fromHz > 0 && toHz > 0))
    throw new RangeError(`Cannot resample from ${fromHz} Hz to ${toHz} Hz`)
  if (Math.abs(fromHz - toHz) < sameRateHz || signal.length < 2) return signal
  // One input sample is this many sinc zero crossings.
  const crossingsPerSample = 2 * cutoff * Math.min(1, toHz / fromHz)
  const reach = Math.min(Math.ceil(crossings / crossingsPerSample), signal.length - 1)
  const extended = extendOddly(signal, reach)
  const output = new Float64Array(Math.round((signal.length * toHz) / fromHz))
  for (let n = 0; n < output.length; n++)
    output[n] = interpolate(extended, reach + (n * fromHz) / toHz, reach, crossingsPerSample)
  return output
}

/** Value at a fractional position: a weighted mean of the samples within `reach` of it. */
function interpolate(
  signal: Float64Array,
  position: number,
  reach: number,
  crossingsPerSample: number,
): number {
  const first = Math.max(0, Math.ceil(position - reach))
  const last = Math.min(signal.length - 1, Math.floor(position + reach))
  const scale = crossingsPerSample * entriesPerCrossing
  let weighted = 0
  let weights = 0
  for (let i = first; i <= last; i++) {
    const entry = Math.abs(i - position) * scale
    const below = Math.floor(entry)
    const left = kernel[below] ?? 0
    const weight = left + (entry - below) * ((kernel[below + 1] ?? 0) - left)
    weighted += weight * (signal[i] ?? 0)
    weights += weight
  }
  return weighted / weights
}

/** Right half of the windowed sinc. */
const kernel = Float64Array.from({ length: crossings * entriesPerCrossing + 1 }, (_, entry) => {
  const x = entry / entriesPerCrossing
  const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
  return (sinc * bessel0(beta * Math.sqrt(1 - (x / crossings) ** 2))) / bessel0(beta)
})

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel0(x: number): number {
  let sum = 1
  let term = 1
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}
