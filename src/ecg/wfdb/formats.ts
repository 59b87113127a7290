/**
 * @module ecg/wfdb/formats: the binary sample formats of WFDB signal files.
 * https://physionet.org/physiotools/wag/signal-5.htm
 */

/** One way of packing whole numbers into bytes. */
export interface SampleFormat {
  /** Bytes that hold so many samples, a last incomplete group included. */
  readonly bytesFor: (samples: number) => number
  /** Samples that so many bytes hold. */
  readonly samplesIn: (bytes: number) => number
  /** Reads that many samples; format 8 yields differences. `bytes` is long enough. */
  readonly read: (bytes: DataView, samples: number) => Int32Array
  /** The code that stands for "no sample". */
  readonly invalid: number | undefined
  /** Samples are differences, to be summed from the initial value. */
  readonly differences: boolean
}

/** Whole bytes per sample, one reader call each. */
function aligned(
  width: number,
  invalid: number | undefined,
  readOne: (bytes: DataView, at: number) => number,
): SampleFormat {
  return {
    bytesFor: (samples) => samples * width,
    samplesIn: (bytes) => Math.floor(bytes / width),
    read: (bytes, samples) => {
      const values = new Int32Array(samples)
      for (let i = 0; i < samples; i++) values[i] = readOne(bytes, i * width)
      return values
    },
    invalid,
    differences: false,
  }
}

/** Several samples share a group of bytes; `tail[n]` bytes hold a last group of n samples. */
function packed(
  bits: number,
  groupBytes: number,
  tail: readonly number[],
  readOne: (byteAt: (offset: number) => number, index: number) => number,
): SampleFormat {
  const perGroup = tail.length
  const unused = 32 - bits
  return {
    bytesFor: (samples) =>
      Math.floor(samples / perGroup) * groupBytes + (tail[samples % perGroup] ?? 0),
    samplesIn: (bytes) =>
      Math.floor(bytes / groupBytes) * perGroup +
      tail.findLastIndex((needed) => needed <= bytes % groupBytes),
    read: (bytes, samples) => {
      const values = new Int32Array(samples)
      let group = 0
      const byteAt = (offset: number): number =>
        group + offset < bytes.byteLength ? bytes.getUint8(group + offset) : 0
      for (let i = 0; i < samples; group += groupBytes)
        for (let index = 0; index < perGroup && i < samples; index++, i++)
          values[i] = (readOne(byteAt, index) << unused) >> unused // sign-extended
      return values
    },
    invalid: -(2 ** (bits - 1)),
    differences: false,
  }
}

/** Two 12-bit samples in three bytes; the middle byte holds the high bits of both. */
const format212 = packed(12, 3, [0, 2], (byteAt, index) =>
  index === 0 ? byteAt(0) | ((byteAt(1) & 0x0f) << 8) : byteAt(2) | ((byteAt(1) & 0xf0) << 4),
)

/** Three 10-bit samples in two 16-bit words: bits 1-10 of each, then bits 11-15 of both. */
const format310 = packed(10, 4, [0, 2, 4], (byteAt, index) => {
  const word = (at: number): number => byteAt(at) | (byteAt(at + 1) << 8)
  if (index < 2) return word(2 * index) >> 1
  return (word(0) >> 11) | ((word(2) >> 11) << 5)
})

/** Three 10-bit samples in one 32-bit word, from its low end. */
const format311 = packed(10, 4, [0, 2, 3], (byteAt, index) => {
  const word = byteAt(0) | (byteAt(1) << 8) | (byteAt(2) << 16) | (byteAt(3) << 24)
  return word >>> (10 * index)
})

const formats: ReadonlyMap<number, SampleFormat> = new Map([
  [8, { ...aligned(1, undefined, (bytes, at) => bytes.getInt8(at)), differences: true }],
  [16, aligned(2, -(2 ** 15), (bytes, at) => bytes.getInt16(at, true))],
  [
    24,
    aligned(
      3,
      -(2 ** 23),
      (bytes, at) => bytes.getUint16(at, true) | (bytes.getInt8(at + 2) << 16),
    ),
  ],
  [32, aligned(4, -(2 ** 31), (bytes, at) => bytes.getInt32(at, true))],
  [61, aligned(2, -(2 ** 15), (bytes, at) => bytes.getInt16(at, false))],
  [80, aligned(1, -(2 ** 7), (bytes, at) => bytes.getUint8(at) - 128)],
  [160, aligned(2, -(2 ** 15), (bytes, at) => bytes.getUint16(at, true) - 32768)],
  [212, format212],
  [310, format310],
  [311, format311],
])

export const supportedFormats: readonly number[] = [...formats.keys()]

export function sampleFormat(format: number): SampleFormat | undefined {
  return formats.get(format)
}
