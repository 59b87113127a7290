import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleFormat, supportedFormats, type SampleFormat } from '../../../src/ecg/wfdb/formats.ts'
import { describeWithTestData, testDataDir } from '../../test-data.ts'
import { encodeDifferences, encodeSamples, ranges } from './encode.ts'

function formatOf(format: number): SampleFormat {
  const found = sampleFormat(format)
  if (!found) throw new Error(`Format ${format} is not read`)
  return found
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

describe.each(Object.entries(ranges).map(([format, range]) => [Number(format), ...range] as const))(
  'format %d',
  (format, low, high) => {
    test('reads what was written, last incomplete group included', () => {
      fc.assert(
        fc.property(fc.array(fc.integer({ min: low, max: high })), (samples) => {
          const bytes = encodeSamples(format, samples)
          const { read, bytesFor } = formatOf(format)
          expect([...read(view(bytes), samples.length)]).toEqual(samples)
          expect(bytesFor(samples.length)).toBe(bytes.length)
        }),
      )
    })

    test('counts the most samples that some bytes hold', () => {
      const { bytesFor, samplesIn } = formatOf(format)
      for (let bytes = 0; bytes < 20; bytes++) {
        expect(bytesFor(samplesIn(bytes))).toBeLessThanOrEqual(bytes)
        expect(bytesFor(samplesIn(bytes) + 1)).toBeGreaterThan(bytes)
      }
    })

    test('keeps the lowest code for "no sample"', () => {
      expect(formatOf(format).invalid).toBe(low - 1)
      expect([...formatOf(format).read(view(encodeSamples(format, [low - 1])), 1)]).toEqual([
        low - 1,
      ])
    })
  },
)

test('format 8 gives differences', () => {
  const { read, differences, invalid } = formatOf(8)
  expect([...read(view(encodeDifferences([10, 5, 132, 4], 0)), 4)]).toEqual([10, -5, 127, -128])
  expect(differences).toBe(true)
  expect(invalid).toBeUndefined()
})

test('FLAC formats are not read', () => {
  expect(supportedFormats).toEqual([8, 16, 24, 32, 61, 80, 160, 212, 310, 311])
  expect(sampleFormat(516)).toBeUndefined()
})

describeWithTestData('binformats: the same ramp in every format', () => {
  /*
   * Each file holds 499 samples of a ramp that wraps: x(n + 1) = x(n) + step, less 2^bits - 1 where that
   * passes the highest value.
   */
  test.each([
    ['d1', 16, 16, -32766, 524],
    ['d2', 61, 16, -32765, 524],
    ['d3', 80, 8, -124, 14],
    ['d4', 160, 16, -32763, 524],
    ['d5', 212, 12, -2042, 284],
    ['d6', 310, 10, -505, 347],
    ['d7', 311, 10, -504, 347],
    ['d8', 24, 24, -8388599, 65804],
    ['d9', 32, 32, -2147483638, 16843019],
  ])('%s, format %d', (extension, format, bits, first, step) => {
    const expected = [first]
    for (let n = 1; n < 499; n++) {
      const next = (expected[n - 1] ?? 0) + step
      expected.push(next > 2 ** (bits - 1) - 1 ? next - (2 ** bits - 1) : next)
    }
    const bytes = readFileSync(join(testDataDir, 'wfdb', `binformats.${extension}`))
    expect([...formatOf(format).read(view(bytes), 499)]).toEqual(expected)
    expect(formatOf(format).samplesIn(bytes.length)).toBe(499)
  })
})
