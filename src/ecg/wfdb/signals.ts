/** @module ecg/wfdb/signals: from the bytes of the signal files of one segment to physical values. */
import { AnyEcgError } from '../../errors.ts'
import { sampleFormat, supportedFormats, type SampleFormat } from './formats.ts'
import type { WfdbHeader } from './header.ts'
import type { SignalSpec } from './signal-line.ts'

export interface WfdbSignal {
  readonly spec: SignalSpec
  /** Physical values in `spec.unit`, frames x samples per frame; "no sample" is NaN. */
  readonly values: Float64Array
}

/** Contents by file name, as the header spells it. */
export type WfdbFiles = ReadonlyMap<string, Uint8Array>

/** The gain to assume for a signal that is not calibrated, in ADC units per unit; see header(5). */
const defaultGain = 200
/** In all signals together; a day of two leads at 250 Hz fits. A header alone can ask for any amount. */
const mostSamples = 2 ** 26
/** Stands for the file of a signal that is not there. */
const noFile = '~'

/** The signal files that the header names, each once. */
export function signalFiles(header: WfdbHeader): readonly string[] {
  return [...new Set(header.signals.map(({ file }) => file))].filter((file) => file !== noFile)
}

/**
 * Every signal of a single-segment record, in the order of the header.
 * @throws AnyEcgError `wfdb-invalid` when a file is missing or too short, or when a checksum or an
 * initial value disagrees; `format-unsupported` for formats that are not read (FLAC).
 */
export function decodeSignals(header: WfdbHeader, files: WfdbFiles): readonly WfdbSignal[] {
  const decoded = new Map<SignalSpec, Float64Array>()
  requireBounded(header.record, header.signals, header.frames ?? 0)
  const groups = signalFiles(header).map((file) => openGroup(file, header, files))
  const frames = header.frames ?? Math.min(...groups.map((group) => group.framesThere))
  for (const group of groups) {
    requireFrames(group, frames)
    const digital = readGroup(group)
    for (const [i, spec] of group.specs.entries()) {
      const stored = digital[i] ?? new Int32Array()
      verify(spec, stored.subarray(0, frames * spec.samplesPerFrame), header.frames !== undefined)
      decoded.set(spec, toPhysical(spec, stored, frames, group.format.invalid))
    }
  }
  return header.signals.map((spec) => ({
    spec,
    values: decoded.get(spec) ?? emptySignal(spec, header.frames ?? 0),
  }))
}

/** All NaN. */
export function emptySignal(spec: SignalSpec, frames: number): Float64Array {
  return new Float64Array(frames * spec.samplesPerFrame).fill(NaN)
}

/** @throws AnyEcgError `wfdb-invalid` when a record would not fit into memory. */
export function requireBounded(record: string, specs: readonly SignalSpec[], frames: number): void {
  const samples = specs.reduce((sum, spec) => sum + frames * spec.samplesPerFrame, 0)
  if (samples > mostSamples)
    throw invalid(
      `${record}: ${samples} samples are too many to read at once; cut the record first`,
    )
}

/** The signals that share a file: frame by frame, each with its samples per frame. */
interface Group {
  readonly file: string
  readonly specs: readonly SignalSpec[]
  readonly format: SampleFormat
  readonly bytes: Uint8Array
  readonly samplesPerFrame: number
  readonly framesThere: number
}

function openGroup(file: string, header: WfdbHeader, files: WfdbFiles): Group {
  const specs = header.signals.filter((spec) => spec.file === file)
  const formats = [...new Set(specs.map((spec) => spec.format))]
  const format = sampleFormat(formats[0] ?? 0)
  if (formats.length > 1)
    throw invalid(`${file}: all signals of a file need one format, not ${formats.join(' and ')}`)
  if (!format)
    throw new AnyEcgError(
      'format-unsupported',
      `${file}: WFDB format ${formats[0] ?? 0} is not read; convert to one of ${supportedFormats.join(', ')} (xform)`,
    )
  const whole = files.get(file)
  if (!whole) throw invalid(`${file}: the header of ${header.record} names it, but it is not there`)
  const bytes = whole.subarray(specs[0]?.byteOffset ?? 0)
  const samplesPerFrame = specs.reduce((sum, spec) => sum + spec.samplesPerFrame, 0)
  const framesThere = Math.floor(format.samplesIn(bytes.length) / samplesPerFrame)
  return { file, specs, format, bytes, samplesPerFrame, framesThere }
}

function requireFrames(group: Group, frames: number): void {
  if (group.framesThere >= frames) return
  const offset = group.specs[0]?.byteOffset ?? 0
  const needed = offset + group.format.bytesFor(frames * group.samplesPerFrame)
  throw invalid(
    `${group.file} is cut short: ${frames} frames need ${needed} bytes, it has ${offset + group.bytes.length}`,
  )
}

/** The ADC values of each signal of the group, as many frames as the file has. */
function readGroup({ specs, format, bytes, samplesPerFrame, framesThere }: Group): Int32Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const samples = format.read(view, framesThere * samplesPerFrame)
  let offset = 0
  return specs.map((spec) => {
    const own = new Int32Array(framesThere * spec.samplesPerFrame)
    let to = 0
    for (let from = offset; from < samples.length; from += samplesPerFrame)
      for (let k = 0; k < spec.samplesPerFrame; k++) own[to++] = samples[from + k] ?? 0
    offset += spec.samplesPerFrame
    if (format.differences) {
      let value = spec.initialValue ?? spec.adcZero
      for (let i = 0; i < own.length; i++) own[i] = value += own[i] ?? 0
    }
    return own
  })
}

/**
 * Both are about the samples as stored, before the skew is taken out. A checksum is only defined where
 * the header gives the length; in format 8 the initial value precedes the first difference.
 */
function verify(spec: SignalSpec, stored: Int32Array, lengthIsGiven: boolean): void {
  const name = `${spec.file}, signal ${spec.description ?? '(no description)'}`
  const [first] = stored
  if (
    spec.initialValue !== undefined &&
    first !== undefined &&
    spec.format !== 8 &&
    first !== spec.initialValue
  )
    throw invalid(
      `${name}: the first sample is ${first}, the header says ${spec.initialValue}: file and header do not belong together, or the file is damaged`,
    )
  if (spec.checksum === undefined || !lengthIsGiven) return
  let sum = 0
  for (const value of stored) sum = (sum + value) | 0
  // Signed and unsigned spellings of the same 16 bits are both in use.
  if (((sum - spec.checksum) & 0xffff) !== 0)
    throw invalid(
      `${name}: the samples add up to ${(sum << 16) >> 16} and not to the checksum ${spec.checksum}: the file is damaged`,
    )
}

/** A signal that lags by n frames in its file is read n frames ahead; the end is then missing. */
function toPhysical(
  spec: SignalSpec,
  stored: Int32Array,
  frames: number,
  invalidCode: number | undefined,
): Float64Array {
  const values = emptySignal(spec, frames)
  const gain = spec.gain ?? defaultGain
  const ahead = spec.skewFrames * spec.samplesPerFrame
  const there = Math.min(values.length, stored.length - ahead)
  for (let i = 0; i < there; i++) {
    const digital = stored[i + ahead] ?? 0
    if (digital !== invalidCode) values[i] = (digital - spec.baseline) / gain
  }
  return values
}

function invalid(message: string): AnyEcgError {
  return new AnyEcgError('wfdb-invalid', message)
}
