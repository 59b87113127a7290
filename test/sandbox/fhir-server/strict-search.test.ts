import type { Observation, Resource } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, it } from 'vitest'
import { createFhirServer } from '../../../src/sandbox/fhir-server/index.ts'
import { parseQuery } from '../../../src/sandbox/fhir-server/strict-search.ts'
import { askOf, baseUrl, bundleOf, refusalOf, type Ask } from './ask.ts'

const loinc = 'http://loinc.org'

function observation(id: string, code: string, time: string, patient = 'ada'): Observation {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: loinc, code }] },
    subject: { reference: `Patient/${patient}` },
    effectiveDateTime: time,
    valueQuantity: { value: 1 },
  }
}

const hospital: Resource[] = [
  { resourceType: 'Patient', id: 'ada', name: [{ family: 'Lovelace' }] },
  { resourceType: 'Patient', id: 'bea', name: [{ family: 'Potter' }] },
  // By text 09:30 comes before 10:00; in time it is half an hour later.
  observation('early', '2823-3', '2026-01-01T10:00:00+02:00'),
  observation('late', '2823-3', '2026-01-01T09:30:00+01:00'),
  observation('latest', '2951-2', '2026-01-01T09:00:00Z'),
  observation('other', '2823-3', '2026-01-01T12:00:00Z', 'bea'),
  { resourceType: 'ValueSet', id: 'v', status: 'active', url: 'http://example.org/set-2' },
]

let ask: Ask

beforeAll(async () => {
  const server = await createFhirServer({ baseUrl })
  await server.load(hospital)
  ask = askOf(server)
})

async function find(query: string): Promise<string[]> {
  const answer = await ask('GET', `/${query}`)
  expect(answer.status).toBe(200)
  return (bundleOf(answer).entry ?? []).map(({ resource }) => resource?.id ?? '')
}

describe('search', () => {
  it.each([
    ['Observation?patient=ada&code=http://loinc.org|2823-3', ['early', 'late']],
    ['Observation?patient=Patient/ada&code=2951-2,2823-3&_sort=date', ['early', 'late', 'latest']],
    ['Observation?patient=ada&_sort=-date', ['latest', 'late', 'early']],
    ['Observation?_sort=-code,-date', ['latest', 'other', 'late', 'early']],
    ['Observation?_sort=code,date', ['early', 'late', 'other', 'latest']],
    ['Observation?patient=ada&_sort=-date&_count=1', ['latest']],
    ['Observation?patient=ada&_sort=-date&_count=1&_offset=1', ['late']],
    ['Observation?date=ge2026-01-01T08:15:00Z&patient=ada', ['late', 'latest']],
    ['Observation?code:not=2823-3', ['latest']],
    ['Observation?subject:missing=true', []],
    ['Observation?subject:Patient.name=Pott', ['other']],
    ['Observation?patient.name=Pott', ['other']],
    ['Observation?patient=bea&_include=Observation:subject', ['other', 'bea']],
    ['Patient?_id=bea&_revinclude=Observation:patient', ['bea', 'other']],
    [`Observation?subject=${baseUrl}/Patient/bea`, ['other']],
    ['Patient?_sort=-family', ['bea', 'ada']],
    ['Patient?name:contains=love', ['ada']],
    ['Patient?_summary=count', []],
    ['ValueSet?url=http://example.org/set-2', ['v']],
    ['ValueSet?url=http://example.org/set', []],
  ])('%s', async (query, ids) => {
    expect(await find(query)).toEqual(ids)
  })

  it('sends fullUrl, self and next, which leads through all matches', async () => {
    const seen: string[] = []
    let path: string | undefined = '/Observation?patient=ada&_sort=date&_count=2'
    while (path !== undefined) {
      const page = bundleOf(await ask('GET', path))
      expect(page.total).toBe(3)
      for (const { fullUrl, resource } of page.entry ?? []) {
        expect(fullUrl).toBe(`${baseUrl}/Observation/${resource?.id ?? ''}`)
        seen.push(resource?.id ?? '')
      }
      const link = (relation: string) => page.link?.find((one) => one.relation === relation)?.url
      expect(link('self')).toMatch(
        /^http:\/\/hospital\.example\/fhir\/R4\/Observation\?patient=ada/,
      )
      path = link('next')?.slice(baseUrl.length)
    }
    expect(seen).toEqual(['early', 'late', 'latest'])
  })

  it('takes a search by POST, its form and its URL together', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = 'code=http%3A%2F%2Floinc.org%7C2823-3&_count=1'
    const page = bundleOf(await ask('POST', '/Observation/_search?patient=ada', body, form))
    expect(page.total).toBe(2)
    expect(page.link?.map(({ relation }) => relation)).toEqual(['self', 'next'])
    const json = await ask('POST', '/Observation/_search', '{}')
    expect(refusalOf(json)).toMatchObject({ status: 415 })
  })
})

describe('what cannot be applied in full', () => {
  it.each([
    ['Observation?nonsense=1', 'nonsense'],
    ['Observation?patient=ada&_foo=1', '_foo'],
    ['Observation?code:text=potassium', 'code:text'],
    ['Observation?code:nonsense=1', 'code:nonsense'],
    ['Patient?name:exact=Lovelace', 'name:exact'],
    ['Observation?subject=ada', 'subject'],
    ['Observation?subject:Patient=ada', 'subject:Patient'],
    ['Observation?patient=', 'patient'],
    ['Observation?patient:missing=perhaps', 'patient:missing'],
    ['Observation?value-quantity=gt5', 'value-quantity'],
    ['RiskAssessment?probability=gt0.5', 'probability'],
    ['Observation?_has:Provenance:target:agent=1', '_has:Provenance:target:agent'],
    ['Observation?subject.name=x', 'subject.name'],
    ['Observation?patient.general-practitioner.name=x', 'patient.general-practitioner.name'],
    ['Observation?patient.nonsense=x', 'patient.nonsense'],
    ['Observation?_sort=nonsense', '_sort'],
    ['Observation?_count=many', '_count'],
    ['Observation?_count=-1', '_count'],
    ['Observation?_total=most', '_total'],
    ['Observation?_summary=true', '_summary'],
    ['Observation?_format=xml', '_format'],
    ['Observation?_include=Observation:code', '_include'],
    ['Observation?_include=Nonsense:subject', '_include'],
    ['Observation?_project=1', '_project'],
  ])('%s is 400 and names the parameter', async (query, expression) => {
    expect(refusalOf(await ask('GET', `/${query}`))).toMatchObject({
      status: 400,
      resourceType: 'OperationOutcome',
      expression,
    })
  })

  it('is refused in a batch and a search by POST as well', async () => {
    const request = { method: 'GET', url: 'Observation?nonsense=1' } as const
    const batch = { resourceType: 'Bundle', type: 'batch', entry: [{ request }] }
    const [entry] = bundleOf(await ask('POST', '', batch)).entry ?? []
    expect(entry?.response?.status).toBe('400')
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await ask('POST', '/Observation/_search', 'nonsense=1', form)).status).toBe(400)
  })

  it('refuses a date that is none', async () => {
    expect((await ask('GET', '/Observation?date=yesterday')).status).toBe(400)
  })
})

describe('parseQuery', () => {
  it('keeps repeated parameters apart', () => {
    expect(parseQuery('?date=ge2026&date=lt2027&code=a%7Cb')).toEqual({
      date: ['ge2026', 'lt2027'],
      code: ['a|b'],
    })
  })
})
