/** @module model/verify: every promise of a model folder, checked one by one and told with what was measured. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import { AnyEcgError, messageOf } from '../errors.ts'
import type { Indicator } from '../registry/index.ts'
import { cardSchema, type ModelCard } from './card.ts'
import {
  checkHash,
  checkIndicators,
  checkRows,
  checkSameModel,
  checkThresholds,
  readJson,
} from './folder.ts'
import { readGolden, type Golden } from './golden.ts'
import { manifestSchema, type Manifest } from './manifest.ts'
import { readGraphFacts } from './onnx-graph.ts'
import { performanceSchema } from './performance.ts'
import { openSession, type OpenSession, type ProviderName } from './provider.ts'
import { measureGap, runWindows, type Answers } from './run-windows.ts'
import { variantsSchema, type Variant, type Variants } from './variants.ts'

export interface Check {
  readonly name: string
  readonly ok: boolean
  /** What was measured, or what is wrong. */
  readonly detail: string
}

export interface VerifyOptions {
  readonly folder: string
  /** The registry's, in model order. */
  readonly indicators: readonly Indicator[]
  readonly providers: readonly ProviderName[]
}

const minOpset = 17
/** Of an answer in probability, whether it comes alone or in a batch. */
const batchTolerance = 1e-5
/** Of the head's bias over inputs, relative to the largest attribution: float32 sums of 20 steps. */
const biasTolerance = 1e-5

/** Runs on the caller's thread and blocks it for seconds: a command line's work, never the service's. */
export async function verifyModelFolder(options: VerifyOptions): Promise<readonly Check[]> {
  const { folder } = options
  const ids = options.indicators.map(({ id }) => id)
  const undefinedIds = options.indicators.filter(({ finding }) => !finding).map(({ id }) => id)
  const checks: Check[] = []
  const check = async (name: string, measure: () => string | Promise<string>): Promise<void> => {
    try {
      checks.push({ name, ok: true, detail: await measure() })
    } catch (error) {
      checks.push({ name, ok: false, detail: messageOf(error) })
    }
  }

  const manifest = await read('manifest.json', () =>
    readJson(folder, 'manifest.json', manifestSchema),
  )
  const onnx = await read('model.onnx', () => readFile(join(folder, 'model.onnx')))
  const performance = await read('performance.json', () =>
    readJson(folder, 'performance.json', performanceSchema),
  )
  const card = await read('card.json', () => readJson(folder, 'card.json', cardSchema))
  const golden = await read('golden/', () => readGolden(folder))

  await check('manifest', () => {
    const { id, version, status, input } = manifest.parsed()
    return `${id} ${version}, ${status}, leads ${input.leads.join(' and ')}`
  })
  await check('weights', () => {
    const bytes = onnx.parsed()
    checkHash(bytes, manifest.needed(), join(folder, 'model.onnx'))
    return `${bytes.length} bytes, sha256 ${manifest.needed().sha256}`
  })
  await check('indicators', () => {
    checkIndicators(manifest.needed(), ids, folder)
    return `${ids.length}, in the registry's order`
  })
  await check('performance', () => {
    const { dataset, source } = performance.parsed()
    checkSameModel(manifest.needed(), performance.parsed(), folder)
    return `of the same model; ${dataset.patients} patients, ${source}`
  })
  await check('evidence', () => {
    checkRows(manifest.needed(), performance.needed(), folder)
    checkCalibrationRows(manifest.needed())
    const counts = manifest.needed().input.leads.map((lead) => {
      const rows = Object.values(performance.needed().leads[lead] ?? {})
      return `lead ${lead}: ${rows.filter((row) => row !== null).length} of ${ids.length} reported`
    })
    return counts.join('; ')
  })
  await check('thresholds', () => {
    checkThresholds(manifest.needed(), performance.needed(), folder)
    const used = thresholdsOf(manifest.needed())
    const unjudged = used.find(
      ({ lead, id }) => !performance.needed().leads[lead]?.[id]?.operatingPoint,
    )
    if (unjudged)
      throw invalid(
        `manifest.json: calibration.${unjudged.lead}.${unjudged.id}.threshold is ` +
          `${unjudged.threshold}, performance.json has no operating point for it.`,
      )
    return `${used.length}, each with the evidence of the same threshold`
  })
  await check('undefined', () => {
    for (const lead of manifest.needed().input.leads)
      for (const id of undefinedIds) {
        if (manifest.needed().calibration[lead]?.[id] !== null)
          throw invalid(`manifest.json: calibration.${lead}.${id} must be null: it is undefined.`)
        if (performance.needed().leads[lead]?.[id] !== null)
          throw invalid(`performance.json: leads.${lead}.${id} must be null: it is undefined.`)
      }
    return `${undefinedIds.length} undefined indicators are null in every lead`
  })
  await check('card', () => {
    checkCard(card.parsed(), manifest.needed())
    const { attributes, limitations } = card.parsed()
    return `of the same model; ${attributes.length} attributes, ${limitations.length} limitations`
  })
  await check('graph', () => {
    const { opset, convolutions, convolutionRanks: ranks } = readGraphFacts(onnx.parsed())
    if (opset < minOpset)
      throw invalid(`model.onnx has opset ${opset}, at least ${minOpset} is due.`)
    if (convolutions === 0 || ranks.some((rank) => rank !== 4))
      throw invalid(
        `model.onnx has ${convolutions} convolutions of ${ranks.join(' and ')} dimensions, ` +
          'all must have 4: the runtime is slower with 3.',
      )
    return `opset ${opset}, ${convolutions} convolutions, all 4-D`
  })

  const opened = await read('the session', () =>
    openSession(join(folder, 'model.onnx'), options.providers),
  )
  await check('signature', () => checkSignature(opened.parsed(), manifest.needed()))
  await check('batch', () =>
    checkBatches(opened.needed().session, manifest.needed(), golden.needed()),
  )
  const answers = await read('the golden answers', () =>
    runWindows(opened.needed().session, manifest.needed(), golden.needed()),
  )
  await check('golden', () => {
    const { index, outputs } = golden.parsed()
    const { absolute } = index.tolerance
    const gap = measureGap(answers.parsed().logits, outputs)
    if (!(gap <= absolute))
      throw invalid(
        `${index.inputs.shape[0]} windows differ by up to ${toText(gap)} in probability, ` +
          `${toText(absolute)} is allowed: the file, the runtime or golden/ has changed.`,
      )
    return `${index.inputs.shape[0]} windows within ${toText(gap)} in probability (limit ${toText(absolute)})`
  })
  await check('naive', () => checkNaive(onnx.needed(), manifest.needed(), golden.needed()))
  await check('attribution', () => checkAttribution(answers.needed(), manifest.needed()))
  await check('finite', () => {
    const { logits, attribution } = answers.needed()
    const values = logits.length + (attribution?.length ?? 0)
    if (![logits, attribution ?? []].every((list) => list.every(Number.isFinite)))
      throw invalid('model.onnx answers a golden window with a value that is not finite.')
    return `${values} values of the golden answers`
  })

  const variants = await readVariants(folder)
  await check('variants', () => summarise(variants.parsed()))
  if (variants.ok)
    for (const variant of variants.parsed().variants)
      await check(`variant ${variant.name}`, async () => {
        const path = await checkVariantFile(variant, variants.parsed(), folder)
        if (path === undefined) return `measured and not shipped: ${lossOf(variant)}`
        const { session } = await openSession(path, options.providers)
        const own = await runWindows(session, manifest.needed(), golden.needed())
        const gap = measureGap(own.logits, answers.needed().logits)
        const limit = variant.maxProbabilityDifference + golden.needed().index.tolerance.absolute
        if (!(gap <= limit))
          throw invalid(
            `${variant.file ?? ''} differs from model.onnx by ${toText(gap)} in probability on ` +
              `the golden windows, variants.json states ${toText(variant.maxProbabilityDifference)}.`,
          )
        return `golden within ${toText(gap)}; stated: ${lossOf(variant)}`
      })
  return checks
}

/** Something that several checks need: its own check tells why it cannot be had, the others only that. */
interface Needed<T> {
  readonly ok: boolean
  /** @throws the reason that it cannot be had. */
  readonly parsed: () => T
  /** @throws AnyEcgError that names it as missing. */
  readonly needed: () => T
}

async function read<T>(name: string, open: () => Promise<T>): Promise<Needed<T>> {
  try {
    const value = await open()
    return { ok: true, parsed: () => value, needed: () => value }
  } catch (error) {
    const fail = (message: string) => (): never => {
      throw invalid(message)
    }
    const unavailable = `not checked: ${name} cannot be used`
    return { ok: false, parsed: fail(messageOf(error)), needed: fail(unavailable) }
  }
}

/** A folder without variants.json has none. */
async function readVariants(folder: string): Promise<Needed<Variants>> {
  const none: Variants = { schemaVersion: 1, aurocLimit: 1, probabilityLimit: 1, variants: [] }
  const absent = await readFile(join(folder, 'variants.json')).then(
    () => false,
    (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT',
  )
  return read('variants.json', () =>
    absent ? Promise.resolve(none) : readJson(folder, 'variants.json', variantsSchema),
  )
}

function checkCalibrationRows({ calibration, input, outputs }: Manifest): void {
  for (const lead of input.leads)
    for (const id of outputs.logits.indicators)
      if (calibration[lead]?.[id] === undefined)
        throw invalid(
          `manifest.json: calibration.${lead} has no row ${id} (null is allowed, absence is not).`,
        )
}

function thresholdsOf({ calibration, input }: Manifest) {
  return input.leads.flatMap((lead) =>
    Object.entries(calibration[lead] ?? {}).flatMap(([id, fit]) =>
      typeof fit?.threshold === 'number' ? [{ lead, id, threshold: fit.threshold }] : [],
    ),
  )
}

function checkCard(card: ModelCard, manifest: Manifest): void {
  const pairs = [
    ['modelId', card.modelId, manifest.id],
    ['modelVersion', card.modelVersion, manifest.version],
    ['status', card.status, manifest.status],
    ['title', card.title, manifest.title],
  ] as const
  for (const [field, own, expected] of pairs)
    if (own !== expected)
      throw invalid(`card.json: ${field} is ${own}, the manifest's ${expected}.`)
}

/** Names and shapes as the manifest gives them, with a batch of any size. */
function checkSignature({ session, provider }: OpenSession, manifest: Manifest): string {
  const { input, outputs } = manifest
  const { logits, attribution } = outputs
  const indicators = logits.indicators.length
  const wanted = [
    { name: input.name, shape: input.shape.slice(1), all: session.inputMetadata },
    { name: logits.name, shape: [indicators], all: session.outputMetadata },
    ...(attribution
      ? [
          {
            name: attribution.name,
            shape: [indicators, attribution.steps],
            all: session.outputMetadata,
          },
        ]
      : []),
  ]
  for (const { name, shape, all } of wanted) {
    const found = all.find((value) => value.name === name)
    if (!found?.isTensor)
      throw invalid(
        `model.onnx has no tensor ${name}, only ${all.map((value) => value.name).join(', ')}.`,
      )
    const [batch, ...rest] = found.shape
    if (found.type !== 'float32' || typeof batch !== 'string' || rest.join() !== shape.join())
      throw invalid(
        `model.onnx: ${name} is ${found.type} [${found.shape.join(', ')}], ` +
          `the manifest says float32 [N, ${shape.join(', ')}].`,
      )
  }
  const texts = wanted.map(({ name, shape }) => `${name} [N, ${shape.join(', ')}]`)
  return `${texts.join(', ')}; opened on ${provider}`
}

async function checkBatches(
  session: InferenceSession,
  manifest: Manifest,
  golden: Golden,
): Promise<string> {
  const together = await runWindows(session, manifest, golden, { batch: 3, count: 3 })
  const alone = await runWindows(session, manifest, golden, { batch: 1, count: 3 })
  const gap = measureGap(alone.logits, together.logits)
  if (!(gap <= batchTolerance))
    throw invalid(`model.onnx answers differently in a batch of 3, by ${toText(gap)}.`)
  return `of 1 and of 3 agree within ${toText(gap)} in probability`
}

/** The check above must be able to fail: with a shortcut pad of +0.0 it does. */
async function checkNaive(
  onnx: Uint8Array,
  manifest: Manifest,
  { index, inputs, outputs }: Golden,
): Promise<string> {
  if (!index.naive) return 'not shown: golden/index.json names no naive.byteOffset'
  const { byteOffset } = index.naive
  if (onnx[byteOffset] !== 0x80)
    throw invalid(
      `golden/index.json: naive.byteOffset ${byteOffset} holds ${String(onnx[byteOffset])} in ` +
        'model.onnx, the sign of -0.0 is 128. Export the folder again.',
    )
  const naive = Uint8Array.from(onnx)
  naive[byteOffset] = 0
  const session = await InferenceSession.create(naive, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
  })
  const answers = await runWindows(session, manifest, { index, inputs, outputs })
  const gap = measureGap(answers.logits, outputs)
  if (!(gap > index.tolerance.absolute))
    throw invalid(
      `a shortcut pad of +0.0 changes ${toText(gap)} only, so the golden check proves nothing: ` +
        'this runtime does not fold the pad, or the inputs do not show it.',
    )
  return `a shortcut pad of +0.0 is seen: it differs by ${toText(gap)}`
}

/** logit = mean of the attribution + bias, and the bias is the same for every input. */
function checkAttribution({ logits, attribution, count }: Answers, manifest: Manifest): string {
  const output = manifest.outputs.attribution
  if (!output || !attribution) return 'none in the manifest'
  const { steps } = output
  const indicators = manifest.outputs.logits.indicators.length
  let [spread, largest] = [0, 1]
  for (let k = 0; k < indicators; k++) {
    let [low, high] = [Infinity, -Infinity]
    for (let n = 0; n < count; n++) {
      const at = n * indicators + k
      const row = attribution.subarray(at * steps, (at + 1) * steps)
      const bias = (logits[at] ?? NaN) - row.reduce((sum, cell) => sum + cell, 0) / steps
      // A value that is not a number stays one through min and max, and fails the check below.
      ;[low, high] = [Math.min(low, bias), Math.max(high, bias)]
      largest = row.reduce((most, cell) => Math.max(most, Math.abs(cell)), largest)
    }
    spread = Math.max(spread, high - low)
  }
  const limit = biasTolerance * largest
  if (!(spread <= limit))
    throw invalid(
      `logit minus mean attribution moves by ${toText(spread)} over the golden inputs, it must be ` +
        `constant (within ${toText(limit)}).`,
    )
  return `logit minus mean attribution is constant within ${toText(spread)} (limit ${toText(limit)})`
}

/** @returns the path of the file, or undefined for a variant that is not shipped. */
async function checkVariantFile(
  variant: Variant,
  { aurocLimit, probabilityLimit }: Variants,
  folder: string,
): Promise<string | undefined> {
  const worst = variant.worstAurocDifference
  const moved = variant.maxProbabilityDifference
  const worth = worst !== null && Math.abs(worst.value) <= aurocLimit && moved <= probabilityLimit
  if (variant.worthShipping !== worth)
    throw invalid(
      `variants.json: ${variant.name}.worthShipping is ${variant.worthShipping}, but its worst ` +
        `AUROC difference is ${String(worst?.value)} (limit ${aurocLimit}) and an answer moves by ` +
        `${moved} (limit ${probabilityLimit}).`,
    )
  if (variant.file === null) return undefined
  const path = join(folder, variant.file)
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw invalid(`${path} cannot be read: ${messageOf(cause)}`)
  })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 !== variant.sha256 || bytes.length !== variant.bytes)
    throw invalid(
      `${path} has sha256 ${sha256} and ${bytes.length} bytes, variants.json says ` +
        `${variant.sha256} and ${variant.bytes}. Export the folder again.`,
    )
  return path
}

function summarise({ variants }: Variants): string {
  const shipped = variants.filter(({ file }) => file !== null).length
  return variants.length === 0 ? 'none' : `${variants.length} measured, ${shipped} shipped`
}

function lossOf({ bytes, maxProbabilityDifference, worstAurocDifference: worst }: Variant): string {
  const auroc = worst ? `${toText(worst.value)} (${worst.indicator})` : 'not judged'
  return `${bytes} bytes, probability ${toText(maxProbabilityDifference)}, worst AUROC ${auroc}`
}

function toText(value: number): string {
  return value.toExponential(1)
}

function invalid(message: string): AnyEcgError {
  return new AnyEcgError('model-invalid', message)
}
