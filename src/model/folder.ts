/** @module model/folder: reads a model folder whole, or says in one sentence why it may not be used. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { AnyEcgError, messageOf } from '../errors.ts'
import { manifestSchema, type Manifest } from './manifest.ts'
import { performanceSchema, type Performance } from './performance.ts'

export interface ModelFolder {
  readonly path: string
  readonly onnxPath: string
  readonly manifest: Manifest
  readonly performance: Performance
}

/**
 * @param indicatorIds the registry's ids in model order; a model that answers anything else is refused.
 * @throws AnyEcgError `model-invalid` naming the file and field.
 */
export async function readModelFolder(
  path: string,
  indicatorIds: readonly string[],
): Promise<ModelFolder> {
  const manifest = await readJson(path, 'manifest.json', manifestSchema)
  const performance = await readJson(path, 'performance.json', performanceSchema)
  const onnxPath = join(path, 'model.onnx')
  const onnx = await readFile(onnxPath).catch((cause: unknown) => {
    throw new AnyEcgError('model-invalid', `${onnxPath} cannot be read: ${messageOf(cause)}`, {
      cause,
    })
  })
  checkHash(onnx, manifest, onnxPath)
  checkIndicators(manifest, indicatorIds, path)
  checkEvidence(manifest, performance, path)
  return { path, onnxPath, manifest, performance }
}

/** @throws AnyEcgError `model-invalid` naming the file and each field that is wrong. */
export async function readJson<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<T> {
  const path = join(folder, name)
  let json: unknown
  try {
    json = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new AnyEcgError('model-invalid', `${path} cannot be read: ${messageOf(cause)}`, { cause })
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success)
    throw new AnyEcgError('model-invalid', `${path}: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

export function checkHash(onnx: Uint8Array, manifest: Manifest, onnxPath: string): void {
  const actual = createHash('sha256').update(onnx).digest('hex')
  if (actual === manifest.sha256) return
  throw new AnyEcgError(
    'model-invalid',
    `${onnxPath} has sha256 ${actual}, the manifest says ${manifest.sha256}: ` +
      'the file was changed or belongs to another version. Export the folder again.',
  )
}

export function checkIndicators(
  manifest: Manifest,
  expected: readonly string[],
  path: string,
): void {
  const { indicators } = manifest.outputs.logits
  const at = expected.findIndex((id, i) => indicators[i] !== id)
  if (at === -1 && indicators.length === expected.length) return
  const position = at === -1 ? expected.length : at
  throw new AnyEcgError(
    'model-invalid',
    `${path}/manifest.json: outputs.logits.indicators[${position}] is ` +
      `${String(indicators[position])}, the registry in cards/ has ${String(expected[position])}.`,
  )
}

/** Weights and evidence must speak of the same model, leads and indicators. */
function checkEvidence(manifest: Manifest, performance: Performance, path: string): void {
  checkSameModel(manifest, performance, path)
  checkRows(manifest, performance, path)
  checkThresholds(manifest, performance, path)
}

export function checkSameModel(manifest: Manifest, performance: Performance, path: string): void {
  if (performance.modelId !== manifest.id || performance.modelVersion !== manifest.version)
    throw wrongEvidence(
      path,
      `is of ${performance.modelId} ${performance.modelVersion}, the manifest of ` +
        `${manifest.id} ${manifest.version}.`,
    )
  if (manifest.status === 'demonstration' && performance.source !== 'simulated')
    throw wrongEvidence(
      path,
      `source is ${performance.source}, but the manifest's status is demonstration.`,
    )
}

/** A row for every indicator of every lead that the manifest accepts. */
export function checkRows(manifest: Manifest, performance: Performance, path: string): void {
  for (const lead of manifest.input.leads) {
    if (!manifest.calibration[lead])
      throw wrongEvidence(path, `manifest.calibration has no lead ${lead}.`)
    const rows = performance.leads[lead]
    if (!rows) throw wrongEvidence(path, `leads has no ${lead}, which the manifest accepts.`)
    const missing = manifest.outputs.logits.indicators.find((id) => rows[id] === undefined)
    if (missing)
      throw wrongEvidence(
        path,
        `leads.${lead} has no row ${missing} (null is allowed, absence is not).`,
      )
  }
}

/** The evidence for a threshold is worth nothing for another one. */
export function checkThresholds(manifest: Manifest, performance: Performance, path: string): void {
  for (const lead of manifest.input.leads)
    for (const [id, row] of Object.entries(performance.leads[lead] ?? {})) {
      const used = manifest.calibration[lead]?.[id]?.threshold ?? null
      const judged = row?.operatingPoint?.threshold ?? null
      if (judged !== null && (used === null || Math.abs(used - judged) > 1e-9))
        throw wrongEvidence(
          path,
          `leads.${lead}.${id}.operatingPoint.threshold is ${judged}, the manifest's ${String(used)}.`,
        )
    }
}

function wrongEvidence(path: string, text: string): AnyEcgError {
  return new AnyEcgError('model-invalid', `${path}/performance.json: ${text}`)
}
