/** @module test/ecg/wfdb/print-header: the inverse of parseHeader, for round trips. */
import type { WfdbHeader } from '../../../src/ecg/wfdb/header.ts'
import type { SignalSpec } from '../../../src/ecg/wfdb/signal-line.ts'

export function printHeader(header: WfdbHeader): string {
  const { record, segments, signalCount, frameHz, counterHz, counterBase, frames } = header
  const counter = counterHz === undefined ? '' : `/${counterHz}`
  const base = counterBase === undefined ? '' : `(${counterBase})`
  const [year, month, day] = header.baseDate?.split('-') ?? []
  const recordLine = [
    segments ? `${record}/${segments.length}` : record,
    signalCount,
    `${frameHz}${counter}${base}`,
    frames ?? 0,
    header.baseTime,
    year === undefined ? undefined : `${day}/${month}/${year}`,
  ]
  return [
    recordLine.filter((field) => field !== undefined).join(' '),
    ...header.signals.map(printSignal),
    ...(segments ?? []).map(({ record: name, frames: length }) => `${name} ${length}`),
    ...header.comments.map((comment) => `# ${comment}`),
    '',
  ].join('\n')
}

/** Fields stand by position: the first that is absent ends the line. */
export function printSignal(spec: SignalSpec): string {
  const optional = [
    `${spec.gain ?? 0}(${spec.baseline})/${spec.unit}`,
    spec.adcResolutionBits,
    spec.adcZero,
    spec.initialValue,
    spec.checksum,
    spec.blockSizeBytes,
    spec.description,
  ]
  const absent = optional.indexOf(undefined)
  const fields = absent < 0 ? optional : optional.slice(0, absent)
  const { format, samplesPerFrame, skewFrames, byteOffset } = spec
  return [spec.file, `${format}x${samplesPerFrame}:${skewFrames}+${byteOffset}`, ...fields].join(
    ' ',
  )
}
