/** @module cli/assess-file: a file and a model folder, as the command line names them, to an assessment. */
import { assess, type Assessment } from '../assess.ts'
import { readConfig } from '../config.ts'
import { normaliseLeadName } from '../ecg/leads.ts'
import { readRecordingFile } from '../ecg/read-file.ts'
import type { EcgRecording } from '../ecg/recording.ts'
import type { Declined } from '../errors.ts'
import { openModel } from '../model/index.ts'
import type { Performance } from '../model/performance.ts'
import { loadRegistry } from '../registry/index.ts'

export interface ModelOptions {
  /** `--model`; without it MODEL_DIR, else the bundled model. */
  readonly model?: string
  /** `--lead`; without it the first that the model prefers. */
  readonly lead?: string
}

export interface AssessedFile {
  readonly kind: 'assessed-file'
  readonly recording: EcgRecording
  readonly assessment: Assessment
  readonly evidenceSource: Performance['source']
}

/** @throws AnyEcgError for a file that cannot be read or a model that cannot be used. */
export async function assessFile(
  file: string,
  { model: folder, lead }: ModelOptions,
): Promise<AssessedFile | Declined> {
  const recording = await readRecordingFile(file)
  if ('kind' in recording) return recording
  const config = readConfig(process.env)
  const model = await openModel({
    folder: folder ?? config.modelDir,
    indicatorIds: loadRegistry().indicators.map(({ id }) => id),
    providers: config.executionProviders,
  })
  try {
    const assessment = await assess(recording, model, lead && normaliseLeadName(lead))
    if (assessment.kind === 'declined') return assessment
    const evidenceSource = model.performance.source
    return { kind: 'assessed-file', recording, assessment, evidenceSource }
  } finally {
    await model.close()
  }
}
