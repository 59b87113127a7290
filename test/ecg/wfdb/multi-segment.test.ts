import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseHeader } from '../../../src/ecg/wfdb/header.ts'
import {
  decodeSegments,
  segmentRecords,
  type SegmentHeaders,
} from '../../../src/ecg/wfdb/multi-segment.ts'
import { signalFiles, type WfdbFiles } from '../../../src/ecg/wfdb/signals.ts'

const folder = join(import.meta.dirname, '../fixtures/multi-segment')

/** The fixtures hold one rule: the ADC value of signal s in frame n. */
const adc = (signal: number, frame: number): number => ((37 * frame + 101 * signal) % 401) - 200

function load(record: string): Parameters<typeof decodeSegments> {
  const read = (name: string): ReturnType<typeof parseHeader> =>
    parseHeader(readFileSync(join(folder, `${name}.hea`), 'utf8'), `${name}.hea`)
  const header = read(record)
  const headers = new Map(segmentRecords(header).map((name) => [name, read(name)]))
  const names = [...headers.values()].flatMap(signalFiles)
  const files = new Map(names.map((name) => [name, readFileSync(join(folder, name))]))
  return [header, headers, files]
}

/** Values of one signal over the record: `part` says which frames a segment has, and with what scale. */
function expected(
  frames: number,
  signal: number,
  scale: (frame: number) => readonly [gain: number, baseline: number] | undefined,
): number[] {
  return Array.from({ length: frames }, (_, frame) => {
    const calibration = scale(frame)
    return calibration ? (adc(signal, frame) - calibration[1]) / calibration[0] : NaN
  })
}

test('fixed layout: two segments with a gap between, a gain that changes', () => {
  const [i, ii] = decodeSegments(...load('fixed'))
  const inGap = (frame: number): boolean => frame >= 60 && frame < 80
  expect([...(i?.values ?? [])]).toEqual(expected(121, 0, (n) => (inGap(n) ? undefined : [200, 0])))
  expect([...(ii?.values ?? [])]).toEqual(
    expected(121, 1, (n) => (n < 60 ? [200, 0] : inGap(n) ? undefined : [100, 20])),
  )
})

test('variable layout: each segment has some of the signals', () => {
  const [i, ii, abp] = decodeSegments(...load('vary'))
  expect([...(i?.values ?? [])]).toEqual(expected(120, 0, (n) => (n >= 75 ? [200, 0] : undefined)))
  expect([...(ii?.values ?? [])]).toEqual(
    expected(120, 1, (n) => (n < 50 || n >= 75 ? [200, 0] : undefined)),
  )
  expect([...(abp?.values ?? [])]).toEqual(expected(120, 2, (n) => (n < 50 ? [10, -5] : undefined)))
})

describe('segments that disagree', () => {
  const [header, headers, files] = load('fixed')
  const change = (record: string, line: string): SegmentHeaders =>
    new Map([...headers, [record, parseHeader(line, `${record}.hea`)]])

  test.each<[string, string, Parameters<typeof decodeSegments>]>([
    [
      'a wrong total',
      'fixed: its segments add up to 121 frames, not 120',
      [{ ...header, frames: 120 }, headers, files],
    ],
    [
      'a missing header',
      'fixed_2.hea: fixed names it, but it is not there',
      [header, new Map([...headers].slice(0, 1)), files],
    ],
    ['no header at all', 'fixed: no header of a segment is there', [header, new Map(), files]],
    [
      'a missing file',
      'fixed_1.dat: the header of fixed_1 names it',
      [header, headers, new Map() as WfdbFiles],
    ],
    [
      'another rate',
      'fixed_2.hea: 500 Hz is not the 250 Hz of the record',
      [header, change('fixed_2', 'fixed_2 2 500 41\na 16\na 16'), files],
    ],
    [
      'another length',
      'fixed_2.hea: 40 frames, fixed.hea says 41',
      [header, change('fixed_2', 'fixed_2 2 250 40\na 16\na 16'), files],
    ],
    [
      'a segment of segments',
      'fixed_2.hea: a segment cannot have segments itself',
      [header, change('fixed_2', 'fixed_2/1 2 250 41\na 41'), files],
    ],
    [
      'another number of signals',
      'fixed promises 3 signals, its first segment has 2',
      [{ ...header, signalCount: 3 }, headers, files],
    ],
    [
      'a lacking signal',
      'A segment lacks signal 2 (II)',
      [header, change('fixed_2', 'fixed_2 1 250 41\nfixed_2.dat 16 200/mV'), files],
    ],
    [
      'another unit',
      'fixed_2.dat: samples per frame and unit of I must be the same',
      [
        header,
        change('fixed_2', 'fixed_2 2 250 41\nfixed_2.dat 16 200/uV\nfixed_2.dat 16 200/mV'),
        files,
      ],
    ],
  ])('%s', (_, message, parts) => {
    expect(() => decodeSegments(...parts)).toThrow(message)
  })
})
