/** @module model/verify: every promise of a model folder, checked one by one and told with what was measured. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../errors.ts'
import type { Indicator } from '../../registry/index.ts'
import { cardSchema } from '../card.ts'
import {
  checkHash,
  checkIndicators,
  checkRows,
  checkSameModel,
  checkThresholds,
  readJson,
} from '../folder.ts'
import { readGolden } from '../golden.ts'
import { manifestSchema } from '../manifest.ts'
import { readGraphFacts } from '../onnx-graph.ts'
import { performanceSchema } from '../performance.ts'
import { openSession, type ProviderName } from '../provider.ts'
import { measureGap, runWindows } from '../run-windows.ts'
import { checkCalibrationRows, checkCard, thresholdsOf } from './documents.ts'
import { checkAttribution, checkBatches, checkNaive, checkSignature } from './graph.ts'
import { invalid, read, toText } from './needed.ts'
import { checkVariantFile, lossOf, readVariants, summarise } from './variants.ts'

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
