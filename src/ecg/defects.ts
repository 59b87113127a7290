/** @module ecg/defects: gaps, clipping and noise, measured in one lead. */
import { quantile } from './amplitude.ts'
import { fasterThan } from './moving-average.ts'

export function gapsFraction(lead: Float64Array): number {
  return lead.reduce((gaps, value) => gaps + (Number.isNaN(value) ? 1 : 0), 0) / lead.length
}

/** Gaps filled with the last value before them (the first after them, at the start); 0 if all is gap. */
export function bridgeGaps(lead: Float64Array): Float64Array {
  let last = lead.find((value) => !Number.isNaN(value)) ?? 0
  return lead.map((value) => (last = Number.isNaN(value) ? last : value))
}

/** A rail this near to the mean of the signal is a baseline, mV. */
const railDistanceMv = 0.5
/** A run at the rail counts from here on, if it is entered steeply ... */
const shortRunSeconds = 0.006
const steepMvPerSecond = 10
/** ... and from here on, however it is entered. */
const longRunSeconds = 0.2

/**
 * Share of samples that stand at the highest or lowest value because the amplifier went no further.
 * Rounded peaks of a slow wave rest at their extreme, too, but come to it slowly.
 * @param lead mV, without gaps, as recorded: filtering would hide the runs of equal values.
 */
export function clippedFraction(lead: Float64Array, samplingHz: number): number {
  let sum = 0
  let low = Infinity
  let high = -Infinity
  for (const value of lead) {
    sum += value
    if (value < low) low = value
    if (value > high) high = value
  }
  const mean = sum / lead.length
  const rails = [low, high].filter((rail) => Math.abs(rail - mean) > railDistanceMv)
  return rails.reduce((n, rail) => n + samplesAtRail(lead, samplingHz, rail), 0) / lead.length
}

function samplesAtRail(lead: Float64Array, samplingHz: number, rail: number): number {
  let clipped = 0
  let start = 0
  for (let i = 0; i <= lead.length; i++) {
    if (lead[i] === rail) continue
    const run = i - start
    const entry = Math.abs(rail - (lead[start - 1] ?? rail)) * samplingHz
    const isShortClip =
      run >= Math.max(3, shortRunSeconds * samplingHz) && entry >= steepMvPerSecond
    if (isShortClip || run >= longRunSeconds * samplingHz) clipped += run
    start = i + 1
  }
  return clipped
}

/**
 * Noise between the beats, second by second: RMS in mV of what is faster than about 15 Hz (mains
 * excepted) in the quiet tenths of each.
 */
export function noiseFloorsMv(mainsFree: Float64Array, samplingHz: number): Float64Array {
  const fast = fasterThan(mainsFree, samplingHz, [0.03, 0.03])
  const tile = Math.max(1, Math.round(samplingHz / 10))
  const tiles = Float64Array.from({ length: Math.floor(fast.length / tile) }, (_, i) =>
    rms(fast.subarray(i * tile, (i + 1) * tile)),
  )
  return Float64Array.from({ length: Math.floor(tiles.length / 10) }, (_, i) =>
    quantile(tiles.subarray(10 * i, 10 * i + 10), 0.3),
  )
}

function rms(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length)
}
