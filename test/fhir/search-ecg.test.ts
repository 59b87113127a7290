import type { Observation, Resource } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { partsOf } from '../../src/ecg/per-lead.ts'
import { connectFhir } from '../../src/fhir/client.ts'
import { findEcgOfLead } from '../../src/fhir/search-ecg.ts'
import { mdc, observation, sampledData } from '../ecg/observation-fixtures.ts'
import { startFhirStub, type FhirStub } from './fhir-stub.ts'

let server: FhirStub
beforeEach(async () => {
  server = await startFhirStub()
})
afterEach(() => {
  server.close()
})

const lead = (code: string, change: object = {}) =>
  observation({
    id: `lead-${code}`,
    code: { coding: [{ system: mdc, code }] },
    component: undefined,
    valueSampledData: sampledData([1, 2, 3]),
    ...change,
  }) as unknown as Observation
const searchset = (resources: readonly Resource[]) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: resources.map((resource) => ({ resource })),
})
const find = (one: Observation) =>
  findEcgOfLead(
    one,
    { client: connectFhir({ fhirServer: server.url, timeoutMs: 5000, allowPrivate: true }) },
    {
      patientId: 'p1',
      firstQuery: 'Observation?patient=p1&code=first',
      select: (resources) => resources as readonly Observation[],
    },
  )

it('asks for the time of the lead, in the order of the searches', async () => {
  server.mock({ body: searchset([]) }, { body: searchset([lead('131330'), lead('131329')]) })
  const ecg = await find(lead('131330'))
  expect(ecg && partsOf(ecg)).toEqual(['Observation/lead-131329', 'Observation/lead-131330'])
  const [first, second] = server.requests.map(({ line }) => line)
  const time = '2026-01-31T08:41:00+01:00'
  expect(first).toBe(`GET /fhir/R4/Observation?patient=p1&code=first&date=ge${time}&date=le${time}`)
  expect(second).toMatch(/code=urn:[^&]*\|131391.*&date=ge/)
})

it('has the leads of the first search that knows it, and no others', async () => {
  server.mock({ body: searchset([lead('131330'), lead('131329')]) })
  const ecg = await find(lead('131329'))
  expect(ecg && partsOf(ecg)).toHaveLength(2)
  expect(server.requests).toHaveLength(1)
})

it('finds none of which the server does not say, or that has no time', async () => {
  server.mock({ status: 400, body: {} }, { body: searchset([lead('131389')]) })
  expect(await find(lead('131330'))).toBeUndefined()
  expect(await find(lead('131330', { effectiveDateTime: undefined }))).toBeUndefined()
  expect(server.requests).toHaveLength(2)
})
