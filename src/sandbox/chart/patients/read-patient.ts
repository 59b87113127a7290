/** @module sandbox/chart/patients/read-patient: what the list and the header say about a patient. */
import type { Encounter, Patient } from '@medplum/fhirtypes'
import { formatListName } from './read-name.ts'
import { formatAge, formatDay, formatTime } from '../page/time.ts'

export interface PatientSummary {
  readonly id: string
  readonly name: string
  /** `67 y`. */
  readonly age: string
  /** `67 y, female`. */
  readonly ageAndSex: string
  readonly birthDate: string
  readonly sex: string
  /** Medical record number, else the first identifier, else the FHIR id. */
  readonly recordNumber: string
  /** The newest encounter, if there is one. */
  readonly encounterId?: string
  readonly encounter: string
  readonly reason: string
}

/** `#/patient/ID`, the address of a chart; undefined for any other. */
export function patientIdOf(hash: string): string | undefined {
  return /^#\/patient\/([A-Za-z0-9\-.]{1,64})$/.exec(hash)?.[1]
}

export function addressOf({ id }: Pick<PatientSummary, 'id'>): string {
  return `#/patient/${id}`
}

/** @param encounters of this patient or of all; the newest of this patient counts. */
export function readPatient(
  patient: Patient,
  encounters: readonly Encounter[],
  now: Date,
): PatientSummary {
  const id = patient.id ?? ''
  const newest = encounters
    .filter(({ subject }) => subject?.reference === `Patient/${id}`)
    .sort((a, b) => startOf(b) - startOf(a))[0]
  const age = formatAge(patient.birthDate, now)
  const sex = patient.gender ?? 'sex unknown'
  return {
    id,
    name: formatListName(patient.name),
    age: age || 'age unknown',
    ageAndSex: [age || 'age unknown', sex].join(', '),
    birthDate: patient.birthDate ? formatDay(patient.birthDate) : 'unknown',
    sex,
    recordNumber: readRecordNumber(patient),
    ...(newest?.id ? { encounterId: newest.id } : {}),
    encounter: newest ? describeEncounter(newest) : 'None',
    reason: newest ? readReason(newest) : '',
  }
}

function readRecordNumber({ identifier, id }: Patient): string {
  const record = identifier?.find(({ type }) => type?.coding?.some(({ code }) => code === 'MR'))
  return record?.value ?? identifier?.[0]?.value ?? id ?? ''
}

function readReason({ reasonCode }: Encounter): string {
  const [reason] = reasonCode ?? []
  return reason?.text ?? reason?.coding?.[0]?.display ?? ''
}

function describeEncounter(encounter: Encounter): string {
  const { class: kind, status, period } = encounter
  const words = [kind.display ?? kind.code, status, formatTime(period?.start)]
  return words.filter(Boolean).join(', ')
}

function startOf({ period }: Encounter): number {
  return Date.parse(period?.start ?? '') || 0
}
