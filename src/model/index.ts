/** @module model: a model folder made ready to answer. */
import './no-telemetry.ts'
import { Worker } from 'node:worker_threads'
import { AnyEcgError, messageOf } from '../errors.ts'
import { readModelFolder, type ModelFolder } from './folder.ts'
import type { ProviderName } from './provider.ts'
import type { InferRequest, WorkerMessage, WorkerOptions } from './worker.ts'

export interface Scores {
  /** One per indicator, in the manifest's order. */
  readonly logits: Float32Array
  /** [indicators, steps], row-major; its mean over the steps plus the head's bias is the logit. */
  readonly attribution?: Float32Array
}

export interface Model extends Pick<ModelFolder, 'manifest' | 'performance' | 'path'> {
  readonly provider: ProviderName
  readonly skippedProviders: readonly { provider: ProviderName; reason: string }[]
  /** @param samples the preprocessed window, 5000 values. */
  infer(samples: Float32Array): Promise<Scores>
  /** False once the inference thread has stopped: every answer from then on is an error. */
  isRunning(): boolean
  close(): Promise<void>
}

export interface ModelOptions {
  readonly folder: string
  readonly indicatorIds: readonly string[]
  readonly providers: readonly ProviderName[]
}

/** @throws AnyEcgError `model-invalid` (the folder) or `model-failed` (the runtime). */
export async function openModel(options: ModelOptions): Promise<Model> {
  const folder = await readModelFolder(options.folder, options.indicatorIds)
  const { input, outputs } = folder.manifest
  const workerData: WorkerOptions = {
    onnxPath: folder.onnxPath,
    providers: options.providers,
    inputName: input.name,
    inputLength: input.shape[2],
    logitsName: outputs.logits.name,
    ...(outputs.attribution ? { attributionName: outputs.attribution.name } : {}),
  }
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData })
  const waiting = new Map<number, PromiseWithResolvers<Scores>>()
  const ready = Promise.withResolvers<Extract<WorkerMessage, { kind: 'ready' }>>()
  let nextId = 1
  let stopped: AnyEcgError | undefined

  const fail = (message: string) => {
    stopped = new AnyEcgError('model-failed', message)
    ready.reject(stopped)
    for (const answer of waiting.values()) answer.reject(stopped)
    waiting.clear()
  }
  worker.on('error', (error) => {
    fail(`The inference thread stopped: ${messageOf(error)}`)
  })
  worker.on('exit', (code) => {
    fail(`The inference thread ended with code ${code}.`)
  })
  worker.on('message', (message: WorkerMessage) => {
    switch (message.kind) {
      case 'ready':
        ready.resolve(message)
        break
      case 'failed-to-open':
        fail(message.message)
        break
      case 'scores':
        settle(message.id)?.resolve(message)
        break
      case 'failed':
        settle(message.id)?.reject(new AnyEcgError('model-failed', message.message))
    }
  })
  function settle(id: number): PromiseWithResolvers<Scores> | undefined {
    const answer = waiting.get(id)
    waiting.delete(id)
    return answer
  }

  const infer = (samples: Float32Array): Promise<Scores> => {
    if (stopped) return Promise.reject(stopped)
    const id = nextId++
    const answer = Promise.withResolvers<Scores>()
    waiting.set(id, answer)
    worker.postMessage({ id, samples } satisfies InferRequest)
    return answer.promise
  }

  let opened
  try {
    opened = await ready.promise
    checkOutputs(await infer(new Float32Array(input.shape[2])), folder)
  } catch (error) {
    await worker.terminate()
    throw error
  }

  return {
    path: folder.path,
    manifest: folder.manifest,
    performance: folder.performance,
    provider: opened.provider,
    skippedProviders: opened.skipped,
    infer,
    isRunning: () => stopped === undefined,
    close: async () => {
      await worker.terminate()
    },
  }
}

function checkOutputs(scores: Scores, { manifest, path }: ModelFolder): void {
  const { logits, attribution } = manifest.outputs
  const expected = logits.indicators.length
  if (scores.logits.length !== expected)
    throw new AnyEcgError(
      'model-invalid',
      `${path}/model.onnx answers ${scores.logits.length} logits, the manifest lists ${expected}.`,
    )
  const cells = attribution ? expected * attribution.steps : undefined
  if (scores.attribution?.length !== cells)
    throw new AnyEcgError(
      'model-invalid',
      `${path}/model.onnx answers ${String(scores.attribution?.length)} attribution cells, ` +
        `the manifest says ${String(cells)}.`,
    )
}
