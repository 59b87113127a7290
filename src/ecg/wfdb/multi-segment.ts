/**
 * @module ecg/wfdb/multi-segment: records that are a chain of shorter records.
 * Fixed layout: every segment has the same signals in the same order. Variable layout: the first
 * segment, of length 0, lists all signals, and each later one has some of them, told by description.
 * https://physionet.org/physiotools/wag/header-5.htm, "Multi-segment records"
 */
import { AnyEcgError } from '../../errors.ts'
import type { SegmentSpec, WfdbHeader } from './header.ts'
import type { SignalSpec } from './signal-line.ts'
import {
  decodeSignals,
  emptySignal,
  requireBounded,
  type WfdbFiles,
  type WfdbSignal,
} from './signals.ts'

/** Headers of the segments by record name. */
export type SegmentHeaders = ReadonlyMap<string, WfdbHeader>

/** Name of a segment that is a gap. */
const gap = '~'
/** Names of the records whose headers are needed. */
export function segmentRecords(header: WfdbHeader): readonly string[] {
  const names = (header.segments ?? []).map(({ record }) => record)
  return [...new Set(names)].filter((record) => record !== gap)
}

/**
 * The signals of the whole record; where a segment lacks one, NaN.
 * @param files signal files of all segments.
 * @throws AnyEcgError `wfdb-invalid` when segments disagree with the header or with each other.
 */
export function decodeSegments(
  header: WfdbHeader,
  headers: SegmentHeaders,
  files: WfdbFiles,
): readonly WfdbSignal[] {
  const segments = header.segments ?? []
  const layout = layoutOf(header, headers)
  const total = segments.reduce((sum, { frames }) => sum + frames, 0)
  if (header.frames !== undefined && header.frames !== total)
    throw invalid(`${header.record}: its segments add up to ${total} frames, not ${header.frames}`)
  requireBounded(header.record, layout.specs, total)
  const joined = layout.specs.map((spec) => ({ spec, values: emptySignal(spec, total) }))
  let start = 0
  for (const segment of segments) {
    if (segment.frames > 0 && segment.record !== gap)
      fill(joined, start, readSegment(segment, header, headers, files), layout.variable)
    start += segment.frames
  }
  return joined
}

/** The signals of the whole record, named by the layout segment or else by the first real one. */
function layoutOf(
  header: WfdbHeader,
  headers: SegmentHeaders,
): { readonly specs: readonly SignalSpec[]; readonly variable: boolean } {
  const [first] = header.segments ?? []
  const named = (header.segments ?? []).find(({ record }) => record !== gap)
  const specs = headers.get(named?.record ?? '')?.signals
  if (!specs) throw invalid(`${header.record}: no header of a segment is there`)
  if (specs.length !== header.signalCount)
    throw invalid(
      `${header.record} promises ${header.signalCount} signals, its first segment has ${specs.length}`,
    )
  return { specs, variable: first?.frames === 0 }
}

function readSegment(
  { record, frames }: SegmentSpec,
  whole: WfdbHeader,
  headers: SegmentHeaders,
  files: WfdbFiles,
): readonly WfdbSignal[] {
  const header = headers.get(record)
  if (!header) throw invalid(`${record}.hea: ${whole.record} names it, but it is not there`)
  if (header.segments) throw invalid(`${record}.hea: a segment cannot have segments itself`)
  if (header.frameHz !== whole.frameHz)
    throw invalid(
      `${record}.hea: ${header.frameHz} Hz is not the ${whole.frameHz} Hz of the record`,
    )
  if (header.frames !== undefined && header.frames !== frames)
    throw invalid(`${record}.hea: ${header.frames} frames, ${whole.record}.hea says ${frames}`)
  return decodeSignals({ ...header, frames }, files)
}

function fill(
  joined: readonly WfdbSignal[],
  start: number,
  segment: readonly WfdbSignal[],
  variable: boolean,
): void {
  for (const [i, { spec, values }] of joined.entries()) {
    const part = variable
      ? segment.find((signal) => signal.spec.description === spec.description)
      : segment[i]
    if (!part) {
      if (variable) continue
      throw invalid(`A segment lacks signal ${i + 1} (${spec.description ?? 'no description'})`)
    }
    if (part.spec.samplesPerFrame !== spec.samplesPerFrame || part.spec.unit !== spec.unit)
      throw invalid(
        `${part.spec.file}: samples per frame and unit of ${spec.description ?? `signal ${i + 1}`} must be the same in all segments`,
      )
    values.set(part.values, start * spec.samplesPerFrame)
  }
}

function invalid(message: string): AnyEcgError {
  return new AnyEcgError('wfdb-invalid', message)
}
