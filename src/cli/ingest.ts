/** @module cli/ingest: puts a real recording into a chart. */
import { connectFhir } from '../fhir/client.ts'
import type { Command } from 'commander'
import { assess } from '../assess.ts'
import { encodeObservation } from '../ecg/encode-observation.ts'
import { excerptAround } from '../ecg/excerpt.ts'
import { readRecordingFile } from '../ecg/read-file.ts'
import { AnyEcgError, messageOf } from '../errors.ts'
import { openCommandModel } from './command-model.ts'
import { finish } from './outcome.ts'

const fhirTimeoutMs = 30_000

interface IngestOptions {
  readonly patient: string
  readonly at?: string
  readonly fhir: string
  readonly model?: string
}

export function register(program: Command): void {
  program
    .command('ingest')
    .summary('put a recording into a chart of a FHIR server')
    .description(
      'Reads a recording, checks that the service could answer it, and writes it as a FHIR Observation of the ' +
        'patient: the ten seconds of best quality and at most 30 s around them. Nothing is written when the ' +
        'recording is declined (exit 2) or cannot be read (exit 1).',
    )
    .argument('<file>', 'WFDB header (.hea) or record name, or a FHIR Observation as JSON')
    .requiredOption('--patient <id>', 'id of the Patient whose chart receives it')
    .option('--at <time>', 'when it was recorded, ISO 8601 with offset (default: now)')
    .option('--fhir <url>', 'FHIR base URL', 'http://127.0.0.1:3000/fhir/R4')
    .option('--model <folder>', 'model folder that judges whether it is usable')
    .addHelpText(
      'after',
      '\nExample (with `npm start` running):\n  npm run -s anyecg-lab -- ingest record.hea --patient normal\n',
    )
    .action(ingest)
}

async function ingest(file: string, options: IngestOptions): Promise<void> {
  const at = readTime(options.at)
  const recording = await readRecordingFile(file)
  if ('kind' in recording) {
    finish(recording)
    return
  }
  const model = await openCommandModel(options.model)
  try {
    const assessment = await assess(recording, model)
    if (assessment.kind === 'declined') {
      finish(assessment)
      return
    }
    const { windowStartSeconds, windowSeconds } = assessment.ecg
    const excerpt = excerptAround(recording, windowStartSeconds, windowSeconds)
    const observation = encodeObservation(excerpt, { patientId: options.patient, effective: at })
    const client = connectFhir({ fhirServer: options.fhir, timeoutMs: fhirTimeoutMs })
    await client.readResource('Patient', options.patient)
    const written = await client.createResource(observation)
    process.stdout.write(
      `Observation/${written.id} written to ${options.fhir}: ${excerpt.leads.size} leads, ` +
        `${excerpt.samplingHz} Hz, lead ${assessment.ecg.lead} is read.\n`,
    )
  } catch (cause) {
    if (cause instanceof AnyEcgError) throw cause
    throw new AnyEcgError(
      'fhir-failed',
      `--fhir ${options.fhir}, --patient ${options.patient}: ${messageOf(cause)}. ` +
        'Is the server running (npm start), and does the patient exist?',
      { cause },
    )
  } finally {
    await model.close()
  }
}

/** An ECG without an offset could be hours off: a time is taken whole or not at all. */
function readTime(at: string | undefined): string {
  if (at === undefined) return new Date().toISOString()
  const complete = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(at)
  if (complete && !Number.isNaN(Date.parse(at))) return at
  throw new AnyEcgError(
    'request-invalid',
    `--at ${at}: write a date, a time and an offset, such as 2026-01-31T08:41:00+01:00.`,
  )
}
