import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRecordingFile } from '../../src/ecg/read-file.ts'
import type { EcgRecording } from '../../src/ecg/recording.ts'
import { describeWithTestData, testDataDir } from '../test-data.ts'
import { observation } from './observation-fixtures.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anyecg-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

async function recordingOf(path: string): Promise<EcgRecording> {
  const recording = await readRecordingFile(path)
  if ('kind' in recording) throw new Error(recording.detail)
  return recording
}

test('an Observation and a Bundle in JSON', async () => {
  const one = await written('observation.json', JSON.stringify(observation()))
  expect((await recordingOf(one)).source.reference).toBe('Observation/ecg-1')
  const bundle = { resourceType: 'Bundle', entry: [{ resource: observation() }] }
  const many = await written('bundle.txt', `\ufeff${JSON.stringify(bundle)}`)
  expect((await recordingOf(many)).source.reference).toBe('Observation/ecg-1')
})

test('multi-segment records, with and without .hea', async () => {
  const fixtures = join(import.meta.dirname, 'fixtures/multi-segment')
  expect((await recordingOf(join(fixtures, 'fixed'))).leads.get('II')?.length).toBe(121)
  const vary = await recordingOf(join(fixtures, 'vary.hea'))
  expect([...vary.leads.keys()].slice(0, 2)).toEqual(['I', 'II'])
})

test.each([
  ['nothing there', 'missing', undefined, 'file-unreadable', 'missing cannot be read'],
  ['zero length', 'empty.bin', '', 'format-unsupported', 'empty.bin is empty, which is not read'],
  ['an empty header', 'empty.hea', '', 'wfdb-invalid', 'empty.hea has no record line'],
  [
    'garbage JSON',
    'bad.json',
    '{"resourceType": "Observ',
    'format-unsupported',
    'bad.json is no valid JSON',
  ],
  ['JSON of something else', 'list.json', '[1, 2]', 'observation-invalid', 'no FHIR resource'],
  [
    'a table',
    'table.csv',
    'time,I\n0,1\n',
    'format-unsupported',
    'FHIR JSON (an Observation or a Bundle)',
  ],
  [
    'a header with no data',
    'alone.hea',
    'alone 1 500 10\nalone.dat 16',
    'file-unreadable',
    'alone.dat cannot be read',
  ],
  [
    'a header that leaves its folder',
    'out.hea',
    'out 1 500 10\n../secret 16',
    'wfdb-invalid',
    'out.hea names "../secret"',
  ],
  [
    'segments that leave the folder',
    'seg.hea',
    'seg/1 1 500 10\n../x 10',
    'wfdb-invalid',
    'seg.hea names "../x"',
  ],
])('%s is an error', async (_, name, content, code, message) => {
  const path = content === undefined ? join(folder, name) : await written(name, content)
  const error: unknown = await readRecordingFile(path).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code, message: expect.stringContaining(message) as string })
})

test('what a broken JSON file holds is not repeated', async () => {
  const path = await written('secret.json', '{"name": "Mustermann",}')
  await expect(readRecordingFile(path)).rejects.not.toThrow(/Mustermann/)
})

test('a folder is no recording', async () => {
  await expect(readRecordingFile(folder)).rejects.toMatchObject({ code: 'file-unreadable' })
})

describeWithTestData('files from elsewhere', () => {
  test.each([
    ['dicom/waveform_ecg_mortara_12lead.dcm', 'DICOM'],
    ['dicom/hemodynamic_waveform_test.dcm', 'DICOM'],
    ['scp/ECGToolkit_Example.scp', 'SCP-ECG'],
    ['aecg/fda_subject1_0.xml', 'HL7 annotated ECG (aECG) XML'],
    ['aecg/liryc_hl7aecg_example.xml', 'HL7 annotated ECG (aECG) XML'],
    ['aecg/edge/empty.xml', 'HL7 annotated ECG (aECG) XML'],
    ['sierra/129DYPRG_v1.03.xml', 'Philips Sierra XML'],
    ['sierra/2020-5-18_v1.04.01.xml', 'Philips Sierra XML'],
  ])('%s: recognised as %s, and not read', async (file, name) => {
    await expect(readRecordingFile(join(testDataDir, file))).rejects.toMatchObject({
      code: 'format-unsupported',
      message: expect.stringContaining(
        `is ${name}, which is not read: read are WFDB records`,
      ) as string,
    })
  })

  test.each([
    ['100', 360, 650_000, ['MLII', 'V5']],
    ['03700181', 500, 300_000, ['MCL1']],
    ['v102s', 250, 75_000, ['II', 'V']],
    ['test01_00s', 500, 4000, ['ECG 1', 'ECG 2', 'ECG 3', 'ECG 4']],
  ])('WFDB record %s: %d Hz, %d samples, %j', async (record, samplingHz, samples, leads) => {
    const recording = await recordingOf(join(testDataDir, 'wfdb', record))
    expect(recording.samplingHz).toBe(samplingHz)
    expect([...recording.leads.keys()]).toEqual(leads)
    for (const lead of recording.leads.values()) expect(lead.length).toBe(samples)
  })

  test('s0010_re: twelve leads and Frank, from two files', async () => {
    const { leads, subject } = await recordingOf(join(testDataDir, 'wfdb/s0010_re.hea'))
    expect([...leads.keys()].join(' ')).toBe('I II III aVR aVL aVF V1 V2 V3 V4 V5 V6 vx vy vz')
    expect(leads.get('I')?.[0]).toBe(-489 / 2000)
    expect(leads.get('vz')?.[0]).toBe(-18 / 2000)
    expect(subject).toEqual({ ageYears: 81, sex: 'female' })
  })

  test('a truncated signal file is named, with expected and actual bytes', async () => {
    const source = join(testDataDir, 'wfdb/georgia')
    await copyFile(join(source, 'E07500.hea'), join(folder, 'E07500.hea'))
    const bytes = await readFile(join(source, 'E07500.mat'))
    await writeFile(join(folder, 'E07500.mat'), bytes.subarray(0, 60_000))
    await expect(readRecordingFile(join(folder, 'E07500'))).rejects.toMatchObject({
      code: 'wfdb-invalid',
      message: 'E07500.mat is cut short: 5000 frames need 120024 bytes, it has 60000',
    })
  })

  test('a damaged signal file fails its checksum', async () => {
    const source = join(testDataDir, 'wfdb/georgia')
    await copyFile(join(source, 'E07501.hea'), join(folder, 'E07501.hea'))
    const bytes = await readFile(join(source, 'E07501.mat'))
    bytes[60_000] = (bytes[60_000] ?? 0) ^ 4
    await writeFile(join(folder, 'E07501.mat'), bytes)
    await expect(readRecordingFile(join(folder, 'E07501'))).rejects.toMatchObject({
      code: 'wfdb-invalid',
      message: expect.stringContaining('the file is damaged') as string,
    })
  })
})
