import type { Bundle, Patient } from '@medplum/fhirtypes'
import { expect, it } from 'vitest'
import { readPage } from '../../../../src/sandbox/chart/page/fhir.ts'

const bundle: Bundle = {
  resourceType: 'Bundle',
  type: 'searchset',
  total: 40,
  link: [
    { relation: 'self', url: 'http://127.0.0.1:3000/fhir/R4/Patient?name=a' },
    { relation: 'next', url: 'http://127.0.0.1:3000/fhir/R4/Patient?name=a&_offset=25' },
  ],
  entry: [
    { resource: { resourceType: 'Patient', id: 'a' }, search: { mode: 'match' } },
    {
      resource: {
        resourceType: 'Encounter',
        id: 'e',
        status: 'planned',
        class: { code: 'EMER' },
      },
      search: { mode: 'include' },
    },
  ],
}

it('tells the matches from what came along, and where to go on', () => {
  const page = readPage<Patient>(bundle)
  expect(page.matches.map(({ id }) => id)).toEqual(['a'])
  expect(page.included.map(({ resourceType }) => resourceType)).toEqual(['Encounter'])
  expect(page).toMatchObject({
    total: 40,
    next: 'name=a&_offset=25',
    fhirServer: 'http://127.0.0.1:3000/fhir/R4',
  })
})

it('reads an empty answer, and the last page', () => {
  const page = readPage({ resourceType: 'Bundle', type: 'searchset' })
  expect(page).toMatchObject({ matches: [], included: [], total: 0 })
  expect(page).not.toHaveProperty('next')
})
