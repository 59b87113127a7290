/** @module ecg/read-file: the one place of this room that touches the disk. */
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AnyEcgError, messageOf, type Declined } from '../errors.ts'
import { decodeResource } from './bundle.ts'
import { formatNames, recogniseFormat } from './file-format.ts'
import type { EcgRecording } from './recording.ts'
import { parseHeader, type WfdbHeader } from './wfdb/header.ts'
import { segmentRecords } from './wfdb/multi-segment.ts'
import { decodeRecord, requireLocalName } from './wfdb/recording.ts'
import { signalFiles } from './wfdb/signals.ts'

const supported =
  'read are WFDB records (name the header, with or without .hea) and FHIR JSON (an Observation or a Bundle)'

/**
 * Reads a recording, whatever it is called: the content tells the format.
 * @param path a WFDB header with or without `.hea`, or a FHIR Observation or Bundle in JSON.
 * @throws AnyEcgError `file-unreadable`, `format-unsupported`, `wfdb-invalid`, `observation-invalid`
 */
export async function readRecordingFile(path: string): Promise<EcgRecording | Declined> {
  const file = (await isFile(path)) || !(await isFile(`${path}.hea`)) ? path : `${path}.hea`
  const bytes = await read(file)
  const format = recogniseFormat(bytes)
  if (format === 'json') return decodeResource(parseJson(bytes, file))
  if (format === 'wfdb-header' || file.endsWith('.hea')) return readRecord(bytes, file)
  throw new AnyEcgError(
    'format-unsupported',
    `${basename(file)} is ${formatNames[format]}, which is not read: ${supported}`,
  )
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new AnyEcgError('file-unreadable', `${path} cannot be read: ${messageOf(cause)}`, {
      cause,
    })
  }
}

function parseJson(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    // The parser's message quotes the text, which may be a patient's.
    throw new AnyEcgError(
      'format-unsupported',
      `${basename(file)} is no valid JSON: ${supported}`,
      {
        cause,
      },
    )
  }
}

/** The header, the headers of its segments, and every signal file that they name. */
async function readRecord(bytes: Uint8Array, path: string): Promise<EcgRecording | Declined> {
  const folder = dirname(path)
  const header = parseHeader(new TextDecoder().decode(bytes), basename(path))
  const segmentHeaders = new Map<string, WfdbHeader>()
  for (const record of segmentRecords(header)) {
    const file = `${requireLocalName(record, basename(path))}.hea`
    const text = new TextDecoder().decode(await read(join(folder, file)))
    segmentHeaders.set(record, parseHeader(text, file))
  }
  const files = new Map<string, Uint8Array>()
  for (const each of [header, ...segmentHeaders.values()])
    for (const file of signalFiles(each))
      files.set(file, await read(join(folder, requireLocalName(file, `${each.record}.hea`))))
  return decodeRecord({ header, segmentHeaders, files })
}
