import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSignalLine } from '../../../src/ecg/wfdb/signal-line.ts'
import { anySignal } from './any-signal.ts'
import { printSignal } from './print-header.ts'

test('a line that is printed is parsed to the same signal', () => {
  fc.assert(
    fc.property(anySignal, (spec) => {
      expect(parseSignalLine(printSignal(spec), 'x')).toEqual(spec)
    }),
  )
})

test('the shortest line: mV, not calibrated', () => {
  expect(parseSignalLine('a.dat 16', 'x')).toEqual({
    file: 'a.dat',
    format: 16,
    samplesPerFrame: 1,
    skewFrames: 0,
    byteOffset: 0,
    baseline: 0,
    unit: 'mV',
    adcZero: 0,
  })
})

test('without a baseline, the ADC zero is the baseline', () => {
  expect(parseSignalLine('100.dat 212 200 11 1024 995 -22131 0 MLII', 'x')).toMatchObject({
    gain: 200,
    baseline: 1024,
    unit: 'mV',
    description: 'MLII',
  })
  expect(parseSignalLine('a.dat 212 200(7)/uV 11 1024', 'x')).toMatchObject({
    baseline: 7,
    unit: 'uV',
  })
})

test('a description keeps its spaces and may be a number', () => {
  expect(parseSignalLine('a 16 100/mV 16 0 10 114 0 ECG 1', 'x').description).toBe('ECG 1')
  expect(parseSignalLine('a 16 100/mV 16 0 10 114 0 12', 'x').description).toBe('12')
})

test.each([
  ['a.dat', 'x: a signal line needs a file name and a format'],
  ['a.dat 16x', '"16x" is no format'],
  ['a.dat 16x0', 'samples per frame must be 1 or more'],
  ['a.dat 16 fast', '"fast" is no ADC gain'],
  ['a.dat 16 1.2.3/mV', '"1.2.3/mV" is no ADC gain'],
  ['a.dat 16 200 twelve', 'the ADC resolution must be a whole number, not "twelve"'],
  ['a.dat 16 200 12 0 1.5', 'the initial value must be a whole number'],
  ['a.dat 16 200 12 0 1 II', 'the checksum must be a whole number, not "II"'],
])('%j is refused', (line, message) => {
  expect(() => parseSignalLine(line, 'x')).toThrow(message)
})
