/**
 * @module signal/ecgfounder: the pinned preprocessing `ecgfounder-v1`, from one lead in millivolts to what
 * the network sees. The order of the steps, the filters and the kernel are those the network was
 * trained with (ECGFounder, arXiv 2410.04133; its authors: "must strictly follow").
 */
import { declined, type Declined } from '../errors.ts'
import type { QualityReport } from '../ecg/quality.ts'
import { band067To40Hz, notch50Hz } from './coefficients.ts'
import { filtfilt } from './filter.ts'
import { zScore } from './normalise.ts'
import { resample } from './resample.ts'
import { runningMedian } from './running-median.ts'
import { chooseWindow } from './window.ts'

export const preprocessingName = 'ecgfounder-v1'
export const inputHz = 500
export const inputSeconds = 10
export const inputSamples = inputHz * inputSeconds
/** 0.4 s. */
const medianKernel = 201

export interface ModelInput {
  /** 5000 samples at 500 Hz, unitless: mean 0, standard deviation 1. */
  readonly samples: Float64Array
  /** Where in the recording they begin. */
  readonly windowStartSeconds: number
  /** Of the same ten seconds as recorded. It is for the caller to heed its verdict. */
  readonly quality: QualityReport
}

/**
 * Resample to 500 Hz (a recording at 500 Hz stays untouched), notch, band-pass, cut the window, subtract
 * the running median, z-score. Longer recordings are filtered whole, so that a window has no edges
 * inside the recording; the median and the z-score see the window alone, as in training.
 * @param lead mV; gaps are NaN and become 0, as in training.
 */
export function prepareInput(lead: Float64Array, samplingHz: number): ModelInput | Declined {
  const samples = resample(zeroGaps(lead), samplingHz, inputHz)
  if (samples.length < inputSamples)
    return declined(
      'too-short',
      `The recording has ${(lead.length / samplingHz).toFixed(2)} s; ${inputSeconds} s are needed.`,
    )
  const passed = filtfilt(band067To40Hz, filtfilt(notch50Hz, samples))
  const { startSeconds, quality } = chooseWindow(lead, samplingHz, inputSeconds)
  // Where the original rate is no whole number, the last window may round to one sample too late.
  const start = Math.min(startSeconds * inputHz, passed.length - inputSamples)
  const window = passed.subarray(start, start + inputSamples)
  const baseline = runningMedian(window, medianKernel)
  const level = window.map((value, i) => value - (baseline[i] ?? 0))
  return { samples: zScore(level), windowStartSeconds: start / inputHz, quality }
}

/**
 * A gap is 0 mV, as in training, but 0 on the lead's own level: an electrode offset of 20 mV would turn every gap into
 * a step of 20 mV. A lead without gaps stays untouched; the band-pass removes its offset.
 */
function zeroGaps(lead: Float64Array): Float64Array {
  const recorded = lead.filter(Number.isFinite)
  if (recorded.length === lead.length) return lead
  const level = recorded.sort()[recorded.length >> 1] ?? 0
  return lead.map((value) => (Number.isFinite(value) ? value - level : 0))
}
