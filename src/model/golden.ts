/** @module model/golden: inputs of a model folder with the answers that PyTorch gave. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { AnyEcgError, messageOf } from '../errors.ts'
import { readJson } from './folder.ts'

const fileName = z.string().regex(/^[\w.-]+$/, 'must be the name of a file in golden/')

export const goldenSchema = z.object({
  schemaVersion: z.literal(1),
  inputs: z.object({
    file: fileName,
    shape: z.tuple([z.int().positive(), z.literal(1), z.int().positive()]),
  }),
  outputs: z.object({
    file: fileName,
    shape: z.tuple([z.int().positive(), z.int().positive()]),
  }),
  tolerance: z.object({ of: z.literal('sigmoid(logit)'), absolute: z.number().positive() }),
  naive: z
    .object({ byteOffset: z.int().nonnegative() })
    .optional()
    .describe('the sign byte of the shortcut pad: 128 there is -0.0, 0 is the naive export'),
})

export interface Golden {
  readonly index: z.infer<typeof goldenSchema>
  /** [count, 1, samples], row-major. */
  readonly inputs: Float32Array
  /** [count, indicators], row-major. */
  readonly outputs: Float32Array
}

/** @throws AnyEcgError `model-invalid` naming the file, and the field or what is wrong with its size. */
export async function readGolden(folder: string): Promise<Golden> {
  const golden = join(folder, 'golden')
  const index = await readJson(golden, 'index.json', goldenSchema)
  if (index.inputs.shape[0] !== index.outputs.shape[0])
    throw new AnyEcgError(
      'model-invalid',
      `${golden}/index.json: inputs.shape has ${index.inputs.shape[0]} windows, ` +
        `outputs.shape ${index.outputs.shape[0]}.`,
    )
  const inputs = await readFloats(join(golden, index.inputs.file), index.inputs.shape)
  const outputs = await readFloats(join(golden, index.outputs.file), index.outputs.shape)
  return { index, inputs, outputs }
}

async function readFloats(path: string, shape: readonly number[]): Promise<Float32Array> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new AnyEcgError('model-invalid', `${path} cannot be read: ${messageOf(cause)}`, { cause })
  })
  const count = shape.reduce((product, size) => product * size, 1)
  if (bytes.length !== count * 4)
    throw new AnyEcgError(
      'model-invalid',
      `${path} has ${bytes.length} bytes, [${shape.join(', ')}] float32 has ${count * 4}.`,
    )
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Float32Array.from({ length: count }, (_, i) => view.getFloat32(i * 4, true))
}
