import type { Encounter } from '@medplum/fhirtypes'
import { expect, it } from 'vitest'
import {
  addressOf,
  patientIdOf,
  readPatient,
} from '../../../../src/sandbox/chart/patients/read-patient.ts'

const now = new Date('2026-11-22T15:00:00Z')

function encounter(id: string, patient: string, start: string, reason: string): Encounter {
  return {
    resourceType: 'Encounter',
    id,
    status: 'in-progress',
    class: { code: 'EMER', display: 'emergency' },
    subject: { reference: `Patient/${patient}` },
    period: { start },
    reasonCode: [{ text: reason }],
  }
}

it('reads the official name, the record number and the newest encounter', () => {
  const summary = readPatient(
    {
      resourceType: 'Patient',
      id: 'ada',
      name: [{ text: 'Addie' }, { use: 'official', family: 'Lovelace', given: ['Ada', 'King'] }],
      gender: 'female',
      birthDate: '1986-12-10',
      identifier: [
        { system: 'urn:insurance', value: 'X9' },
        { type: { coding: [{ code: 'MR' }] }, value: 'H-1' },
      ],
    },
    [
      encounter('old', 'ada', '2026-11-01T08:00:00Z', 'Cough'),
      encounter('new', 'ada', '2026-11-22T08:12:00Z', 'Palpitations'),
      encounter('other', 'bea', '2026-11-22T09:00:00Z', 'Fall'),
    ],
    now,
  )
  expect(summary).toMatchObject({
    id: 'ada',
    name: 'Lovelace, Ada King',
    ageAndSex: '39 y, female',
    birthDate: '10 Dec 1986',
    recordNumber: 'H-1',
    encounterId: 'new',
    encounter: 'emergency, in-progress, 22 Nov 2026 08:12',
    reason: 'Palpitations',
  })
})

it('says what is not known', () => {
  expect(readPatient({ resourceType: 'Patient', id: 'x' }, [], now)).toEqual({
    id: 'x',
    name: 'Name unknown',
    age: 'age unknown',
    ageAndSex: 'age unknown, sex unknown',
    birthDate: 'unknown',
    sex: 'sex unknown',
    recordNumber: 'x',
    encounter: 'None',
    reason: '',
  })
})

it('knows the address of a chart, and what is none', () => {
  expect(patientIdOf(addressOf({ id: 'ada-1.x' }))).toBe('ada-1.x')
  for (const hash of [
    '',
    '#/',
    '#/patient/',
    '#/patient/a/b',
    '#/patient/a&name=b',
    '#/patients/a',
  ])
    expect(patientIdOf(hash)).toBeUndefined()
})
