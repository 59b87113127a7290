/** @module ecg/file-format: what a file is, told by its content rather than by its name. */

export type FileFormat =
  'json' | 'wfdb-header' | 'dicom' | 'scp-ecg' | 'aecg' | 'sierra' | 'xml' | 'empty' | 'unknown'

/** How a format is called in messages. */
export const formatNames: Readonly<Record<FileFormat, string>> = {
  json: 'JSON',
  'wfdb-header': 'a WFDB header',
  dicom: 'DICOM',
  'scp-ecg': 'SCP-ECG',
  aecg: 'HL7 annotated ECG (aECG) XML',
  sierra: 'Philips Sierra XML',
  xml: 'XML of a kind not known here',
  empty: 'empty',
  unknown: 'of a kind not known here',
}

/** Enough for the XML declaration, comments and the root element. */
const headBytes = 4096

export function recogniseFormat(bytes: Uint8Array): FileFormat {
  if (bytes.length === 0) return 'empty'
  if (latin1(bytes, 128, 132) === 'DICM') return 'dicom' // DICOM PS3.10, section 7.1
  if (latin1(bytes, 16, 22) === 'SCPECG') return 'scp-ecg' // EN 1064, section 0's reserved bytes
  const text = decodeHead(bytes)
  if (text === '') return 'empty'
  if (text.startsWith('{') || text.startsWith('[')) return 'json'
  if (text.startsWith('<')) return recogniseXml(text)
  return looksLikeHeader(text) ? 'wfdb-header' : 'unknown'
}

function recogniseXml(text: string): FileFormat {
  const [, root = ''] =
    /<(?:\w+:)?([A-Za-z]\w*)[\s>/]/.exec(text.replace(/<!--.*?(?:-->|$)/gs, '')) ?? []
  if (/^AnnotatedECG$/i.test(root)) return 'aecg'
  return /^restingecgdata$/i.test(root) ? 'sierra' : 'xml'
}

/** After comments, a record line: a name and a number of signals. */
function looksLikeHeader(text: string): boolean {
  const [line = ''] = text.split(/\r?\n/).filter((l) => l.trim() !== '' && !/^\s*#/.test(l))
  return /^\s*[\w.-]+(?:\/\d+)?[ \t]+\d+(?:[ \t]+[\d./():+\-eE \t]+)?\s*$/.test(line)
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to))
}

/** The beginning as text: UTF-16 if its mark says so (Sierra writes it), else UTF-8. */
function decodeHead(bytes: Uint8Array): string {
  const head = bytes.subarray(0, headBytes)
  const encoding =
    head[0] === 0xff && head[1] === 0xfe
      ? 'utf-16le'
      : head[0] === 0xfe && head[1] === 0xff
        ? 'utf-16be'
        : 'utf-8'
  return new TextDecoder(encoding).decode(head).trimStart()
}
