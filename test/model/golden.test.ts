import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openModel } from '../../src/model/index.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import { loadRegistry } from '../../src/registry/index.ts'

const shipped = resolve(import.meta.dirname, '../../models/anyecg-demo')
const indicatorIds = loadRegistry().indicators.map(({ id }) => id)

interface GoldenIndex {
  readonly inputs: { readonly file: string; readonly shape: readonly [number, number, number] }
  readonly outputs: { readonly file: string; readonly shape: readonly [number, number] }
  readonly tolerance: { readonly absolute: number }
  readonly naive: { readonly byteOffset: number }
}
const golden = JSON.parse(readFileSync(join(shipped, 'golden/index.json'), 'utf8')) as GoldenIndex
const readFloats = (name: string) => {
  const bytes = readFileSync(join(shipped, 'golden', name))
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
}
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/** Largest difference in probability from PyTorch's answers, over all golden inputs and indicators. */
async function measureGap(folder: string): Promise<number> {
  const model = await openModel({ folder, indicatorIds, providers: ['cpu'] })
  const inputs = readFloats(golden.inputs.file)
  const expected = readFloats(golden.outputs.file)
  const [count, , length] = golden.inputs.shape
  let gap = 0
  for (let i = 0; i < count; i++) {
    const { logits } = await model.infer(inputs.slice(i * length, (i + 1) * length))
    logits.forEach((logit, k) => {
      const wanted = expected[i * logits.length + k] ?? Number.NaN
      gap = Math.max(gap, Math.abs(sigmoid(logit) - sigmoid(wanted)))
    })
  }
  await model.close()
  return gap
}

describe('the shipped network in onnxruntime-node', () => {
  const folders: string[] = []
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true })
  })

  it('equals PyTorch to 1e-6 in probability on 64 inputs', async () => {
    expect(golden.inputs.shape[0]).toBe(64)
    expect(await measureGap(shipped)).toBeLessThanOrEqual(1e-6)
  })

  it('would fail that check with the pad of +0.0 that a naive export writes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anyecg-naive-'))
    folders.push(folder)
    cpSync(shipped, folder, { recursive: true })
    const onnx = readFileSync(join(folder, 'model.onnx'))
    // The sign bit of -0.0, little-endian float32: ONNX Runtime folds a pad of +0.0 into the max-pool.
    expect(onnx[golden.naive.byteOffset]).toBe(0x80)
    onnx[golden.naive.byteOffset] = 0x00
    writeFileSync(join(folder, 'model.onnx'), onnx)
    const manifestPath = join(folder, 'manifest.json')
    const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as Manifest
    const sha256 = createHash('sha256').update(onnx).digest('hex')
    writeFileSync(manifestPath, JSON.stringify({ ...manifest, sha256 }))
    expect(await measureGap(folder)).toBeGreaterThan(1e-4)
  })

  it('answers with an attribution whose mean over time moves with the logit', async () => {
    const model = await openModel({ folder: shipped, indicatorIds, providers: ['cpu'] })
    const inputs = readFloats(golden.inputs.file)
    const length = golden.inputs.shape[2]
    const steps = model.manifest.outputs.attribution?.steps ?? 0
    // logit - mean(attribution) is the head's bias: the same for every input.
    const biases = async (i: number) => {
      const { logits, attribution } = await model.infer(inputs.slice(i * length, (i + 1) * length))
      return logits.map((logit, k) => {
        const row = attribution?.subarray(k * steps, (k + 1) * steps) ?? new Float32Array()
        return logit - row.reduce((sum, cell) => sum + cell, 0) / steps
      })
    }
    const [first, second] = [await biases(0), await biases(1)]
    first.forEach((bias, k) => {
      expect(second[k]).toBeCloseTo(bias, 3)
    })
    await model.close()
  })
})
