/** @module model/run-windows: a session's answers to the golden windows, and how far two answers lie apart. */
import { Tensor, type InferenceSession } from 'onnxruntime-node'
import { AnyEcgError } from '../errors.ts'
import type { Golden } from './golden.ts'
import type { Manifest } from './manifest.ts'

export interface Answers {
  readonly count: number
  /** [count, indicators], row-major. */
  readonly logits: Float32Array
  /** [count, indicators, steps], row-major. */
  readonly attribution?: Float32Array
}

export interface RunOptions {
  readonly batch?: number
  /** The first so many windows; default all. */
  readonly count?: number
}

/** @throws AnyEcgError `model-invalid` when an answer has not the shape that the manifest gives. */
export async function runWindows(
  session: InferenceSession,
  { input, outputs }: Manifest,
  { inputs, index }: Golden,
  { batch = 16, count = index.inputs.shape[0] }: RunOptions = {},
): Promise<Answers> {
  const windows = Math.min(count, index.inputs.shape[0])
  const length = index.inputs.shape[2]
  const indicators = outputs.logits.indicators.length
  const steps = outputs.attribution?.steps ?? 0
  const logits = new Float32Array(windows * indicators)
  const attribution = new Float32Array(windows * indicators * steps)
  for (let start = 0; start < windows; start += batch) {
    const size = Math.min(batch, windows - start)
    const samples = inputs.subarray(start * length, (start + size) * length)
    const answer = await session.run({
      [input.name]: new Tensor('float32', samples, [size, 1, length]),
    })
    const { name } = outputs.logits
    logits.set(valuesOf(answer, name, [size, indicators]), start * indicators)
    if (!outputs.attribution) continue
    const cells = valuesOf(answer, outputs.attribution.name, [size, indicators, steps])
    attribution.set(cells, start * indicators * steps)
  }
  return { count: windows, logits, ...(outputs.attribution ? { attribution } : {}) }
}

function valuesOf(
  answer: InferenceSession.OnnxValueMapType,
  name: string,
  shape: readonly number[],
): Float32Array {
  const tensor = answer[name]
  if (tensor?.data instanceof Float32Array && tensor.dims.join() === shape.join())
    return tensor.data
  throw new AnyEcgError(
    'model-invalid',
    `model.onnx answers ${name} as [${tensor ? tensor.dims.join(', ') : 'nothing'}], ` +
      `the manifest says float32 [${shape.join(', ')}].`,
  )
}

/** Largest difference of sigmoid(logit); infinite where the two cannot be compared. */
export function measureGap(logits: Float32Array, expected: Float32Array): number {
  if (logits.length !== expected.length) return Infinity
  let gap = 0
  for (const [i, logit] of logits.entries()) {
    const difference = Math.abs(sigmoid(logit) - sigmoid(expected[i] ?? NaN))
    gap = Number.isNaN(difference) ? Infinity : Math.max(gap, difference)
  }
  return gap
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit))
}
