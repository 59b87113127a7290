/** @module model/verify/graph: what the network itself answers. */
import { InferenceSession } from 'onnxruntime-node'
import type { Golden } from '../golden.ts'
import type { Manifest } from '../manifest.ts'
import type { OpenSession } from '../provider.ts'
import { measureGap, runWindows, type Answers } from '../run-windows.ts'
import { invalid, toText } from './needed.ts'

/** Of an answer in probability, whether it comes alone or in a batch. */
const batchTolerance = 1e-5
/** Of the head's bias over inputs, relative to the largest attribution: float32 sums of 20 steps. */
const biasTolerance = 1e-5

/** Names and shapes as the manifest gives them, with a batch of any size. */
export function checkSignature({ session, provider }: OpenSession, manifest: Manifest): string {
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

export async function checkBatches(
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
export async function checkNaive(
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
export function checkAttribution(
  { logits, attribution, count }: Answers,
  manifest: Manifest,
): string {
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
