import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseHeader } from '../../../src/ecg/wfdb/header.ts'
import { decodeSignals, signalFiles, type WfdbSignal } from '../../../src/ecg/wfdb/signals.ts'
import { AnyEcgError } from '../../../src/errors.ts'
import { anySignal } from './any-signal.ts'
import { encodeDifferences, encodeSamples } from './encode.ts'

function decode(header: string, files: Record<string, Uint8Array>): readonly WfdbSignal[] {
  return decodeSignals(parseHeader(header, 'x.hea'), new Map(Object.entries(files)))
}

function valuesOf(signals: readonly WfdbSignal[]): number[][] {
  return signals.map(({ values }) => [...values])
}

const sumOf = (samples: readonly number[]): number => samples.reduce((sum, value) => sum + value, 0)

test('signals of one file alternate frame by frame, each with its samples per frame', () => {
  const frames = [1, 2, 10, 3, 4, 20]
  for (const format of [16, 212, 310, 311])
    expect(
      valuesOf(
        decode(`x 2 100 2\nx.dat ${format}x2 1\nx.dat ${format} 1`, {
          'x.dat': encodeSamples(format, frames),
        }),
      ),
    ).toEqual([
      [1, 2, 3, 4],
      [10, 20],
    ])
})

test('several files, byte offset, gain and baseline', () => {
  const offset = Uint8Array.of(9, 9, 9, ...encodeSamples(16, [100, 300]))
  const signals = decode('x 2 100 2\na.dat 16+3 200(100)/uV\nb.dat 80 10/mV', {
    'a.dat': offset,
    'b.dat': encodeSamples(80, [-5, 5]),
  })
  expect(valuesOf(signals)).toEqual([
    [0, 1],
    [-0.5, 0.5],
  ])
})

test('format 8 sums differences per signal from the initial value', () => {
  const [a, b] = [encodeDifferences([5, 7, -100], 3), encodeDifferences([-20, 0, 50], 0)]
  const bytes = Uint8Array.from([0, 1, 2].flatMap((i) => [a[i] ?? 0, b[i] ?? 0]))
  const header = 'x 2 100 3\nx.dat 8 1 12 0 3 -88 0 A\nx.dat 8 1 12 0 0 30 0 B'
  expect(valuesOf(decode(header, { 'x.dat': bytes }))).toEqual([
    [5, 7, -100],
    [-20, 0, 50],
  ])
})

test('the code for "no sample" is a gap', () => {
  expect(
    valuesOf(decode('x 1 100 3\nx.dat 212 1', { 'x.dat': encodeSamples(212, [1, -2048, 3]) })),
  ).toEqual([[1, NaN, 3]])
})

test('a skewed signal is read ahead; the end is missing unless the file goes on', () => {
  const header = (frames: number): string => `x 2 100 ${frames}\nx.dat 16:1 1\nx.dat 16 1`
  const bytes = encodeSamples(16, [1, 10, 2, 20, 3, 30])
  expect(valuesOf(decode(header(3), { 'x.dat': bytes }))).toEqual([
    [2, 3, NaN],
    [10, 20, 30],
  ])
  expect(valuesOf(decode(header(2), { 'x.dat': bytes }))).toEqual([
    [2, 3],
    [10, 20],
  ])
})

test('without a length in the header, the file decides', () => {
  expect(
    valuesOf(
      decode('x 2 100\nx.dat 16 1\nx.dat 16 1', { 'x.dat': encodeSamples(16, [1, 2, 3, 4, 5]) }),
    ),
  ).toEqual([
    [1, 3],
    [2, 4],
  ])
})

test('checksum and initial value are those of the samples as stored, signed or not', () => {
  const samples = [-30000, -30000, 12345]
  const bytes = { 'x.dat': encodeSamples(16, samples) }
  const sum = sumOf(samples)
  for (const checksum of [sum + 65536, sum, (sum + 65536) & 0xffff])
    expect(valuesOf(decode(`x 1 100 3\nx.dat 16 1 16 0 -30000 ${checksum} 0 A`, bytes))).toEqual([
      samples,
    ])
  expect(() => decode(`x 1 100 3\nx.dat 16 1 16 0 -30000 ${sum + 1} 0 A`, bytes)).toThrow(
    'x.dat, signal A: the samples add up to 17881 and not to the checksum',
  )
  expect(() => decode(`x 1 100 3\nx.dat 16 1 16 0 -29999 ${sum} 0 A`, bytes)).toThrow(
    'x.dat, signal A: the first sample is -30000, the header says -29999',
  )
  // Without a length there is nothing that the checksum could be the sum of.
  expect(valuesOf(decode(`x 1 100\nx.dat 16 1 16 0 -30000 1 0 A`, bytes))).toEqual([samples])
})

test('one flipped bit anywhere is noticed', () => {
  const samples = [5, -7, 1000, 0]
  const header = `x 1 100 4\nx.dat 212 1 12 0 5 ${sumOf(samples)} 0 A`
  const bytes = encodeSamples(212, samples)
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const damaged = bytes.slice()
    damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(() => decode(header, { 'x.dat': damaged })).toThrow(/damaged/)
  }
})

test.each([
  [
    'a file cut short',
    'x 2 100 3\nx.dat 16+4 1\nx.dat 16 1',
    'x.dat is cut short: 3 frames need 16 bytes, it has 12',
  ],
  [
    'an offset past the end',
    'x 1 100 3\nx.dat 16+40 1',
    'x.dat is cut short: 3 frames need 46 bytes, it has 40',
  ],
  [
    'a missing file',
    'x 1 100 3\ny.dat 16 1',
    'y.dat: the header of x names it, but it is not there',
  ],
  [
    'two formats in a file',
    'x 2 100 3\nx.dat 16 1\nx.dat 212 1',
    'x.dat: all signals of a file need one format, not 16 and 212',
  ],
  ['FLAC', 'x 1 100 3\nx.dat 516 1', 'x.dat: WFDB format 516 is not read'],
  ['an absurd length', 'x 1 100 99999999999\n~ 0 1', 'x: 99999999999 samples are too many'],
])('%s is an error', (_, header, message) => {
  expect(() => decode(header, { 'x.dat': new Uint8Array(12) })).toThrow(message)
})

test('an empty file is cut short', () => {
  expect(() => decode('x 1 100 3\nx.dat 212 1', { 'x.dat': new Uint8Array() })).toThrow(
    'x.dat is cut short: 3 frames need 5 bytes, it has 0',
  )
})

test('a signal that is not there is all gap', () => {
  const header = parseHeader('x 2 100 2\n~ 0 1\nx.dat 16 1', 'x.hea')
  expect(signalFiles(header)).toEqual(['x.dat'])
  const signals = decodeSignals(header, new Map([['x.dat', encodeSamples(16, [1, 2])]]))
  expect(valuesOf(signals)).toEqual([
    [NaN, NaN],
    [1, 2],
  ])
})

test('any bytes under any header are decoded or refused', () => {
  const frames = fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined })
  fc.assert(
    fc.property(
      fc.array(anySignal, { maxLength: 3 }),
      frames,
      fc.uint8Array({ maxLength: 2000 }),
      (specs, length, bytes) => {
        const signals = specs.map((spec) => ({
          ...spec,
          file: 'x.dat',
          byteOffset: spec.byteOffset % 50,
        }))
        const header = {
          record: 'x',
          signalCount: signals.length,
          frameHz: 1,
          signals,
          comments: [],
        }
        try {
          const decoded = decodeSignals(
            length === undefined ? header : { ...header, frames: length },
            new Map([['x.dat', bytes]]),
          )
          const frameCounts = decoded.map(
            ({ spec, values }) => values.length / spec.samplesPerFrame,
          )
          expect(new Set(frameCounts).size).toBeLessThanOrEqual(1)
        } catch (error) {
          expect(error).toBeInstanceOf(AnyEcgError)
        }
      },
    ),
  )
})
