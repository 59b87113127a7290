/** @module model/provider: walks our own list of execution providers, because ONNX Runtime does not fall back. */
import './no-telemetry.ts'
import { env, InferenceSession } from 'onnxruntime-node'
import { AnyEcgError, messageOf } from '../errors.ts'

export const providerNames = ['cuda', 'webgpu', 'cpu'] as const
export type ProviderName = (typeof providerNames)[number]

export interface OpenSession {
  readonly session: InferenceSession
  readonly provider: ProviderName
  /** Providers tried before, with the reason each was passed over. */
  readonly skipped: readonly { readonly provider: ProviderName; readonly reason: string }[]
}

/**
 * Opens the model on the first provider of the list that can run *every* node of it.
 * One intra-op thread: parallelism comes from several workers, which scales better than threads inside one session.
 * @throws AnyEcgError `model-failed` with the reason of each provider when none works.
 */
export async function openSession(
  onnxPath: string,
  providers: readonly ProviderName[],
): Promise<OpenSession> {
  // A provider that is not there is expected, and told in `skipped`; the runtime would shout it on stderr.
  env.logLevel = 'fatal'
  const skipped: { provider: ProviderName; reason: string }[] = []
  for (const provider of providers) {
    try {
      const session = await InferenceSession.create(onnxPath, {
        executionProviders: [provider],
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        // A GPU that silently leaves half the graph to the CPU is slower than either.
        ...(provider === 'cpu' ? {} : { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
      })
      return { session, provider, skipped }
    } catch (error) {
      skipped.push({ provider, reason: messageOf(error) })
    }
  }
  const reasons = skipped.map((s) => `${s.provider}: ${s.reason}`).join('; ')
  throw new AnyEcgError('model-failed', `No execution provider could open ${onnxPath}. ${reasons}`)
}
