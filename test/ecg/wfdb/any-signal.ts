/** @module test/ecg/wfdb/any-signal: arbitrary signal lines. */
import fc from 'fast-check'
import type { SignalSpec } from '../../../src/ecg/wfdb/signal-line.ts'

const integer = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const word = fc.stringMatching(/^[A-Za-z0-9_]{1,10}$/)
const description = fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9 ,.()/-]{0,20}[A-Za-z0-9])?$/)

/** As many of the trailing fields as the line would have: each needs all before it. */
const trailing = fc
  .tuple(
    fc.nat(7),
    fc.record({
      adcResolutionBits: fc.nat(32),
      adcZero: integer,
      initialValue: integer,
      checksum: fc.integer({ min: -32768, max: 65535 }),
      blockSizeBytes: fc.nat(4096),
      description,
    }),
  )
  .map(([count, fields]) => Object.fromEntries(Object.entries(fields).slice(0, count)))

export const anySignal: fc.Arbitrary<SignalSpec> = fc
  .tuple(
    fc.record({
      file: word.map((name) => `${name}.dat`),
      format: fc.constantFrom(8, 16, 24, 32, 61, 80, 160, 212, 310, 311, 516),
      samplesPerFrame: fc.integer({ min: 1, max: 16 }),
      skewFrames: fc.nat(100),
      byteOffset: fc.nat(1000),
      gain: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      baseline: integer,
      unit: fc.constantFrom('mV', 'uV', 'mmHg', 'NU', 'l/min'),
    }),
    fc.boolean(),
    trailing,
  )
  .map(([{ gain, ...fields }, calibrated, rest]) => ({
    ...fields,
    ...(calibrated ? { gain } : {}),
    adcZero: 0,
    ...rest,
  }))
