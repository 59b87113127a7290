import { expect, test } from 'vitest'
import { leadsOf, namesAnEcg, normaliseLeadName } from '../../src/ecg/leads.ts'
import { standardLeads } from '../../src/ecg/recording.ts'

const mdc = 'urn:oid:2.16.840.1.113883.6.24'
const snomed = 'http://snomed.info/sct'

test('MDC codes under both spellings of the system give the twelve leads', () => {
  const codes = [1, 2, 61, 62, 63, 64, 3, 4, 5, 6, 7, 8].map((lead) => `${131328 + lead}`)
  for (const system of [mdc, 'urn:iso:std:iso:11073:10101', undefined])
    expect(codes.flatMap((code) => leadsOf({ coding: [{ system, code }] }))).toEqual(standardLeads)
})

test('SNOMED codes give the twelve leads', () => {
  const codes =
    '272729005 272730000 272731001 257474006 257473000 257472005 257475007 257476008 257477004 257478009 257479001 257480003'
  expect(
    codes.split(' ').flatMap((code) => leadsOf({ coding: [{ system: snomed, code }] })),
  ).toEqual(standardLeads)
})

test('LOINC parts give leads', () => {
  expect(leadsOf({ coding: [{ system: 'http://loinc.org', code: 'LP7387-6' }] })).toEqual(['II'])
})

test('a number means nothing in a foreign system', () => {
  expect(leadsOf({ coding: [{ system: 'http://loinc.org', code: '131329' }] })).toEqual([])
})

test('a code is believed before its display; a display that stands for the code is understood', () => {
  expect(
    leadsOf({ coding: [{ system: mdc, code: '131329', display: 'MDC_ECG_ELEC_POTL_II' }] }),
  ).toEqual(['I'])
  expect(
    leadsOf({ coding: [{ system: mdc, code: 'MDC_ECG_ELEC_POTL_AVF', display: '131392' }] }),
  ).toEqual(['aVF'])
  expect(leadsOf({ text: 'Lead II' })).toEqual(['II'])
})

test('one lead in two code systems is one lead; two codes are two leads, in order', () => {
  const one = {
    coding: [
      { system: mdc, code: '131330' },
      { system: snomed, code: '272730000' },
    ],
  }
  expect(leadsOf(one)).toEqual(['II'])
  const two = {
    coding: [
      { system: mdc, code: '131330' },
      { system: mdc, code: '131329' },
    ],
  }
  expect(leadsOf(two)).toEqual(['II', 'I'])
})

test.each([
  ['i', 'I'],
  ['avr', 'aVR'],
  ['V6', 'V6'],
  ['ECG II', 'II'],
  ['ECG lead aVL', 'aVL'],
  ['EKG-Ableitung III', 'III'],
  ['MDC_ECG_LEAD_V3', 'V3'],
  ['MLII', 'MLII'],
  ['MCL1', 'MCL1'],
  ['ECG 1', 'ECG 1'],
  ['-aVR', '-aVR'],
  ['ECG -aVR', 'ECG -aVR'],
  ['ECG-II', 'II'],
  ['V', 'V'],
  [' vx ', 'vx'],
])('%j is called %j', (name, normal) => {
  expect(normaliseLeadName(name)).toBe(normal)
})

test('codes of an ECG as a whole are told from a plethysmogram', () => {
  expect(namesAnEcg({ coding: [{ system: mdc, code: '131328' }] })).toBe(true)
  expect(namesAnEcg({ coding: [{ system: mdc, code: '131329' }] })).toBe(true)
  expect(namesAnEcg({ coding: [{ system: 'http://loinc.org', code: '11524-6' }] })).toBe(true)
  expect(namesAnEcg({ coding: [{ system: mdc, code: '150452' }] })).toBe(false)
  expect(namesAnEcg({ text: 'ECG' })).toBe(false)
})
