/**
 * @module ecg/wfdb/header: the text file that describes a WFDB record.
 * https://physionet.org/physiotools/wag/header-5.htm
 */
import { AnyEcgError } from '../../errors.ts'
import { parseSignalLine, type SignalSpec } from './signal-line.ts'

export interface WfdbHeader {
  readonly record: string
  readonly signalCount: number
  /** Frames per second; a signal with several samples a frame is faster. */
  readonly frameHz: number
  readonly counterHz?: number
  readonly counterBase?: number
  /** Frames in the record; absent when the header leaves it open. */
  readonly frames?: number
  /** HH:MM:SS[.fff] on the clock of the recorder. */
  readonly baseTime?: string
  /** YYYY-MM-DD */
  readonly baseDate?: string
  /** Empty in the header of a multi-segment record. */
  readonly signals: readonly SignalSpec[]
  /** Present in the header of a multi-segment record. */
  readonly segments?: readonly SegmentSpec[]
  /** Comment lines after the record line, without the '#'. */
  readonly comments: readonly string[]
}

export interface SegmentSpec {
  /** Name of the segment's record; '~' is a gap. */
  readonly record: string
  readonly frames: number
}

/** Sampling rate of a record whose header gives none. */
const defaultFrameHz = 250

/**
 * @param file names the header in error messages.
 * @throws AnyEcgError `wfdb-invalid`, naming file, line and field.
 */
export function parseHeader(text: string, file: string): WfdbHeader {
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .map((line, i) => ({ text: line.trim(), where: `${file}, line ${i + 1}` }))
    .filter(({ text: line }) => line !== '')
  const isComment = (line: { text: string }): boolean => line.text.startsWith('#')
  const [recordLine, ...others] = lines.filter((line) => !isComment(line))
  if (!recordLine) throw invalid(`${file} has no record line: a WFDB header begins with one`)
  const { segmentCount, ...record } = parseRecordLine(recordLine.text, recordLine.where)
  const comments = lines
    .slice(lines.indexOf(recordLine))
    .filter(isComment)
    .map(({ text: line }) => line.slice(1).trim())
  const count = segmentCount ?? record.signalCount
  const what = segmentCount === undefined ? 'signal' : 'segment'
  if (others.length < count)
    throw invalid(`${file} promises ${count} ${what} lines and has ${others.length}`)
  const described = others.slice(0, count)
  return segmentCount === undefined
    ? { ...record, signals: described.map((l) => parseSignalLine(l.text, l.where)), comments }
    : {
        ...record,
        signals: [],
        segments: described.map((l) => parseSegmentLine(l.text, l.where)),
        comments,
      }
}

type RecordLine = Omit<WfdbHeader, 'signals' | 'segments' | 'comments'> & {
  readonly segmentCount: number | undefined
}

/** `name[/segments] signals [hz[/counterHz[(base)]] [frames [time [date]]]]` */
function parseRecordLine(line: string, where: string): RecordLine {
  const [nameField = '', countField, rateField, framesField, ...clock] = line.split(/\s+/)
  const [, record, segments] = /^([^/]+)(?:\/(\d+))?$/.exec(nameField) ?? []
  if (record === undefined) throw invalid(`${where}: "${nameField}" is no record name`)
  const signalCount = wholeNumber(countField, 'number of signals', where)
  const rate = /^([^/(]+)(?:\/([^(]+)(?:\(([^)]+)\))?)?$/.exec(rateField ?? `${defaultFrameHz}`)
  const frameHz = decimal(rate?.[1], 'sampling frequency', where)
  if (!(frameHz > 0)) throw invalid(`${where}: the sampling frequency must be above 0`)
  const frames =
    framesField === undefined ? 0 : wholeNumber(framesField, 'number of samples', where)
  // Time before date, but either may be missing: the separator tells them apart.
  const time = clock.find((field) => !field.includes('/'))
  const date = clock.find((field) => field.includes('/'))
  return {
    record,
    segmentCount: segments === undefined ? undefined : Number(segments),
    signalCount,
    frameHz,
    ...(rate?.[2] === undefined ? {} : { counterHz: decimal(rate[2], 'counter frequency', where) }),
    ...(rate?.[3] === undefined
      ? {}
      : { counterBase: decimal(rate[3], 'base counter value', where) }),
    ...(frames === 0 ? {} : { frames }),
    ...(time === undefined ? {} : { baseTime: clockTime(time, where) }),
    ...(date === undefined ? {} : { baseDate: calendarDate(date, where) }),
  }
}

/** `name frames` */
function parseSegmentLine(line: string, where: string): SegmentSpec {
  const [record = '', frames] = line.split(/\s+/)
  return { record, frames: wholeNumber(frames, 'number of samples in the segment', where) }
}

/** [[HH:]MM:]SS[.fff], any part of one or two digits, to HH:MM:SS[.fff]. */
function clockTime(text: string, where: string): string {
  const [, hours = '0', minutes = '0', seconds = '', fraction = ''] =
    /^(?:(?:(\d{1,2}):)?(\d{1,2}):)?(\d{1,2})(\.\d+)?$/.exec(text) ?? []
  if (seconds === '' || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59)
    throw invalid(`${where}: "${text}" is no base time, which is written HH:MM:SS`)
  return `${[hours, minutes, seconds].map((part) => part.padStart(2, '0')).join(':')}${fraction}`
}

/** DD/MM/YYYY to YYYY-MM-DD. */
function calendarDate(text: string, where: string): string {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? []
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${iso}T00:00:00Z`)
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso)
    throw invalid(`${where}: "${text}" is no base date, which is written DD/MM/YYYY`)
  return iso
}

function wholeNumber(text: string | undefined, field: string, where: string): number {
  if (text === undefined || !/^\d+$/.test(text))
    throw invalid(`${where}: the ${field} must be a whole number, not "${text ?? ''}"`)
  return Number(text)
}

function decimal(text: string | undefined, field: string, where: string): number {
  const value = Number(text)
  if (text === undefined || text.trim() === '' || !Number.isFinite(value))
    throw invalid(`${where}: the ${field} must be a number, not "${text ?? ''}"`)
  return value
}

function invalid(message: string): AnyEcgError {
  return new AnyEcgError('wfdb-invalid', message)
}
