import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readGraphFacts } from '../../src/model/onnx-graph.ts'

const shipped = resolve(import.meta.dirname, '../../models/anyecg-demo/model.onnx')

/** A field of wire type 2, shorter than 128 bytes. */
const message = (number: number, ...content: readonly number[]) => [
  number * 8 + 2,
  content.length,
  ...content,
]
const text = (number: number, value: string) => message(number, ...Buffer.from(value))
const opset = (version: number, domain = '') => message(8, ...text(1, domain), 2 * 8, version)
const conv = (weight: string) => message(1, ...text(1, 'x'), ...text(1, weight), ...text(4, 'Conv'))
const file = (...fields: readonly number[][]) => Uint8Array.from(fields.flat())

describe('readGraphFacts', () => {
  it('reads the shipped file', () => {
    const facts = readGraphFacts(readFileSync(shipped))
    expect(facts).toEqual({ opset: 18, convolutions: 28, convolutionRanks: [4] })
  })

  it('reads the opset of the default domain and counts dimensions, packed or not', () => {
    const unpacked = message(5, 8, 16, 8, 16, 8, 3, ...text(8, 'a'))
    const packed = message(5, ...message(1, 0x80, 1, 16, 1, 3), ...text(8, 'b'))
    const graph = message(7, ...conv('a'), ...conv('b'), ...unpacked, ...packed)
    expect(readGraphFacts(file(opset(1, 'com.microsoft'), opset(17), graph))).toEqual({
      opset: 17,
      convolutions: 2,
      convolutionRanks: [3, 4],
    })
  })

  it.each<[string, Uint8Array]>([
    ['nothing', file()],
    ['text', Uint8Array.from(Buffer.from('<html>not a model</html>'))],
    ['a field beyond the end', file([7 * 8 + 2, 100, 1])],
    ['a number without end', file([8, 0xff, 0xff])],
    ['a number for a graph', file(opset(18), [7 * 8, 1])],
  ])('refuses %s', (_, bytes) => {
    expect(() => readGraphFacts(bytes)).toThrow(/model\.onnx is no ONNX file/)
  })
})
