import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recogniseFormat, type FileFormat } from '../../src/ecg/file-format.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

test.each<[string, FileFormat]>([
  ['{"resourceType": "Observation"}', 'json'],
  ['\ufeff  [1]', 'json'],
  ['100 2 360 650000\n100.dat 212', 'wfdb-header'],
  ['# comment\n\n041s/2 7 125 2000 8:26:04 26/10/1994\n', 'wfdb-header'],
  [
    '<?xml version="1.0"?>\n<!-- <restingecgdata> -->\n<AnnotatedECG xmlns="urn:hl7-org:v3">',
    'aecg',
  ],
  ['<restingecgdata xmlns="http://www3.medical.philips.com">', 'sierra'],
  ['<?xml version="1.0"?><ClinicalDocument/>', 'xml'],
  ['', 'empty'],
  [' \n', 'empty'],
  ['\u0001\u0002', 'unknown'],
  ['time,I,II\n0,1,2', 'unknown'],
])('%j is %s', (text, format) => {
  expect(recogniseFormat(bytesOf(text))).toBe(format)
})

test('UTF-16 XML, DICOM and SCP-ECG are known by their bytes', () => {
  const utf16 = Buffer.from('\ufeff<?xml version="1.0"?><restingecgdata >', 'utf16le')
  expect(recogniseFormat(utf16)).toBe('sierra')
  expect(recogniseFormat(Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]))).toBe('dicom')
  expect(recogniseFormat(Buffer.concat([Buffer.alloc(16), Buffer.from('SCPECG')]))).toBe('scp-ecg')
})

test('any bytes get some answer', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof recogniseFormat(bytes) === 'string'))
})
