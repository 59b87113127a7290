/** @module cli/predict: all 108 answers for one recording. */
import type { Command } from 'commander'
import type { Assessment } from '../assess.ts'
import { assessFile, type AssessedFile, type ModelOptions } from './assess-file.ts'
import { finish } from './outcome.ts'

interface PredictOptions extends ModelOptions {
  readonly json?: true
}

export function register(program: Command): void {
  program
    .command('predict')
    .summary('estimate the 108 indicators from a recording')
    .description(
      'Estimates every indicator from ten seconds of one lead. Estimates are not measurements, and most indicators ' +
        'are near chance: the AUROC beside each number says how near.',
    )
    .argument('<file>', 'WFDB header (.hea) or record name, or a FHIR Observation as JSON')
    .option('--json', 'machine-readable answer')
    .option('--lead <name>', "lead to read (default: the first of the model's leads that is there)")
    .option('--model <folder>', 'model folder (default: MODEL_DIR, else the bundled model)')
    .addHelpText(
      'after',
      '\nExit status: 0 answered, 2 read but declined (reason on stderr), 1 error.\n',
    )
    .action(predict)
}

async function predict(file: string, options: PredictOptions): Promise<void> {
  const result = await assessFile(file, options)
  if (result.kind === 'declined') finish(result)
  else process.stdout.write(options.json ? toJson(result.assessment) : toTable(result))
}

function toJson({ model, ecg, estimates, warnings }: Assessment): string {
  const indicators = estimates.map(({ id, probability, logit, performance, flagged }) => ({
    id,
    probability,
    logit,
    auroc: performance?.auroc ?? null,
    flagged,
  }))
  return `${JSON.stringify({ model, ecg, indicators, warnings }, null, 2)}\n`
}

function toTable({ assessment, evidenceSource }: AssessedFile): string {
  const { model, ecg, estimates, warnings } = assessment
  const rows = estimates
    .filter((estimate) => estimate.probability !== null)
    .sort((a, b) => Number(b.flagged) - Number(a.flagged) || aurocOf(b) - aurocOf(a))
    .map((estimate) => {
      const auroc = estimate.performance?.auroc
      return [
        estimate.flagged ? '*' : ' ',
        estimate.id.padEnd(26),
        `${((estimate.probability ?? 0) * 100).toFixed(1)} %`.padStart(7),
        auroc
          ? `   ${auroc.value.toFixed(2)} (${auroc.ci95[0].toFixed(2)}-${auroc.ci95[1].toFixed(2)})`
          : '   not reported',
      ].join(' ')
    })
  return [
    `${model.id} ${model.version}, status ${model.status}: investigational, not for clinical use.`,
    `Lead ${ecg.lead}, ${ecg.samplingHz} Hz, ${ecg.windowSeconds} s from ${ecg.windowStartSeconds.toFixed(1)} s of ${ecg.seconds.toFixed(1)} s.`,
    ...warnings.map((warning) => `warning: ${warning}`),
    '',
    `  ${'indicator'.padEnd(26)} estimate   AUROC on ${evidenceSource} data (95 % CI); * = above the operating threshold`,
    ...rows,
    '',
  ].join('\n')
}

function aurocOf({ performance }: Assessment['estimates'][number]): number {
  return performance?.auroc?.value ?? 0
}
