/** @module smart-app/data/patient: from a FHIR Patient to what a header shows. Plain text, shown as text. */
import type { Bundle, HumanName, Patient } from '@medplum/fhirtypes'
import type { PatientSummary } from '../views/contract.ts'

export function summarisePatient(patient: Patient): PatientSummary {
  const { id = '', gender, birthDate, identifier } = patient
  return {
    id,
    name: nameOf(patient.name),
    gender: gender ?? null,
    birthDate: birthDate ?? null,
    identifier:
      identifier?.find(({ type }) => type?.coding?.some(({ code }) => code === 'MR'))?.value ??
      identifier?.[0]?.value ??
      null,
  }
}

/** The official name first, never one that is no longer used. */
function nameOf(names: readonly HumanName[] | undefined): string {
  const current = names?.filter(({ use }) => use !== 'old') ?? []
  const name = current.find(({ use }) => use === 'official') ?? current[0]
  if (!name) return ''
  return (
    name.text ??
    [...(name.prefix ?? []), ...(name.given ?? []), name.family].filter(Boolean).join(' ')
  )
}

/** Patients of a searchset; an outcome that stands between them is none. */
export function readPatients(bundle: Bundle): PatientSummary[] {
  return (bundle.entry ?? []).flatMap(({ resource }) =>
    resource?.resourceType === 'Patient' && resource.id ? summarisePatient(resource) : [],
  )
}

export interface FoundPatients {
  readonly patients: readonly PatientSummary[]
  /** Null: these are all; `total` null: there are more, and the server does not say how many. */
  readonly more: { readonly total: number | null } | null
}

/**
 * @param count how many were asked for: a server that says nothing of a next page or a total may still have more.
 * https://hl7.org/fhir/R4/bundle.html#searchset
 */
export function readFoundPatients(bundle: Bundle, count: number): FoundPatients {
  const patients = readPatients(bundle)
  const { total } = bundle
  if (total !== undefined && total > patients.length) return { patients, more: { total } }
  const hasNext = bundle.link?.some(({ relation }) => relation === 'next') === true
  const isFull = total === undefined && patients.length >= count
  return { patients, more: hasNext || isFull ? { total: null } : null }
}

/** Completed years on `today` (YYYY-MM-DD); null where the birth date is not exact enough. */
export function ageYears(birthDate: string | null, today: string): number | null {
  if (!birthDate || !/^\d{4}-\d{2}-\d{2}$/.test(birthDate)) return null
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return today.slice(5) >= birthDate.slice(5) ? years : years - 1
}
