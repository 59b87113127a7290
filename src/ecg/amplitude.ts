/** @module ecg/amplitude: how large a lead is, robustly. */

/** Two seconds hold a beat down to 30 per minute. */
const tileSeconds = 2
const hopSeconds = 0.5

/** Peak-to-peak sizes in mV between which an unlabelled signal may be an ECG in millivolts. */
const plausibleMv = { least: 0.3, most: 5 }

/** Peak-to-peak sizes of overlapping two-second tiles, one each half second; NaN is passed over. */
export function peakToPeakTiles(samples: Float64Array, samplingHz: number): Float64Array {
  const tile = Math.max(1, Math.round(tileSeconds * samplingHz))
  const hop = Math.max(1, Math.round(hopSeconds * samplingHz))
  const sizes: number[] = []
  for (let start = 0; start + tile <= samples.length; start += hop) {
    let low = Infinity
    let high = -Infinity
    for (let i = start; i < start + tile; i++) {
      const value = samples[i] ?? 0
      if (value < low) low = value
      if (value > high) high = value
    }
    sizes.push(Math.max(0, high - low))
  }
  return Float64Array.from(sizes)
}

/** True when the samples, read as millivolts, have the size of an ECG. */
export function isPlausibleEcg(samples: Float64Array, samplingHz: number): boolean {
  const size = quantile(peakToPeakTiles(samples, samplingHz), 0.5)
  return size >= plausibleMv.least && size <= plausibleMv.most
}

/** Share of the signal covered by tiles that are smaller than `limit`, from 0 to 1. */
export function shareBelow(tiles: Float64Array, limit: number): number {
  const hopsPerTile = tileSeconds / hopSeconds
  const hops = tiles.length + hopsPerTile - 1
  let covered = 0
  for (let hop = 0; hop < hops; hop++) {
    const over = tiles.subarray(Math.max(0, hop - hopsPerTile + 1), hop + 1)
    if (over.some((size) => size < limit)) covered++
  }
  return tiles.length === 0 ? 0 : covered / hops
}

/** The value that a fraction of the values lies below; 0 for none. */
export function quantile(values: Float64Array, fraction: number): number {
  const sorted = values.slice().sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(fraction * sorted.length))] ?? 0
}
