/**
 * @module test/ecg/wfdb/encode: writes the WFDB sample formats, bit by bit from signal(5), so that the
 * decoder is tested against another way of saying the same.
 */

/** Bits of each sample inside its group, least significant first: [byte, bit within the byte]. */
type BitPlaces = readonly (readonly (readonly [number, number])[])[]

const run = (from: number, bits: number): [number, number][] =>
  Array.from({ length: bits }, (_, i) => [(from + i) >> 3, (from + i) & 7])

const packings: Readonly<Record<number, { readonly bytes: number; readonly places: BitPlaces }>> = {
  // First sample: byte 0 and the low half of byte 1; second: byte 2 and the high half of byte 1.
  212: { bytes: 3, places: [run(0, 12), [...run(16, 8), ...run(12, 4)]] },
  // Bits 1-10 of either 16-bit word; the third sample from the top five bits of both.
  310: { bytes: 4, places: [run(1, 10), run(17, 10), [...run(11, 5), ...run(27, 5)]] },
  // Ten bits after ten bits.
  311: { bytes: 4, places: [run(0, 10), run(10, 10), run(20, 10)] },
}

/** Lowest and highest value a format holds, its code for "no sample" left out. */
export const ranges: Readonly<Record<number, readonly [number, number]>> = {
  16: [-32767, 32767],
  24: [-8388607, 8388607],
  32: [-2147483647, 2147483647],
  61: [-32767, 32767],
  80: [-127, 127],
  160: [-32767, 32767],
  212: [-2047, 2047],
  310: [-511, 511],
  311: [-511, 511],
}

/** Bytes of a signal file with these samples; the last group is cut after the last byte in use. */
export function encodeSamples(format: number, samples: readonly number[]): Uint8Array {
  const packing = packings[format]
  if (packing) return encodePacked(packing, samples)
  return Uint8Array.from(samples.flatMap((sample) => encodeOne(format, sample)))
}

/** Format 8: first differences, from an initial value. */
export function encodeDifferences(samples: readonly number[], initialValue: number): Uint8Array {
  return Uint8Array.from(samples, (sample, i) => sample - (samples[i - 1] ?? initialValue))
}

function encodePacked(
  { bytes, places }: { readonly bytes: number; readonly places: BitPlaces },
  samples: readonly number[],
): Uint8Array {
  const written = new Uint8Array(Math.ceil(samples.length / places.length) * bytes)
  let used = 0
  for (const [i, sample] of samples.entries()) {
    const group = Math.floor(i / places.length) * bytes
    for (const [bit, [byte, position]] of (places[i % places.length] ?? []).entries()) {
      written[group + byte] = (written[group + byte] ?? 0) | (((sample >> bit) & 1) << position)
      used = Math.max(used, group + byte + 1)
    }
  }
  return written.subarray(0, used)
}

function encodeOne(format: number, sample: number): number[] {
  const bytes = (value: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => Math.floor(value / 256 ** i) & 0xff)
  if (format === 16) return bytes(sample, 2)
  if (format === 24) return bytes(sample, 3)
  if (format === 32) return bytes(sample, 4)
  if (format === 61) return bytes(sample, 2).reverse()
  if (format === 80) return [sample + 128]
  if (format === 160) return bytes(sample + 32768, 2)
  throw new RangeError(`No encoder for format ${format}`)
}
