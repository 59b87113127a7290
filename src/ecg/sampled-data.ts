/**
 * @module ecg/sampled-data: FHIR's SampledData, a table of numbers written as text.
 * https://hl7.org/fhir/R4/datatypes.html#SampledData, with R5's `interval` and `intervalUnit`.
 */
import { AnyEcgError } from '../errors.ts'
import { millivoltsPer } from './units.ts'

/** What is read of the element; `parseObservation` sees to the types. */
export interface SampledData {
  readonly origin?:
    | {
        readonly value?: number | undefined
        readonly unit?: string | undefined
        readonly code?: string | undefined
      }
    | undefined
  /** Milliseconds between samples (R4). */
  readonly period?: number | undefined
  /** Time between samples in `intervalUnit` (R5). */
  readonly interval?: number | undefined
  readonly intervalUnit?: string | undefined
  readonly factor?: number | undefined
  readonly dimensions?: number | undefined
  readonly data?: string | undefined
}

/**
 * The samples in millivolts, one array per dimension; E, U, L (error, above, below the range) are NaN.
 * Values whose unit is missing or no potential are taken for millivolts: whether that may be is for the
 * caller to say.
 * @param path names the element in error messages.
 * @throws AnyEcgError `observation-invalid`
 */
export function decodeSampledData(
  sampledData: SampledData,
  path = 'valueSampledData',
): readonly Float64Array[] {
  const scale = millivoltsPer(unitOf(sampledData) ?? '') ?? 1
  const origin = sampledData.origin?.value ?? 0
  const factor = sampledData.factor ?? 1
  const values = scanNumbers(sampledData.data ?? '', `${path}.data`)
  for (let i = 0; i < values.length; i++)
    values[i] = finite((origin + factor * (values[i] ?? 0)) * scale)
  return deinterleave(values, sampledData.dimensions ?? 1, path)
}

/** The unit of the origin is the unit of the values. The UCUM code is believed before its display. */
export function unitOf(sampledData: SampledData): string | undefined {
  return sampledData.origin?.code ?? sampledData.origin?.unit
}

const millisecondsPer: Readonly<Record<string, number>> = { s: 1e3, ms: 1, us: 1e-3, ns: 1e-6 }

/**
 * Samples per second.
 * @throws AnyEcgError `observation-invalid` when neither period nor interval says it.
 */
export function samplingHzOf(sampledData: SampledData, path = 'valueSampledData'): number {
  const { period, interval, intervalUnit } = sampledData
  const unit = period === undefined ? millisecondsPer[intervalUnit ?? ''] : 1
  const step = period ?? interval
  if (step === undefined)
    throw invalid(`${path}.period is missing: give the milliseconds between two samples`)
  if (unit === undefined)
    throw invalid(`${path}.intervalUnit must be s, ms, us or ns, a UCUM unit of time`)
  if (!(step > 0))
    throw invalid(`${path}.${period === undefined ? 'interval' : 'period'} must be above 0`)
  return 1e3 / (step * unit)
}

/** Samples of one point in time lie side by side. */
function deinterleave(values: Float64Array, dimensions: number, path: string): Float64Array[] {
  if (!Number.isInteger(dimensions) || dimensions < 1)
    throw invalid(`${path}.dimensions must be a whole number from 1 on`)
  if (dimensions === 1) return [values]
  const length = values.length / dimensions
  if (!Number.isInteger(length))
    throw invalid(
      `${path}.data has ${values.length} values, which is no multiple of ${path}.dimensions (${dimensions})`,
    )
  return Array.from({ length: dimensions }, (_, dimension) =>
    Float64Array.from({ length }, (_, i) => values[i * dimensions + dimension] ?? 0),
  )
}

/**
 * Numbers separated by any white space. A scanner over character codes: it writes straight into the
 * array, several times faster than split and Number. A decimal of up to 15 digits is the quotient of
 * two exact numbers and so correctly rounded; exponents and longer numbers go to Number.
 */
export function scanNumbers(text: string, path: string): Float64Array {
  const values = new Float64Array((text.length + 1) >> 1)
  let count = 0
  let i = 0
  const end = text.length
  while (i < end) {
    let code = text.charCodeAt(i)
    if (code <= 32 || code === 0xa0 || (code > 127 && isRareSpace(code))) {
      i++
      continue
    }
    const start = i
    const negative = code === 45 // -
    if (negative) code = text.charCodeAt(++i)
    let digits = 0
    let mantissa = 0
    for (; code >= 48 && code <= 57; code = text.charCodeAt(++i), digits++)
      mantissa = mantissa * 10 + (code - 48)
    let decimals = 0
    if (code === 46 && digits > 0) {
      code = text.charCodeAt(++i)
      for (; code >= 48 && code <= 57; code = text.charCodeAt(++i), decimals++)
        mantissa = mantissa * 10 + (code - 48)
      digits = decimals > 0 ? digits + decimals : 0
    }
    // At the end of the text charCodeAt gave NaN, which is not above 32 either.
    const ended = !(code > 32) || code === 0xa0
    if (ended && digits > 0 && digits <= 15) {
      const size = decimals === 0 ? mantissa : mantissa / (powersOfTen[decimals] ?? 0)
      values[count++] = negative ? -size : size
    } else {
      i = endOfToken(text, i)
      values[count++] = readRareToken(text.slice(start, i), count, path)
    }
  }
  return values.slice(0, count)
}

const powersOfTen = Float64Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`))

function endOfToken(text: string, from: number): number {
  let i = from
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code <= 32 || code === 0xa0 || (code > 127 && isRareSpace(code))) break
  }
  return i
}

/** Unicode's spaces besides ASCII's and NO-BREAK SPACE, the byte order mark included. */
function isRareSpace(code: number): boolean {
  return /[\s\u200b\u0085]/.test(String.fromCharCode(code))
}

function readRareToken(token: string, position: number, path: string): number {
  if (token === 'E' || token === 'U' || token === 'L') return NaN
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(token)) return finite(Number(token))
  const shown = token.length > 12 ? `${token.slice(0, 12)}...` : token
  throw invalid(`${path}: value ${position}, "${shown}", is neither a number nor E, U or L`)
}

/** What a double cannot hold is a gap. */
function finite(value: number): number {
  return Number.isFinite(value) ? value : NaN
}

function invalid(message: string): AnyEcgError {
  return new AnyEcgError('observation-invalid', message)
}
