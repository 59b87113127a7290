/** @module sandbox/chart/read-patient: what the list and the header say about a patient. */
import type { Encounter, HumanName, Patient } from '@medplum/fhirtypes'
import { formatAge, formatDay, formatTime } from './time.ts'

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
    name: formatName(patient.name),
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

/** `Lovelace, Ada`: the official name, as lists sort it. */
function formatName(names: readonly HumanName[] | undefined): string {
  const name = names?.find(({ use }) => use === 'official') ?? names?.[0]
  const parts = [name?.family, name?.given?.join(' ')].filter((part) => part !== undefined)
  return parts.length > 0 ? parts.join(', ') : (name?.text ?? 'Name unknown')
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
