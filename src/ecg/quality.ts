/** @module ecg/quality: the gate. It measures, and declines what no model should be asked about. */
import { declined, type Declined } from '../errors.ts'
import { peakToPeakTiles, quantile, shareBelow } from './amplitude.ts'
import { periodicity, qrsProminence } from './beats.ts'
import { bridgeGaps, clippedFraction, gapsFraction, noiseFloorsMv } from './defects.ts'
import { fasterThan, withoutMains } from './moving-average.ts'

/** What was measured in one lead, and the verdict on it. */
export interface QualityReport {
  readonly seconds: number
  readonly gapsFraction: number
  /** Share of the time with no heart beat to be seen. */
  readonly flatFraction: number
  readonly clippedFraction: number
  /** Peak-to-peak size of the typical two seconds, without baseline wander and mains. */
  readonly amplitudeMv: number
  /** RMS between the beats; upper quartile of the seconds, so that noise in a third of them shows. */
  readonly noiseMv: number
  /** The same of the noisiest second. */
  readonly worstNoiseMv: number
  /** QRS peaks over what lies between them; about 4 in noise. */
  readonly qrsProminence: number
  /** Correlation of the signal with itself one cycle later. */
  readonly periodicity: number
  /** Why the lead is not used; null when it is. */
  readonly declined: Declined | null
}

/**
 * Measured on the recordings of MIT-BIH 100, PTB s0010, CinC 2015 v102s, MIMIC 03700181 and Georgia
 * E07500-E07511, on coloured noise and on simulated low-voltage, AF and sine-wave ECGs, as in
 * test/ecg/quality.test.ts. A sine wave (hyperkalaemia) has no QRS: periodicity stands in for it.
 */
export const qualityLimits = {
  leastSeconds: 10,
  /** Filtering takes time and memory in proportion; a Holter day is not what the model reads. */
  mostSeconds: 3600,
  leastSamplingHz: 100,
  gapsFraction: 0.05,
  /** A pause of 3 s is 0.3 of ten seconds. */
  flatFraction: 0.3,
  clippedFraction: 0.01,
  /** Low voltage begins below 0.5 mV; a lead that fell off keeps below this. */
  leastAmplitudeMv: 0.08,
  /** No heart reaches it, a wrong unit does. */
  mostAmplitudeMv: 20,
  /** Of the noise to the amplitude: 0.04 in the worst real lead, 0.06 and above in white noise. */
  noiseRatio: 0.055,
  /** Half-axes of the ellipse outside which a signal has beats: 1.2 and more in real leads, 1.0 in coarse
   * AF, below 0.97 in noise (random walks get above 1 in one of 40). */
  qrsProminence: 6.5,
  periodicity: 0.5,
} as const

export type QualityLimits = { readonly [name in keyof typeof qualityLimits]: number }

/** A tile smaller than this share of the typical one has no beat. */
const flatShare = 0.1

/** What length and rate alone decide; undefined when they are enough. */
export function declineRecording(
  samples: number,
  samplingHz: number,
  limits: QualityLimits = qualityLimits,
): Declined | undefined {
  const seconds = samples / samplingHz
  // Half a sample at 500 Hz is allowed for: periods are rounded, and 10 s at 511.844 Hz are 5118 samples.
  if (!(seconds >= limits.leastSeconds - 1e-3))
    return declined(
      'too-short',
      `The recording has ${seconds.toFixed(2)} s; ${limits.leastSeconds} s are needed.`,
    )
  if (seconds > limits.mostSeconds)
    return declined(
      'too-long',
      `The recording has ${seconds.toFixed(0)} s; at most ${limits.mostSeconds} s are read. Cut an excerpt.`,
    )
  if (samplingHz < limits.leastSamplingHz)
    return declined(
      'sampling-too-low',
      `The recording has ${samplingHz} samples a second; ${limits.leastSamplingHz} are needed.`,
    )
  return undefined
}

/**
 * @param lead mV, NaN where there is no sample. Meant for the window that the model sees.
 */
export function assessQuality(
  lead: Float64Array,
  samplingHz: number,
  limits: QualityLimits = qualityLimits,
): QualityReport {
  const recorded = bridgeGaps(lead)
  const mainsFree = withoutMains(recorded, samplingHz)
  const level = fasterThan(mainsFree, samplingHz, [0.8, 0.6])
  const tiles = peakToPeakTiles(level, samplingHz)
  const amplitudeMv = quantile(tiles, 0.5)
  const noiseFloors = noiseFloorsMv(mainsFree, samplingHz)
  const measured = {
    seconds: lead.length / samplingHz,
    gapsFraction: gapsFraction(lead),
    flatFraction:
      amplitudeMv < limits.leastAmplitudeMv ? 1 : shareBelow(tiles, flatShare * amplitudeMv),
    clippedFraction: clippedFraction(recorded, samplingHz),
    amplitudeMv,
    noiseMv: quantile(noiseFloors, 0.75),
    worstNoiseMv: quantile(noiseFloors, 1),
    qrsProminence: qrsProminence(mainsFree, samplingHz),
    periodicity: periodicity(level, samplingHz),
  }
  const verdict =
    declineRecording(lead.length, samplingHz, limits) ?? declineMeasured(measured, limits)
  return { ...measured, declined: verdict ?? null }
}

function declineMeasured(
  report: Omit<QualityReport, 'declined'>,
  limits: QualityLimits,
): Declined | undefined {
  const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`
  // What is not a number (an overflow) is not within a limit either: hence the negations.
  if (!(report.gapsFraction <= limits.gapsFraction))
    return declined('gaps', `${percent(report.gapsFraction)} of the samples are missing.`)
  if (!(report.clippedFraction <= limits.clippedFraction))
    return declined('clipped', `${percent(report.clippedFraction)} of the samples are clipped.`)
  if (!(report.flatFraction <= limits.flatFraction))
    return declined(
      'flat',
      `No heart beat is to be seen in ${percent(report.flatFraction)} of the time.`,
    )
  if (!(report.amplitudeMv <= limits.mostAmplitudeMv))
    return declined(
      'noisy',
      `${report.amplitudeMv.toFixed(0)} mV is no size of an ECG: is the unit right?`,
    )
  const noiseRatio = report.noiseMv / report.amplitudeMv
  if (!(noiseRatio <= limits.noiseRatio))
    return declined('noisy', `The noise between the beats is ${percent(noiseRatio)} of their size.`)
  const beats = Math.hypot(
    report.qrsProminence / limits.qrsProminence,
    report.periodicity / limits.periodicity,
  )
  if (!(beats >= 1))
    return declined('noisy', 'There are neither QRS complexes nor a repeating wave.')
  return undefined
}
