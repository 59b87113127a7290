/** @module sandbox/chart/patients/find-patients: asks the FHIR server who is meant. */
import type { Encounter, Patient, Resource } from '@medplum/fhirtypes'
import { searchFhir, type SearchPage } from '../page/fhir.ts'
import { readPatient, type PatientSummary } from './read-patient.ts'

export interface PatientPage {
  readonly patients: readonly PatientSummary[]
  /** Of all pages. */
  readonly total: number
  /** The query of the next page. */
  readonly next?: string
}

/** As many as a tall screen shows twice over. */
const pageSize = 25
const withEncounters = '_revinclude=Encounter:patient'

/** @param text a name or parts of one, in any order, or a record number; empty: everybody. */
export async function findPatients(text: string, signal: AbortSignal): Promise<PatientPage> {
  const [byName, byNumber] = await Promise.all(
    queriesFor(text).map((query) => searchFhir('Patient', query, signal)),
  )
  return mergePages(toPage(byName), toPage(byNumber))
}

/** @param query `next` of the page before. */
export async function readNextPatients(query: string, signal: AbortSignal): Promise<PatientPage> {
  return toPage(await searchFhir('Patient', query, signal))
}

/** @returns undefined when there is no such patient. */
export async function findPatient(
  id: string,
  signal: AbortSignal,
): Promise<PatientSummary | undefined> {
  const page = await searchFhir('Patient', `_id=${id}&${withEncounters}`, signal)
  return toPage(page).patients[0]
}

/**
 * By name, and unless everybody is wanted by record number. A server matches one `name` against one part of a
 * name, so each word is asked for on its own: `Aaltonen, Henrik` is as good as `henrik aalt`.
 */
export function queriesFor(text: string): readonly string[] {
  const words = text.split(/[\s,]+/).filter(Boolean)
  const shape = `_sort=family,given&_count=${pageSize}&${withEncounters}`
  const byName = [...words.map((word) => `name=${encode(word)}`), shape].join('&')
  if (words.length === 0) return [byName]
  return [byName, `identifier=${encode(text.trim())}&_count=${pageSize}&${withEncounters}`]
}

/** https://hl7.org/fhir/R4/search.html#escaping */
function encode(value: string): string {
  return encodeURIComponent(value.replace(/[\\,$|]/g, '\\$&'))
}

/** Who has the record number stands first: it is the surer match. */
export function mergePages(byName: PatientPage, byNumber: PatientPage): PatientPage {
  const numbered = new Set(byNumber.patients.map(({ id }) => id))
  const named = byName.patients.filter(({ id }) => !numbered.has(id))
  const twice = byName.patients.length - named.length
  return {
    ...byName,
    patients: [...byNumber.patients, ...named],
    total: byName.total + byNumber.total - twice,
  }
}

function toPage(page: SearchPage<Patient> | undefined): PatientPage {
  if (!page) return { patients: [], total: 0 }
  const { matches, included, total, next } = page
  const encounters = included.filter(isEncounter)
  const now = new Date()
  return {
    patients: matches.map((patient) => readPatient(patient, encounters, now)),
    total,
    ...(next ? { next } : {}),
  }
}

function isEncounter(resource: Resource): resource is Encounter {
  return resource.resourceType === 'Encounter'
}

/** What the list says of itself. */
export function describeMatches(text: string, shown: number, total: number): string {
  if (total === 0)
    return text ? `No patient has the name or record number “${text}”.` : 'There are no patients.'
  const patients = `${total} ${total === 1 ? 'patient' : 'patients'}`
  if (shown < total) return `${shown} of ${patients}`
  return text && total === 1 ? `${patients}: Enter opens the chart.` : patients
}
