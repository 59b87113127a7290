import type { Observation, Resource } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { connectFhir } from '../../src/fhir/client.ts'
import { readSubject } from '../../src/fhir/read-subject.ts'
import { startFhirStub, type FhirStub } from './fhir-stub.ts'

let server: FhirStub
beforeEach(async () => {
  server = await startFhirStub()
})
afterEach(() => {
  server.close()
})

const patient = { resourceType: 'Patient', id: 'p1', gender: 'female', birthDate: '1950-01-01' }
const searchset = (found: readonly Resource[], next?: string) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  ...(next ? { link: [{ relation: 'next', url: next }] } : {}),
  entry: found.map((resource) => ({ resource })),
})
const report = (id: string): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  subject: { reference: 'Patient/p1' },
  code: { coding: [{ system: 'http://loinc.org', code: '34534-8' }] },
})
const paced: Observation = {
  ...report('paced'),
  interpretation: [{ coding: [{ system: 'http://snomed.info/sct', code: '10370003' }] }],
}
const read = () => {
  const client = connectFhir({ fhirServer: server.url, timeoutMs: 5000, allowPrivate: true })
  return readSubject(client, { fhirServer: server.url, context: { patientId: 'p1' } })
}
const chart = () => {
  server.mock({ to: /Patient\/p1$/, body: patient }, { to: /Condition\?/, body: searchset([]) })
}

it('says who it is', async () => {
  chart()
  server.mock({ to: /Observation\?/, body: searchset([report('1')]) })
  expect(await read()).toEqual({
    patient: { id: 'p1', sex: 'female', birthDate: '1950-01-01' },
    hasPacemaker: false,
  })
})

it('finds the paced ECG behind a page of reports', async () => {
  chart()
  server.mock(
    { to: /page=2/, body: searchset([paced]) },
    { to: /11524-6/, body: searchset([report('1')], `${server.url}/Observation?page=2`) },
  )
  expect((await read())?.hasPacemaker).toBe(true)
})

it('finds the paced ECG that has a local code', async () => {
  chart()
  server.mock(
    { to: /component-code=/, body: searchset([paced]) },
    { to: /11524-6/, body: searchset([report('1')]) },
  )
  expect((await read())?.hasPacemaker).toBe(true)
})

it('knows nobody where the server has no such patient', async () => {
  server.mock(
    { to: /Patient\/p1$/, status: 404, body: '' },
    { to: /Condition\?/, body: searchset([]) },
    { to: /Observation\?/, body: searchset([]) },
  )
  expect(await read()).toBeUndefined()
})

it('takes nothing for granted while the server does not say', async () => {
  chart()
  server.mock({ to: /Observation\?/, status: 403, body: { resourceType: 'OperationOutcome' } })
  await expect(read()).rejects.toMatchObject({ code: 'fhir-failed' })
})
