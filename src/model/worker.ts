/** @module model/worker: the thread that runs the session, since `session.run` blocks the thread it is called on. */
import { parentPort, workerData } from 'node:worker_threads'
import { Tensor, type InferenceSession } from 'onnxruntime-node'
import { messageOf } from '../errors.ts'
import { openSession, type ProviderName } from './provider.ts'

export interface WorkerOptions {
  readonly onnxPath: string
  readonly providers: readonly ProviderName[]
  readonly inputName: string
  readonly inputLength: number
  readonly logitsName: string
  readonly attributionName?: string
}

export interface InferRequest {
  readonly id: number
  /** [batch, 1, inputLength], row-major. */
  readonly samples: Float32Array
}

export type WorkerMessage =
  | {
      readonly kind: 'ready'
      readonly provider: ProviderName
      readonly skipped: readonly { readonly provider: ProviderName; readonly reason: string }[]
    }
  | { readonly kind: 'failed-to-open'; readonly message: string }
  | {
      readonly kind: 'scores'
      readonly id: number
      readonly logits: Float32Array
      readonly attribution?: Float32Array
    }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }

const port = parentPort
if (!port) throw new Error('model/worker runs as a worker thread only')
const options = workerData as WorkerOptions
const send = (message: WorkerMessage) => {
  port.postMessage(message)
}

try {
  const { session, provider, skipped } = await openSession(options.onnxPath, options.providers)
  // The first run allocates; let it happen before anyone waits for an answer.
  await run(session, new Float32Array(options.inputLength))
  port.on('message', (request: InferRequest) => {
    run(session, request.samples)
      .then((scores) => {
        send({ kind: 'scores', id: request.id, ...scores })
      })
      .catch((error: unknown) => {
        send({ kind: 'failed', id: request.id, message: messageOf(error) })
      })
  })
  send({ kind: 'ready', provider, skipped })
} catch (error) {
  send({ kind: 'failed-to-open', message: messageOf(error) })
}

async function run(session: InferenceSession, samples: Float32Array) {
  const shape = [samples.length / options.inputLength, 1, options.inputLength]
  const feeds = { [options.inputName]: new Tensor('float32', samples, shape) }
  const outputs = await session.run(feeds)
  const logits = outputs[options.logitsName]
  if (!logits) throw new Error(`the network has no output named ${options.logitsName}`)
  const attribution = options.attributionName ? outputs[options.attributionName] : undefined
  return {
    logits: logits.data as Float32Array,
    ...(attribution ? { attribution: attribution.data as Float32Array } : {}),
  }
}
