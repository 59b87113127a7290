/** @module test/ecg/synthetic: signals with known properties, the same in every run. */

/** Uniform numbers in (0, 1) from a seed (mulberry32). */
export function seededUniform(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32
  }
}

/** Standard normal numbers (Box and Muller). */
export function seededNormal(seed: number): () => number {
  const uniform = seededUniform(seed)
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

export function sampled(
  samplingHz: number,
  seconds: number,
  valueAt: (time: number, index: number) => number,
): Float64Array {
  return Float64Array.from({ length: Math.round(samplingHz * seconds) }, (_, i) =>
    valueAt(i / samplingHz, i),
  )
}

export interface SyntheticEcg {
  readonly samplingHz?: number
  readonly seconds?: number
  readonly amplitudeMv?: number
  readonly noiseMv?: number
  /** Seconds to the next beat. */
  readonly cycle?: (normal: () => number) => number
  readonly pWaveMv?: number
  /** Fibrillatory waves, near 6 Hz. */
  readonly fWaveMv?: number
  readonly qrsSigmaSeconds?: number
  readonly seed?: number
}

/** Beats as sums of Gaussian waves: P, R, S, T. */
export function syntheticEcg({
  samplingHz = 500,
  seconds = 10,
  amplitudeMv = 1,
  noiseMv = 0.01,
  cycle = (normal) => 0.8 + 0.02 * normal(),
  pWaveMv = 0.12,
  fWaveMv = 0,
  qrsSigmaSeconds = 0.012,
  seed = 1,
}: SyntheticEcg = {}): Float64Array {
  const normal = seededNormal(seed)
  const beats: number[] = []
  for (let time = 0.3; time < seconds + 1; time += cycle(normal)) beats.push(time)
  const wave = (t: number, centre: number, sigma: number): number =>
    Math.exp(-((t - centre) ** 2) / (2 * sigma ** 2))
  const beat = (t: number): number =>
    amplitudeMv *
      (wave(t, 0, qrsSigmaSeconds) -
        0.25 * wave(t, 2.5 * qrsSigmaSeconds, 0.8 * qrsSigmaSeconds) +
        0.25 * wave(t, 0.28, 0.045)) +
    pWaveMv * wave(t, -0.16, 0.022)
  return sampled(samplingHz, seconds, (time) => {
    const near = beats.filter((at) => Math.abs(at - time) < 0.7)
    const fibrillation =
      fWaveMv * (Math.sin(2 * Math.PI * 6.3 * time + Math.sin(2 * time)) + Math.sin(48 * time) / 2)
    return near.reduce((sum, at) => sum + beat(time - at), noiseMv * normal()) + fibrillation
  })
}
