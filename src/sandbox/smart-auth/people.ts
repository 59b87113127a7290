/** @module sandbox/smart-auth/people: who can sign in, and whom an app can be opened for. */
import { formatHumanName } from '@medplum/core'
import type { HumanName, Patient, Practitioner } from '@medplum/fhirtypes'
import type { FhirServer } from '../fhir-server/index.ts'
import type { Choice } from './pages.ts'

type Repository = FhirServer['repository']

export async function listPractitioners(repository: Repository): Promise<Choice[]> {
  const found = await repository.searchResources<Practitioner>({ resourceType: 'Practitioner' })
  return found.map(({ id, name }) => ({ value: `Practitioner/${id}`, label: nameOf(name, id) }))
}

export async function listPatients(repository: Repository): Promise<Choice[]> {
  const found = await repository.searchResources<Patient>({ resourceType: 'Patient' })
  const choices = found.map(({ id, name, birthDate, gender }) => ({
    value: id,
    label: nameOf(name, id),
    detail: [gender, birthDate && `born ${birthDate}`].filter(Boolean).join(', '),
  }))
  return choices.sort((a, b) => a.label.localeCompare(b.label, 'en'))
}

/** @param reference `Patient/1`. */
export async function findName(repository: Repository, reference: string): Promise<string> {
  const [type, id = ''] = reference.split('/')
  const person = await repository.readResource<Patient | Practitioner>(type as 'Patient', id)
  return nameOf(person.name, id)
}

function nameOf([name]: readonly HumanName[] = [], id: string): string {
  const text = name?.text ?? formatHumanName(name)
  return text === '' ? id : text
}
