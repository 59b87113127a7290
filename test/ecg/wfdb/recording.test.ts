import { expect, test } from 'vitest'
import type { EcgRecording } from '../../../src/ecg/recording.ts'
import { parseHeader } from '../../../src/ecg/wfdb/header.ts'
import { decodeRecord, requireLocalName, subjectOf } from '../../../src/ecg/wfdb/recording.ts'
import type { Declined } from '../../../src/errors.ts'
import { encodeSamples } from './encode.ts'

function decode(header: string, samples: readonly number[]): EcgRecording | Declined {
  return decodeRecord({
    header: parseHeader(header, 'x.hea'),
    segmentHeaders: new Map(),
    files: new Map([['x.dat', encodeSamples(16, samples)]]),
  })
}

function recordingOf(header: string, samples: readonly number[]): EcgRecording {
  const result = decode(header, samples)
  if ('kind' in result) throw new Error(result.detail)
  return result
}

test('voltages become mV, names standard, and what is no ECG goes', () => {
  const header = `x 6 100 1 10:20:30.5 01/02/2003
x.dat 16 1/uV 16 0 500 500 0 ii
x.dat 16 1/V 16 0 2 2 0 avr
x.dat 16 1/mmHg 16 0 3 3 0 ABP
x.dat 16 1/mV 16 0 4 4 0 Respiration
x.dat 16 1/NU 16 0 5 5 0 PLETH
x.dat 16 1/mV 16 0 6 6 0 MLII
# Age: 78
# Sex: Female`
  const recording = recordingOf(header, [500, 2, 3, 4, 5, 6])
  expect([...recording.leads].map(([lead, values]) => [lead, ...values]).slice(0, 3)).toEqual([
    ['II', 0.5],
    ['aVR', 2000],
    ['MLII', 6],
  ])
  expect(recording.derivedLeads).toEqual(new Set(['I', 'III', 'aVL', 'aVF']))
  expect(recording.localStart).toBe('2003-02-01T10:20:30.5')
  expect(recording.start).toBeUndefined()
  expect(recording.subject).toEqual({ ageYears: 78, sex: 'female' })
  expect(recording.source).toEqual({ format: 'wfdb', reference: 'x' })
  expect(recording.warnings).toEqual([
    'Dropped ABP in mmHg, Respiration in mV, PLETH in NU: no ECG, or of a lower sampling rate.',
  ])
})

test('the leads of the highest rate are kept', () => {
  const recording = recordingOf(
    'x 2 125 1\nx.dat 16x4 1 16 0 1 10 0 MCL1\nx.dat 16 1 16 0 9 9 0 II',
    [1, 2, 3, 4, 9],
  )
  expect(recording.samplingHz).toBe(500)
  expect([...recording.leads]).toEqual([['MCL1', Float64Array.of(1, 2, 3, 4)]])
})

test('a name that comes twice gets a number; a signal without one, too', () => {
  const recording = recordingOf(
    'x 3 125 1\nx.dat 16 1 16 0 1 1 0 ECG\nx.dat 16 1 16 0 2 2 0 ECG\nx.dat 16 1',
    [1, 2, 3],
  )
  expect([...recording.leads.keys()]).toEqual(['ECG', 'ECG (2)', 'signal 3'])
})

test('a signal that is not calibrated is read at 200 units per mV, and it is said', () => {
  const recording = recordingOf('x 1 125 1\nx.dat 16', [100])
  expect(recording.leads.get('signal 1')).toEqual(Float64Array.of(0.5))
  expect(recording.warnings).toEqual([
    'Not calibrated, 200 ADC units per mV assumed: unnamed in mV.',
  ])
})

test('a record without an ECG is declined', () => {
  expect(decode('x 1 125 1\nx.dat 16 1/mmHg 16 0 1 1 0 ABP', [1])).toMatchObject({
    reason: 'not-an-ecg',
    detail: 'None of the signals (ABP in mmHg) is an ECG.',
  })
})

test.each([
  [['Age: 78', 'Sex: Male'], { ageYears: 78, sex: 'male' }],
  [['69 M 1085 1629 x1'], { ageYears: 69, sex: 'male' }],
  [['<age>: 25  <sex>: F  <diagnoses>: (none)'], { ageYears: 25, sex: 'female' }],
  [['age: 81.5', 'gender: female'], { ageYears: 81.5, sex: 'female' }],
  [['Age: NaN', 'Sex: Unknown'], undefined],
  [['Age: 300'], undefined],
  [['Dosage: 30 mg'], undefined],
  [[], undefined],
] as const)('comments %j', (comments, subject) => {
  expect(subjectOf(comments).subject).toEqual(subject)
})

test.each(['../x.dat', '/etc/passwd', 'a/b.dat', 'C:\\x.dat', 'http://h/x', '..', '-'])(
  'a header may not name %j',
  (name) => {
    expect(() => requireLocalName(name, 'x.hea')).toThrow(`x.hea names "${name}"`)
  },
)

test('a plain name is local', () => {
  expect(requireLocalName('03700181_0001.dat', 'x.hea')).toBe('03700181_0001.dat')
})
