import type { Bundle, Patient } from '@medplum/fhirtypes'
import { afterEach, expect, it, vi } from 'vitest'
import { readPage, searchFhir } from '../../../../src/sandbox/chart/page/fhir.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

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

it('says what the server says when it refuses', async () => {
  const outcome = {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'invalid', details: { text: 'No such parameter.' } }],
  }
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(outcome, { status: 400 })))
  await expect(searchFhir('Patient', 'x=1')).rejects.toThrow('No such parameter.')
})
