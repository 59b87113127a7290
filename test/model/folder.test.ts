import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readModelFolder } from '../../src/model/folder.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import type { Performance } from '../../src/model/performance.ts'
import { loadRegistry } from '../../src/registry/index.ts'

const shipped = resolve(import.meta.dirname, '../../models/anyecg-demo')
const ids = loadRegistry().indicators.map(({ id }) => id)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anyecg-model-'))
  for (const name of ['manifest.json', 'performance.json', 'model.onnx'])
    cpSync(join(shipped, name), join(folder, name))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function change(name: string, edit: (content: never) => unknown): void {
  const path = join(folder, name)
  const content = JSON.parse(readFileSync(path, 'utf8')) as never
  writeFileSync(path, JSON.stringify(edit(content)))
}
const read = () => readModelFolder(folder, ids)

describe('readModelFolder', () => {
  it('reads a sound folder', async () => {
    const { manifest, performance } = await read()
    expect(manifest.outputs.logits.indicators).toEqual(ids)
    expect(performance.source).toBe('simulated')
  })

  it('refuses weights that are not those of the manifest', async () => {
    const path = join(folder, 'model.onnx')
    const onnx = readFileSync(path)
    onnx[1000] = (onnx[1000] ?? 0) ^ 1
    writeFileSync(path, onnx)
    await expect(read()).rejects.toThrow(/model\.onnx has sha256/)
  })

  it.each<[string, (manifest: Manifest) => object, RegExp]>([
    ['another order of indicators', (m) => reorder(m), /indicators\[0\]/],
    ['an unknown status', (m) => ({ ...m, status: 'cleared' }), /status/],
    ['another preprocessing', (m) => ({ ...m, preprocessing: 'v2' }), /preprocessing/],
    ['a lead without calibration', (m) => ({ ...m, calibration: {} }), /calibration/],
    [
      'evidence of another version',
      (m) => ({ ...m, version: '9.9.9' }),
      /performance\.json: is of/,
    ],
    ['an unknown field', (m) => ({ ...m, treshold: 1 }), /treshold/],
  ])('refuses a manifest with %s', async (_, edit, message) => {
    change('manifest.json', edit)
    await expect(read()).rejects.toThrow(message)
  })

  it('refuses evidence without a row for every indicator, null included', async () => {
    change('performance.json', (performance: Performance) => {
      const { 'potassium-high': _, ...rest } = performance.leads.II ?? {}
      return { ...performance, leads: { ...performance.leads, II: rest } }
    })
    await expect(read()).rejects.toThrow('leads.II has no row potassium-high')
  })

  it('refuses a demonstration model that claims real evidence', async () => {
    change('performance.json', (performance: Performance) => ({ ...performance, source: 'local' }))
    await expect(read()).rejects.toThrow('source is local')
  })

  it('names a file that is missing or no JSON', async () => {
    writeFileSync(join(folder, 'manifest.json'), '{')
    await expect(read()).rejects.toThrow(/manifest\.json cannot be read/)
    rmSync(join(folder, 'manifest.json'))
    await expect(read()).rejects.toThrow(/manifest\.json cannot be read/)
  })
})

function reorder(manifest: Manifest): Manifest {
  const { logits } = manifest.outputs
  const indicators = [...logits.indicators].reverse()
  return { ...manifest, outputs: { ...manifest.outputs, logits: { ...logits, indicators } } }
}
