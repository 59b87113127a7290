/**
 * @module model/onnx-graph: what an ONNX file says of itself that a session does not tell.
 * Reads the few fields needed straight from the protocol buffer (onnx/onnx.proto, field numbers below).
 */
import { AnyEcgError } from '../errors.ts'

export interface GraphFacts {
  /** Version of the default operator set. */
  readonly opset: number
  readonly convolutions: number
  /** Numbers of dimensions of the convolution weights. */
  readonly convolutionRanks: readonly number[]
}

interface Field {
  readonly number: number
  readonly value: number | Uint8Array
}

/** @throws AnyEcgError `model-invalid` for a file that is no ONNX model. */
export function readGraphFacts(onnx: Uint8Array): GraphFacts {
  const model = [...fieldsOf(onnx)]
  const graph = model.filter(({ number }) => number === 7).flatMap(({ value }) => messageIn(value))
  const nodes = graph.filter(({ number }) => number === 1).map(({ value }) => messageIn(value))
  const initializers = graph
    .filter(({ number }) => number === 5)
    .map(({ value }) => messageIn(value))
  const rankByName = new Map(
    initializers.map((tensor) => [textOf(tensor, 8)[0], countDimensions(tensor)]),
  )
  const convolutions = nodes.filter((node) => textOf(node, 4)[0] === 'Conv')
  const ranks = convolutions.map((node) => rankByName.get(textOf(node, 1)[1]) ?? 0)
  return {
    opset: readOpset(model),
    convolutions: convolutions.length,
    convolutionRanks: [...new Set(ranks)].toSorted((a, b) => a - b),
  }
}

function readOpset(model: readonly Field[]): number {
  const sets = model.filter(({ number }) => number === 8).map(({ value }) => messageIn(value))
  // The empty domain, or none, is ONNX's own.
  const own = sets.find((set) => (textOf(set, 1)[0] ?? '') === '')
  const version = own?.find(({ number }) => number === 2)?.value
  if (typeof version !== 'number') throw notOnnx('it names no operator set')
  return version
}

/** `dims` is a repeated integer, packed or not. */
function countDimensions(tensor: readonly Field[]): number {
  return tensor
    .filter(({ number }) => number === 1)
    .reduce((sum, { value }) => sum + (typeof value === 'number' ? 1 : countVarints(value)), 0)
}

/** The last byte of a varint has its high bit clear. */
function countVarints(bytes: Uint8Array): number {
  return bytes.filter((byte) => byte < 0x80).length
}

function textOf(message: readonly Field[], number: number): string[] {
  return message
    .filter((field) => field.number === number)
    .map(({ value }) => (typeof value === 'number' ? '' : new TextDecoder().decode(value)))
}

function messageIn(value: Field['value']): Field[] {
  if (typeof value === 'number') throw notOnnx('a number stands where a message belongs')
  return [...fieldsOf(value)]
}

/** https://protobuf.dev/programming-guides/encoding/: wire types 0, 1, 2 and 5. */
function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  let at = 0
  const readVarint = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++]
      if (byte === undefined || scale > 2 ** 63) throw notOnnx('a number has no end')
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
  }
  while (at < bytes.length) {
    const key = readVarint()
    const [number, wireType] = [Math.floor(key / 8), key % 8]
    if (wireType === 0) {
      yield { number, value: readVarint() }
      continue
    }
    const length = wireType === 1 ? 8 : wireType === 5 ? 4 : wireType === 2 ? readVarint() : NaN
    if (!(at + length <= bytes.length)) throw notOnnx('a field reaches beyond its end')
    yield { number, value: bytes.subarray(at, at + length) }
    at += length
  }
}

function notOnnx(why: string): AnyEcgError {
  return new AnyEcgError('model-invalid', `model.onnx is no ONNX file: ${why}. Export it again.`)
}
