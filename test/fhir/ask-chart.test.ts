import type { Resource } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { askForAll } from '../../src/fhir/ask-chart.ts'
import { connectFhir } from '../../src/fhir/client.ts'
import { startFhirStub, type FhirStub } from './fhir-stub.ts'

let server: FhirStub
beforeEach(async () => {
  server = await startFhirStub()
})
afterEach(() => {
  server.close()
})

const observation = (id: string, versionId = '1') => ({
  resourceType: 'Observation',
  id,
  meta: { versionId },
})
const page = (resources: readonly unknown[], next?: string) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  ...(next ? { link: [{ relation: 'next', url: `${server.url}?page=${next}` }] } : {}),
  entry: resources.map((resource) => ({ resource })),
})
const open = () => ({
  client: connectFhir({ fhirServer: server.url, timeoutMs: 5000, allowPrivate: true }),
})
const askAll = (isEnough: (found: readonly Resource[]) => boolean = () => false) =>
  askForAll(open(), 'Observation?patient=p1', { pages: 9, isEnough })
const namesOf = (resources: readonly Resource[]) =>
  resources.map(({ id, meta }) => `${id ?? ''}@${meta?.versionId ?? ''}`)

it('has what comes twice once, in its place and as it was read last', async () => {
  // One that was inserted while paging moves all that follow: page 1 ends with what page 2 begins with.
  server.mock(
    { body: page([observation('a'), observation('b')], '2') },
    { body: page([observation('b', '2'), observation('c')], '3') },
    { body: page([{ ...observation('b', '9'), resourceType: 'Patient' }, observation('d')]) },
  )
  const { resources, complete } = await askAll()
  expect(namesOf(resources)).toEqual(['a@1', 'b@2', 'c@1', 'b@9', 'd@1'])
  expect(complete).toBe(true)
})

it('takes no two for one that have no id', async () => {
  const { id: _, ...unnamed } = observation('a')
  server.mock({ body: page([unnamed, unnamed]) })
  expect((await askAll()).resources).toHaveLength(2)
})

it('counts a double once towards what is enough', async () => {
  server.mock(
    { body: page([observation('a'), observation('b')], '2') },
    { body: page([observation('b')], '3') },
    { body: page([observation('c')], '4') },
  )
  const { resources, complete } = await askAll(({ length }) => length >= 3)
  expect(namesOf(resources)).toEqual(['a@1', 'b@1', 'c@1'])
  expect(complete).toBe(false)
})
