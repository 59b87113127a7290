import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ModelCard } from '../../src/model/card.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import type { Performance } from '../../src/model/performance.ts'
import type { Variants } from '../../src/model/variants.ts'
import { verifyModelFolder, type Check } from '../../src/model/verify/index.ts'
import { loadRegistry } from '../../src/registry/index.ts'

const shipped = resolve(import.meta.dirname, '../../models/anyecg-demo')
const { indicators } = loadRegistry()
const windows = 4

interface GoldenIndex {
  readonly inputs: { readonly file: string; readonly shape: readonly number[] }
  readonly outputs: { readonly file: string; readonly shape: readonly number[] }
  readonly naive?: { readonly byteOffset: number }
}

/** The bundled folder with fewer golden windows, for speed, and two variants: a copy and one not shipped. */
let sound: string
let folder: string
beforeAll(() => {
  sound = mkdtempSync(join(tmpdir(), 'anyecg-sound-'))
  cpSync(shipped, sound, { recursive: true })
  folder = sound
  change('golden/index.json', (index: GoldenIndex) => {
    const shorten = ({ file, shape: [, ...rest] }: GoldenIndex['inputs']) => {
      const bytes = rest.reduce((product, size) => product * size, 4 * windows)
      const path = join(sound, 'golden', file)
      writeFileSync(path, readFileSync(path).subarray(0, bytes))
      return { file, shape: [windows, ...rest] }
    }
    return { ...index, inputs: shorten(index.inputs), outputs: shorten(index.outputs) }
  })
  const copy = readFileSync(join(sound, 'model.onnx'))
  writeFileSync(join(sound, 'model.fp16.onnx'), copy)
  const variant = {
    sha256: sha256(copy),
    bytes: copy.length,
    n: 500,
    maxProbabilityDifference: 0,
    meanLogitDifference: 0,
    judgedIndicators: 90,
    meanAurocDifference: 0,
  }
  const worst = (value: number) => ({ indicator: 'potassium-high', value })
  const variants: Variants = {
    schemaVersion: 1,
    aurocLimit: 0.01,
    probabilityLimit: 0.01,
    variants: [
      {
        ...variant,
        name: 'fp16',
        file: 'model.fp16.onnx',
        worstAurocDifference: worst(-0.001),
        worthShipping: true,
      },
      {
        ...variant,
        name: 'int8',
        file: null,
        worstAurocDifference: worst(-0.02),
        worthShipping: false,
      },
    ],
  }
  writeFileSync(join(sound, 'variants.json'), JSON.stringify(variants))
})
afterAll(() => {
  rmSync(sound, { recursive: true })
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anyecg-verify-'))
  cpSync(sound, folder, { recursive: true })
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
function change(name: string, edit: (content: never) => unknown): void {
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify(edit(JSON.parse(readFileSync(path, 'utf8')) as never)))
}
function patch(name: string, edit: (bytes: Buffer) => void): void {
  const path = join(folder, name)
  const bytes = readFileSync(path)
  edit(bytes)
  writeFileSync(path, bytes)
}
/** A change of the weights that hides itself: the manifest's hash goes with it. */
function patchWeights(edit: (bytes: Buffer) => void): void {
  patch('model.onnx', edit)
  const hash = sha256(readFileSync(join(folder, 'model.onnx')))
  change('manifest.json', (manifest: Manifest) => ({ ...manifest, sha256: hash }))
}
const verify = () => verifyModelFolder({ folder, indicators, providers: ['cpu'] })
const failures = (checks: readonly Check[]) => checks.filter(({ ok }) => !ok)
const expectOnly = async (name: string, message: RegExp) => {
  expect(failures(await verify())).toEqual([
    { name, ok: false, detail: expect.stringMatching(message) as string },
  ])
}
const naiveOffset = () =>
  (JSON.parse(readFileSync(join(folder, 'golden/index.json'), 'utf8')) as GoldenIndex).naive
    ?.byteOffset ?? 0

describe('verifyModelFolder', () => {
  it('passes a sound folder, check by check', async () => {
    const checks = await verify()
    expect(failures(checks)).toEqual([])
    expect(checks.map(({ name }) => name)).toEqual([
      'manifest',
      'weights',
      'indicators',
      'performance',
      'evidence',
      'thresholds',
      'undefined',
      'card',
      'graph',
      'signature',
      'batch',
      'golden',
      'naive',
      'attribution',
      'finite',
      'variants',
      'variant fp16',
      'variant int8',
    ])
    const detail = Object.fromEntries(checks.map((check) => [check.name, check.detail]))
    expect(detail.graph).toBe('opset 18, 28 convolutions, all 4-D')
    expect(detail.golden).toMatch(/^4 windows within \d\.\de-\d/)
    expect(detail['variant int8']).toMatch(/^measured and not shipped: .*-2\.0e-2 \(potassium-high/)
  })

  it('sees one byte of the weights', async () => {
    patch('model.onnx', (bytes) => {
      // The exporter's version, which changes no answer.
      bytes[bytes.indexOf('2.13.0')] = 0x33
    })
    await expectOnly('weights', /model\.onnx has sha256 .*the manifest says/)
  })

  it('sees other weights although the manifest was given their hash', async () => {
    patchWeights((bytes) => {
      bytes[naiveOffset()] = 0
    })
    const failed = failures(await verify()).map(({ name }) => name)
    expect(failed).toEqual(['golden', 'naive', 'variant fp16'])
  })

  it('sees weights that are cut off', async () => {
    writeFileSync(
      join(folder, 'model.onnx'),
      readFileSync(join(folder, 'model.onnx')).subarray(0, 90_000),
    )
    const failed = failures(await verify())
    expect(failed.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['weights', 'graph', 'signature', 'golden', 'finite']),
    )
    expect(failed.find(({ name }) => name === 'graph')?.detail).toContain('is no ONNX file')
  })

  it.each<[string, string, (manifest: Manifest) => object, RegExp]>([
    ['a threshold', 'thresholds', (m) => withThreshold(m, 0.987), /operatingPoint\.threshold is/],
    ['a dropped threshold', 'thresholds', (m) => withThreshold(m, null), /the manifest's null/],
    [
      'a calibration that lacks an indicator',
      'evidence',
      (m) => withCalibration(m, 'potassium-high', undefined),
      /calibration\.II has no row potassium-high/,
    ],
    [
      'a calibration of an undefined indicator',
      'undefined',
      (m) => withCalibration(m, 'lactate-low', plattWithoutThreshold(m)),
      /calibration\.II\.lactate-low must be null/,
    ],
    [
      'another number of steps',
      'signature',
      (m) => withAttribution(m, { name: 'attribution', steps: 10 }),
      /attribution is float32 \[N, 108, 20\], the manifest says float32 \[N, 108, 10\]/,
    ],
    [
      'another name of an output',
      'signature',
      (m) => withAttribution(m, { name: 'saliency', steps: 20 }),
      /no tensor saliency, only logits, attribution/,
    ],
  ])('sees in the manifest %s', async (_, name, edit, message) => {
    change('manifest.json', edit)
    const failed = failures(await verify())
    expect(failed[0]?.name).toBe(name)
    expect(failed[0]?.detail).toMatch(message)
  })

  it('sees a dropped indicator in manifest and evidence', async () => {
    change('manifest.json', (m: Manifest) => {
      const { logits } = m.outputs
      const kept = logits.indicators.filter((id) => id !== 'potassium-high')
      return { ...m, outputs: { ...m.outputs, logits: { ...logits, indicators: kept } } }
    })
    const failed = failures(await verify())
    expect(failed[0]).toMatchObject({ name: 'indicators' })
    expect(failed.map(({ name }) => name)).toContain('signature')
  })

  it('sees evidence without a row, and a threshold without evidence', async () => {
    change('performance.json', (performance: Performance) => {
      const { 'potassium-high': _, ...rest } = performance.leads.II ?? {}
      return { ...performance, leads: { ...performance.leads, II: rest } }
    })
    expect(failures(await verify())).toMatchObject([
      { name: 'evidence', detail: expect.stringContaining('no row potassium-high') as string },
      { name: 'thresholds', detail: expect.stringContaining('no operating point') as string },
    ])
  })

  it('sees evidence and a card of another model', async () => {
    change('performance.json', (p: Performance) => ({ ...p, modelVersion: '9.9.9' }))
    change('card.json', (card: ModelCard) => ({ ...card, modelVersion: '9.9.9' }))
    expect(failures(await verify())).toMatchObject([
      { name: 'performance', detail: expect.stringContaining('is of anyecg-demo 9.9.9') as string },
      { name: 'card', detail: expect.stringContaining('modelVersion is 9.9.9') as string },
    ])
  })

  it.each<[string, (card: ModelCard) => object, RegExp]>([
    ['30 attributes', (c) => ({ ...c, attributes: c.attributes.slice(1) }), /attributes/],
    ['an empty value', (c) => withValue(c, ''), /attributes\[0\]\.value/],
    ['no limitation', (c) => ({ ...c, limitations: [] }), /limitations/],
  ])('sees a card with %s', async (_, edit, message) => {
    change('card.json', edit)
    await expectOnly('card', message)
  })

  it('takes the optional sections of a card', async () => {
    change('card.json', (card: ModelCard) => ({
      ...card,
      plausibility: { any: 1 },
      recordings: { any: [] },
    }))
    expect(failures(await verify())).toEqual([])
  })

  it('sees a golden output that was changed, and a golden file cut off', async () => {
    patch('golden/outputs.f32le', (bytes) => {
      bytes.writeFloatLE(bytes.readFloatLE(0) + 0.1, 0)
    })
    await expectOnly('golden', /4 windows differ by up to \d/)
    writeFileSync(join(folder, 'golden/outputs.f32le'), Buffer.alloc(10))
    const failed = failures(await verify())
    expect(failed.map(({ name }) => name)).toContain('golden')
    expect(failed.find(({ name }) => name === 'golden')?.detail).toContain('has 10 bytes')
  })

  it('sees a golden check that proves nothing', async () => {
    change('golden/index.json', (index: object) => ({
      ...index,
      tolerance: { of: 'sigmoid(logit)', absolute: 0.5 },
    }))
    await expectOnly('naive', /proves nothing/)
    change('golden/index.json', (index: object) => ({ ...index, naive: { byteOffset: 7 } }))
    await expectOnly('naive', /byteOffset 7 holds \d+/)
  })

  it('says so where no naive byte is named', async () => {
    change('golden/index.json', ({ naive: _, ...rest }: GoldenIndex) => rest)
    const checks = await verify()
    expect(failures(checks)).toEqual([])
    expect(checks.find(({ name }) => name === 'naive')?.detail).toMatch(/^not shown/)
  })

  it.each<[string, (variant: Variants['variants'][number]) => object, RegExp]>([
    ['another hash', (v) => ({ ...v, sha256: '0'.repeat(64) }), /variants\.json says 0000/],
    ['another size', (v) => ({ ...v, bytes: 12 }), /and 12\. Export/],
    ['a file that is missing', (v) => ({ ...v, file: 'model.x.onnx' }), /cannot be read: ENOENT/],
    ['a verdict of its own', (v) => ({ ...v, worthShipping: false }), /worthShipping is false/],
  ])('sees a variant with %s', async (_, edit, message) => {
    change('variants.json', ({ variants: [first, ...rest], ...head }: Variants) => ({
      ...head,
      variants: [first && edit(first), ...rest],
    }))
    await expectOnly('variant fp16', message)
  })

  it('sees a variant that loses more than it states', async () => {
    patch('model.fp16.onnx', (bytes) => {
      bytes[naiveOffset()] = 0
    })
    const hash = sha256(readFileSync(join(folder, 'model.fp16.onnx')))
    change('variants.json', ({ variants: [first, ...rest], ...head }: Variants) => ({
      ...head,
      variants: [{ ...first, sha256: hash }, ...rest],
    }))
    await expectOnly('variant fp16', /differs from model\.onnx by \d/)
  })

  it.each([
    ['manifest.json', 'manifest'],
    ['performance.json', 'performance'],
    ['card.json', 'card'],
    ['golden/index.json', 'golden'],
    ['variants.json', 'variants'],
  ])('sees %s that is no JSON', async (file, name) => {
    const whole = readFileSync(join(folder, file), 'utf8')
    writeFileSync(join(folder, file), whole.slice(0, -3))
    const failed = failures(await verify())
    expect(failed.find((check) => check.name === name)?.detail).toContain(`${file} cannot be read`)
    for (const { name: other, detail } of failed)
      if (other !== name) expect(detail).toMatch(/^not checked: /)
  })

  it('fails without an exception where there is no folder', async () => {
    rmSync(folder, { recursive: true })
    const checks = await verify()
    const passed = checks.filter(({ ok }) => ok).map(({ name }) => name)
    expect(passed).toEqual(['variants'])
    cpSync(sound, folder, { recursive: true })
  })
})

function withCalibration(m: Manifest, id: string, fit: unknown): object {
  const { [id]: _, ...rest } = m.calibration.II ?? {}
  const rows = fit === undefined ? rest : { ...rest, [id]: fit }
  return { ...m, calibration: { ...m.calibration, II: rows } }
}
function withThreshold(m: Manifest, threshold: number | null): object {
  const fit = m.calibration.II?.['potassium-high']
  return withCalibration(m, 'potassium-high', { ...fit, threshold })
}
function plattWithoutThreshold(m: Manifest): object {
  return { ...m.calibration.II?.['potassium-high'], threshold: null }
}
function withAttribution(m: Manifest, attribution: object): object {
  return { ...m, outputs: { ...m.outputs, attribution } }
}
function withValue(card: ModelCard, value: string): object {
  const [first, ...rest] = card.attributes
  return { ...card, attributes: [{ ...first, value }, ...rest] }
}
