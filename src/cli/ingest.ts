/** @module cli/ingest: puts a real recording into a chart. */
import type { Observation } from '@medplum/fhirtypes'
import type { Command } from 'commander'
import { encodeObservation } from '../ecg/encode-observation.ts'
import { excerptAround } from '../ecg/excerpt.ts'
import { AnyEcgError, messageOf } from '../errors.ts'
import { connectFhir } from '../fhir/client.ts'
import { assessFile, type ModelOptions } from './assess-file.ts'
import { finish } from './outcome.ts'

const fhirTimeoutMs = 30_000

interface IngestOptions extends ModelOptions {
  readonly patient: string
  readonly at?: string
  readonly fhir: string
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
    .option('--at <time>', 'when the excerpt begins, ISO 8601 with offset (default: now)')
    .option('--fhir <url>', 'FHIR base URL', 'http://127.0.0.1:3000/fhir/R4')
    .option('--model <folder>', 'model folder that judges whether it is usable')
    .addHelpText(
      'after',
      '\nExample (with `npm start` running):\n  npm run -s anyecg-lab -- ingest record.hea --patient normal\n',
    )
    .action(ingest)
}

async function ingest(file: string, options: IngestOptions): Promise<void> {
  const effective = readTime(options.at)
  const result = await assessFile(file, options)
  if (result.kind === 'declined') {
    finish(result)
    return
  }
  const { ecg } = result.assessment
  const excerpt = excerptAround(result.recording, ecg.windowStartSeconds, ecg.windowSeconds)
  const observation = encodeObservation(excerpt, { patientId: options.patient, effective })
  const id = await send(observation, options)
  process.stdout.write(
    `Observation/${id} written to ${options.fhir}: ${excerpt.leads.size} leads, ` +
      `${excerpt.samplingHz} Hz, lead ${ecg.lead} is read.\n`,
  )
}

/** The patient must exist: an ECG of nobody would never be found again. */
async function send(observation: Observation, { fhir, patient }: IngestOptions): Promise<string> {
  try {
    const client = connectFhir({
      fhirServer: fhir,
      timeoutMs: fhirTimeoutMs,
      // Whoever types the address of a server on their own network means it.
      allowPrivate: true,
    })
    await client.readResource('Patient', patient)
    return (await client.createResource(observation)).id
  } catch (cause) {
    throw new AnyEcgError(
      'fhir-failed',
      `--fhir ${fhir}, --patient ${patient}: ${messageOf(cause)}. ` +
        'Is the server running (npm start), and does the patient exist?',
      { cause },
    )
  }
}

/** An ECG without an offset could be hours off: a time is taken whole or not at all. */
function readTime(at: string | undefined): string {
  if (at === undefined) return new Date().toISOString()
  const complete = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(at)
  if (complete && !Number.isNaN(Date.parse(at))) return at
  throw new AnyEcgError(
    'request-invalid',
    `--at ${at}: write a date, a time with seconds and an offset, such as 2026-01-31T08:41:00+01:00.`,
  )
}
