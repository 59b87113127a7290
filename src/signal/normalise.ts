/** @module signal/normalise: the z-score of the pinned pipeline. */

/** Keeps a constant signal finite; the value is the one used in training. */
const epsilon = 1e-8

/** (x - mean) / (standard deviation of the population + 1e-8), over the whole signal. */
export function zScore(signal: Float64Array): Float64Array {
  let sum = 0
  for (const value of signal) sum += value
  const mean = sum / signal.length
  let squares = 0
  for (const value of signal) squares += (value - mean) * (value - mean)
  const spread = Math.sqrt(squares / signal.length) + epsilon
  return signal.map((value) => (value - mean) / spread)
}
