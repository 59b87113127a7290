/** @module cli/preprocess: what the network sees of one lead, written to a file. */
import { rename, rm, writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { chooseLead } from '../ecg/choose-lead.ts'
import { normaliseLeadName } from '../ecg/leads.ts'
import { readRecordingFile } from '../ecg/read-file.ts'
import { AnyEcgError, messageOf, type Declined } from '../errors.ts'
import { prepareInput } from '../signal/index.ts'
import { finish } from './outcome.ts'

interface PreprocessOptions {
  readonly lead: string
  readonly out: string
  readonly f64?: true
}

export function register(program: Command): void {
  program
    .command('preprocess')
    .summary('write what the network sees of one lead')
    .description(
      'Writes the model input of one lead: 5000 samples, ten seconds at 500 Hz, filtered and normalised. ' +
        'Of a longer recording, the ten seconds of best quality. Quality is not judged.',
    )
    .argument(
      '<file>',
      'WFDB header (.hea) or record name, or a FHIR Observation or Bundle as JSON',
    )
    .requiredOption('--lead <name>', 'lead to read, such as II')
    .requiredOption('--out <file>', 'file to write: float32, little-endian, no header')
    .option('--f64', 'write float64 instead')
    .addHelpText(
      'after',
      '\nExit status: 0 written, 2 read but declined (reason on stderr), 1 error.\n' +
        '\nExample:\n  npm run -s anyecg-lab -- preprocess record.hea --lead II --out record-II.f32le\n',
    )
    .action(async (file: string, options: PreprocessOptions) => {
      finish(await preprocess(file, options))
    })
}

async function preprocess(
  file: string,
  { lead, out, f64 }: PreprocessOptions,
): Promise<Declined | undefined> {
  const recording = await readRecordingFile(file)
  if ('kind' in recording) return recording
  const chosen = chooseLead(recording, [normaliseLeadName(lead)])
  if ('kind' in chosen) return chosen
  const samples = recording.leads.get(chosen.lead) ?? new Float64Array()
  const input = prepareInput(samples, recording.samplingHz)
  if ('kind' in input) return input
  await writeWhole(out, littleEndian(input.samples, f64 ? 8 : 4))
  return undefined
}

function littleEndian(samples: Float64Array, width: 4 | 8): Uint8Array {
  const view = new DataView(new ArrayBuffer(samples.length * width))
  for (const [i, value] of samples.entries())
    if (width === 8) view.setFloat64(i * width, value, true)
    else view.setFloat32(i * width, value, true)
  return new Uint8Array(view.buffer)
}

/** All or nothing: a reader never meets half a file. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const partial = `${path}.${process.pid}.partial`
  try {
    await writeFile(partial, bytes)
    await rename(partial, path)
  } catch (cause) {
    await rm(partial, { force: true })
    throw new AnyEcgError(
      'file-unreadable',
      `--out ${path} cannot be written: ${messageOf(cause)}`,
      {
        cause,
      },
    )
  }
}
