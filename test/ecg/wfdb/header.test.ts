import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseHeader, type WfdbHeader } from '../../../src/ecg/wfdb/header.ts'
import { AnyEcgError } from '../../../src/errors.ts'
import { describeWithTestData, testDataDir } from '../../test-data.ts'
import { anySignal } from './any-signal.ts'
import { printHeader } from './print-header.ts'

const name = fc.stringMatching(/^[A-Za-z0-9_]{1,12}$/)
const rate = fc.double({ min: 0.01, max: 1e5, noNaN: true })
const time = fc
  .tuple(fc.nat(23), fc.nat(59), fc.nat(59), fc.constantFrom('', '.5', '.042', '.999'))
  .map(
    ([h, m, s, fraction]) =>
      `${[h, m, s].map((part) => `${part}`.padStart(2, '0')).join(':')}${fraction}`,
  )
const date = fc
  .date({ min: new Date('1800-01-01'), max: new Date('3000-01-01'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10))
const comment = fc.stringMatching(/^[A-Za-z0-9<>]([A-Za-z0-9<>: ,./-]{0,30}[A-Za-z0-9])?$/)

const common = {
  record: name,
  frameHz: rate,
  frames: fc.integer({ min: 1, max: 1e9 }),
  comments: fc.array(comment, { maxLength: 4 }),
}
const optionalClock = {
  counter: fc.option(
    fc.record({
      counterHz: rate,
      counterBase: fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 8),
    }),
  ),
  baseTime: fc.option(time),
  baseDate: fc.option(date),
}

/** A header whose absent fields are absent, not undefined. */
function withClock<T extends object>(
  header: T,
  {
    counter,
    baseTime,
    baseDate,
  }: { counter: object | null; baseTime: string | null; baseDate: string | null },
): T {
  return {
    ...header,
    ...counter,
    ...(baseTime === null ? {} : { baseTime }),
    ...(baseDate === null ? {} : { baseDate }),
  }
}

test('a header that is printed is parsed to the same header', () => {
  const single = fc
    .tuple(
      fc.record({ ...common, signals: fc.array(anySignal, { maxLength: 5 }) }),
      fc.record(optionalClock),
    )
    .map(([header, clock]): WfdbHeader =>
      withClock({ ...header, signalCount: header.signals.length }, clock),
    )
  const segment = fc.record({ record: fc.oneof(name, fc.constant('~')), frames: fc.nat(1e6) })
  const multi = fc
    .tuple(
      fc.record({
        ...common,
        signalCount: fc.nat(20),
        segments: fc.array(segment, { maxLength: 5 }),
      }),
      fc.record(optionalClock),
    )
    .map(([header, clock]): WfdbHeader => withClock({ ...header, signals: [] }, clock))
  fc.assert(
    fc.property(fc.oneof(single, multi), (header) => {
      expect(parseHeader(printHeader(header), 'x.hea')).toEqual(header)
    }),
  )
})

test('carriage returns, empty lines, tabs and comments before the record line are no obstacle', () => {
  const text =
    '\ufeff# unnecessary comment\r\n\r\n100\t2 360\r\n100.dat 212\r\n# kept\r\n100.dat 212\r\n#also\r\n'
  expect(parseHeader(text, 'x.hea')).toMatchObject({
    record: '100',
    signalCount: 2,
    frameHz: 360,
    comments: ['kept', 'also'],
  })
})

test('what is missing: 250 Hz, no length, no clock', () => {
  const header = parseHeader('a 0', 'x.hea')
  expect(header).toEqual({ record: 'a', signalCount: 0, frameHz: 250, signals: [], comments: [] })
  expect(parseHeader('a 0 360 0', 'x.hea')).not.toHaveProperty('frames')
})

test.each([
  ['a 0 250 1 8:26:04 26/10/1994', { baseTime: '08:26:04', baseDate: '1994-10-26' }],
  ['a 0 250 1 17:27:45.123', { baseTime: '17:27:45.123' }],
  ['a 0 250 1 26:4', { baseTime: '00:26:04' }],
  ['a 0 250 1 4', { baseTime: '00:00:04' }],
  ['a 0 250 1 1/2/2003', { baseDate: '2003-02-01' }],
  ['a 0 360/1000(-5.5) 1', { counterHz: 1000, counterBase: -5.5 }],
  ['a 0 360/1000 1', { counterHz: 1000 }],
])('%s', (line, expected) => {
  expect(parseHeader(line, 'x.hea')).toMatchObject(expected)
})

test.each([
  ['', 'x.hea has no record line'],
  ['# only a comment', 'x.hea has no record line'],
  ['a', 'x.hea, line 1: the number of signals must be a whole number, not ""'],
  ['a -1', 'the number of signals must be'],
  ['a/b/c 1', '"a/b/c" is no record name'],
  ['a 1 fast', 'the sampling frequency must be a number, not "fast"'],
  ['a 0 0', 'the sampling frequency must be above 0'],
  ['a 0 250 1.5', 'the number of samples must be a whole number'],
  ['a 0 250 1 25:00:00', '"25:00:00" is no base time'],
  ['a 0 250 1 10:00:00 31/02/2000', '"31/02/2000" is no base date'],
  ['a 2 250 1\na.dat 16', 'x.hea promises 2 signal lines and has 1'],
  ['a/2 1 250 1\na1 1', 'x.hea promises 2 segment lines and has 1'],
  ['a/1 1 250 1\na1 x', 'x.hea, line 2: the number of samples in the segment'],
])('%j is refused', (text, message) => {
  expect(() => parseHeader(text, 'x.hea')).toThrow(message)
})

test('any text is parsed or refused with the code of a bad record', () => {
  const words = fc.array(
    fc.oneof(fc.string(), name, fc.integer().map(String), fc.constantFrom('\n', ' ', '#')),
  )
  fc.assert(
    fc.property(words, (parts) => {
      try {
        parseHeader(parts.join(' '), 'x.hea')
      } catch (error) {
        expect(error).toBeInstanceOf(AnyEcgError)
        expect(error).toMatchObject({ code: 'wfdb-invalid' })
      }
    }),
  )
})

describeWithTestData('headers from PhysioNet', () => {
  test('03700181: several samples a frame, skew, units, clock', () => {
    const header = parseHeader(
      readFileSync(join(testDataDir, 'wfdb/03700181.hea'), 'utf8'),
      '03700181.hea',
    )
    expect(header).toMatchObject({
      frameHz: 125,
      frames: 75_000,
      baseTime: '17:27:45',
      baseDate: '1994-08-15',
    })
    expect(header.signals).toMatchObject([
      {
        samplesPerFrame: 4,
        gain: 2963.77,
        unit: 'mV',
        initialValue: 67,
        checksum: -11266,
        description: 'MCL1',
      },
      { samplesPerFrame: 1, gain: 12.84, baseline: -1605, unit: 'mmHg', description: 'ABP' },
      { skewFrames: 4, gain: 2000, unit: 'mV', description: 'RESP' },
    ])
  })
})
