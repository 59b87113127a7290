/** @module ecg/moving-average: the simplest low-pass, which means the same at every sampling rate. */

/** Centred mean over a duration; at the ends, over what is there. */
export function movingAverage(
  signal: Float64Array,
  samplingHz: number,
  seconds: number,
): Float64Array {
  const width = Math.max(1, Math.round(seconds * samplingHz))
  const after = width >> 1
  const averaged = new Float64Array(signal.length)
  const end = signal.length
  let sum = 0
  let there = 0
  for (let entering = 0; entering < end + after; entering++) {
    if (entering < end) {
      sum += signal[entering] ?? 0
      there++
    }
    if (entering >= width) {
      sum -= signal[entering - width] ?? 0
      there--
    }
    if (entering >= after) averaged[entering - after] = sum / there
  }
  return averaged
}

/** Averages over one period of 50 and one of 60 Hz: both mains frequencies and all above are gone. */
export function withoutMains(signal: Float64Array, samplingHz: number): Float64Array {
  return movingAverage(movingAverage(signal, samplingHz, 1 / 50), samplingHz, 1 / 60)
}

/** The signal less its average over two durations, one after the other: what is faster than these. */
export function fasterThan(
  signal: Float64Array,
  samplingHz: number,
  seconds: readonly [number, number],
): Float64Array {
  const slow = seconds.reduce((x, duration) => movingAverage(x, samplingHz, duration), signal)
  return signal.map((value, i) => value - (slow[i] ?? 0))
}
