/** @module ecg/wfdb/signal-line: one line of a WFDB header, which describes one signal. */
import { AnyEcgError } from '../../errors.ts'

export interface SignalSpec {
  readonly file: string
  readonly format: number
  readonly samplesPerFrame: number
  /** Frames by which the signal lags in its file. */
  readonly skewFrames: number
  /** Where sample 0 begins in the file. */
  readonly byteOffset: number
  /** ADC units per physical unit; absent when the signal is not calibrated. */
  readonly gain?: number
  /** ADC value of 0 physical units. */
  readonly baseline: number
  readonly unit: string
  readonly adcResolutionBits?: number
  readonly adcZero: number
  /** ADC value of the first sample. */
  readonly initialValue?: number
  /** Sum of all ADC values, modulo 65536. */
  readonly checksum?: number
  readonly blockSizeBytes?: number
  readonly description?: string
}

/** The unit of a signal whose header gives none. */
const defaultUnit = 'mV'

/**
 * `file format[xSAMPLES][:skew][+offset] [gain[(baseline)][/unit] [resolution [zero [initial
 * [checksum [block [description]]]]]]]`
 * @param where names file and line in error messages.
 * @throws AnyEcgError `wfdb-invalid`, naming the field.
 */
export function parseSignalLine(line: string, where: string): SignalSpec {
  const fields = /^(\S+)\s+(\S+)(?:\s+(.*))?$/.exec(line)
  if (!fields) throw invalid(`${where}: a signal line needs a file name and a format`)
  const [, file = '', formatField = '', rest = ''] = fields
  const [gainField, ...numbers] = splitFields(rest)
  const description = numbers.length > 5 ? numbers.pop() : undefined
  const names = ['ADC resolution', 'ADC zero', 'initial value', 'checksum', 'block size']
  const [resolution, zero, initial, checksum, block] = names.map((name, i) =>
    optionalInteger(numbers[i], name, where),
  )
  const adcZero = zero ?? 0
  return {
    file,
    ...parseFormat(formatField, where),
    ...parseGain(gainField, adcZero, where),
    adcZero,
    ...(resolution === undefined ? {} : { adcResolutionBits: resolution }),
    ...(initial === undefined ? {} : { initialValue: initial }),
    ...(checksum === undefined ? {} : { checksum }),
    ...(block === undefined ? {} : { blockSizeBytes: block }),
    ...(description === undefined ? {} : { description }),
  }
}

/** Gain and five numbers are single words; what follows is the description, spaces and all. */
function splitFields(rest: string): string[] {
  const fields =
    /^(\S+)?(?:\s+(\S+))?(?:\s+(\S+))?(?:\s+(\S+))?(?:\s+(\S+))?(?:\s+(\S+))?(?:\s+(.+))?$/
  // A group that took no part is undefined, whatever the type of a match says.
  const groups: (string | undefined)[] = fields.exec(rest)?.slice(1) ?? []
  return groups.filter((field) => field !== undefined)
}

function parseFormat(
  field: string,
  where: string,
): Pick<SignalSpec, 'format' | 'samplesPerFrame' | 'skewFrames' | 'byteOffset'> {
  const parts = /^(\d+)(?:x(\d+))?(?::(\d+))?(?:\+(\d+))?$/.exec(field)
  if (!parts) throw invalid(`${where}: "${field}" is no format, such as 16, 212x4:1 or 16+24`)
  const samplesPerFrame = Number(parts[2] ?? 1)
  if (samplesPerFrame < 1) throw invalid(`${where}: samples per frame must be 1 or more`)
  return {
    format: Number(parts[1]),
    samplesPerFrame,
    skewFrames: Number(parts[3] ?? 0),
    byteOffset: Number(parts[4] ?? 0),
  }
}

/** A gain of 0 means "not calibrated"; without a baseline, the ADC zero is the baseline. */
function parseGain(
  field: string | undefined,
  adcZero: number,
  where: string,
): Pick<SignalSpec, 'gain' | 'baseline' | 'unit'> {
  if (field === undefined) return { baseline: adcZero, unit: defaultUnit }
  const parts = /^([-+.\deE]+)(?:\(([-+]?\d+)\))?(?:\/(\S+))?$/.exec(field)
  const gain = Number(parts?.[1])
  if (!parts || !Number.isFinite(gain))
    throw invalid(`${where}: "${field}" is no ADC gain, such as 200, 200(1024)/mV or 1000/uV`)
  return {
    ...(gain === 0 ? {} : { gain }),
    baseline: Number(parts[2] ?? adcZero),
    unit: parts[3] ?? defaultUnit,
  }
}

function optionalInteger(
  text: string | undefined,
  field: string,
  where: string,
): number | undefined {
  if (text === undefined) return undefined
  if (!/^[-+]?\d+$/.test(text))
    throw invalid(`${where}: the ${field} must be a whole number, not "${text}"`)
  return Number(text)
}

function invalid(message: string): AnyEcgError {
  return new AnyEcgError('wfdb-invalid', message)
}
