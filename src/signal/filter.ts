/** @module signal/filter: recursive filtering as scipy does it, one way and both ways. */
import type { FilterCoefficients } from './coefficients.ts'

/**
 * One pass of a recursive filter, direct form II transposed, as `scipy.signal.lfilter`. The order of
 * the operations is scipy's: the result is equal bit for bit, not only nearly so.
 * @param initialState length of the coefficients minus one; zeros when absent. It is not changed.
 */
export function lfilter(
  { b, a }: FilterCoefficients,
  signal: Float64Array,
  initialState?: Float64Array,
): Float64Array {
  const order = a.length - 1
  // One slot more than the order, always 0, spares the last tap a special case.
  const state = new Float64Array(order + 1)
  if (initialState) state.set(initialState)
  const filtered = new Float64Array(signal.length)
  const b0 = b[0] ?? 0
  for (let n = 0; n < signal.length; n++) {
    const x = signal[n] ?? 0
    const y = (state[0] ?? 0) + b0 * x
    for (let k = 0; k < order; k++)
      state[k] = (state[k + 1] ?? 0) + x * (b[k + 1] ?? 0) - y * (a[k + 1] ?? 0)
    filtered[n] = y
  }
  return filtered
}

/**
 * Zero-phase filtering as `scipy.signal.filtfilt` with its defaults: odd extension by
 * 3 * max(len(a), len(b)) samples, each pass started in the steady state of its first sample.
 * @throws RangeError when the signal is not longer than the extension.
 */
export function filtfilt(filter: FilterCoefficients, signal: Float64Array): Float64Array {
  const pad = 3 * Math.max(filter.a.length, filter.b.length)
  if (signal.length <= pad)
    throw new RangeError(`filtfilt needs more than ${pad} samples, there are ${signal.length}`)
  const forward = settledPass(filter, extendOddly(signal, pad))
  const backward = settledPass(filter, forward.reverse())
  return backward.reverse().slice(pad, pad + signal.length)
}

/**
 * The signal, continued at both ends by its point reflection there, so that neither value nor slope
 * jumps. `pad` must be less than the length.
 */
export function extendOddly(signal: Float64Array, pad: number): Float64Array {
  const last = signal.length - 1
  const first = signal[0] ?? 0
  const end = signal[last] ?? 0
  const extended = new Float64Array(signal.length + 2 * pad)
  extended.set(signal, pad)
  for (let i = 1; i <= pad; i++) {
    extended[pad - i] = 2 * first - (signal[i] ?? 0)
    extended[pad + last + i] = 2 * end - (signal[last - i] ?? 0)
  }
  return extended
}

function settledPass(filter: FilterCoefficients, signal: Float64Array): Float64Array {
  const start = signal[0] ?? 0
  return lfilter(
    filter,
    signal,
    filter.zi.map((z) => z * start),
  )
}
