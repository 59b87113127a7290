import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve, type ServerType } from '@hono/node-server'
import { ClientStorage, MedplumClient, MemoryStorage, OperationOutcomeError } from '@medplum/core'
import type { Bundle, Patient } from '@medplum/fhirtypes'
import { Hono } from 'hono'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createFhirServer } from '../../../src/sandbox/fhir-server/index.ts'

let listener: ServerType
let client: MedplumClient

beforeAll(async () => {
  const app = new Hono()
  listener = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await once(listener, 'listening')
  const origin = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`
  const server = await createFhirServer({ baseUrl: `${origin}/fhir/R4` })
  app.route('/', server.app)
  client = new MedplumClient({
    baseUrl: `${origin}/`,
    cacheTime: 0,
    storage: new ClientStorage(new MemoryStorage()),
    fetch: (url: string, init?: RequestInit) => fetch(url, init),
  })
})

afterAll(async () => {
  const closed = once(listener, 'close')
  listener.close()
  await closed
})

const person: Patient = { resourceType: 'Patient', name: [{ family: 'Curie' }], gender: 'female' }

/** The outcome of what must fail. */
async function outcomeOf(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(OperationOutcomeError)
  return (error as OperationOutcomeError).outcome
}

it('creates, reads, updates, patches, searches and deletes', async () => {
  const created = await client.createResource(person)
  expect(await client.readResource('Patient', created.id)).toEqual(created)
  const updated = await client.updateResource({ ...created, gender: 'other' })
  expect(updated.meta?.versionId).not.toBe(created.meta?.versionId)
  await client.patchResource('Patient', created.id, [{ op: 'add', path: '/active', value: true }])
  const [found] = await client.searchResources('Patient', 'name=curie')
  expect(found).toMatchObject({ id: created.id, gender: 'other', active: true })
  const history = await client.readHistory('Patient', created.id)
  expect(history.entry).toHaveLength(3)
  await client.deleteResource('Patient', created.id)
  expect(await outcomeOf(client.readResource('Patient', created.id))).toMatchObject({ id: 'gone' })
  expect(await outcomeOf(client.readResource('Patient', 'never-was'))).toMatchObject({
    id: 'not-found',
  })
})

it('explains what it refuses', async () => {
  const invalid = { ...person, gender: 'F' as 'female' }
  expect(await outcomeOf(client.createResource(invalid))).toMatchObject({
    issue: [{ expression: ['Patient.gender'] }],
  })
  expect(await outcomeOf(client.search('Patient', 'nonsense=1'))).toMatchObject({
    issue: [{ expression: ['nonsense'] }],
  })
})

it('runs batches and transactions, the latter all or nothing', async () => {
  const entry = (resource: Patient): NonNullable<Bundle['entry']>[number] => ({
    resource,
    request: { method: 'POST', url: 'Patient' },
  })
  const batch = await client.executeBatch({
    resourceType: 'Bundle',
    type: 'batch',
    entry: [entry({ ...person, active: true }), { request: { method: 'GET', url: 'Patient/x' } }],
  })
  expect(batch.entry?.map(({ response }) => response?.status)).toEqual(['201', '404'])
  const count = async () => (await client.search('Patient', '_summary=count')).total
  const before = await count()
  const transaction: Bundle = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [entry(person), { request: { method: 'GET', url: 'Patient/never-was' } }],
  }
  expect(await outcomeOf(client.executeBatch(transaction))).toMatchObject({ id: 'not-found' })
  expect(await count()).toBe(before)
})

it('creates once when twenty ask at the same time', async () => {
  const identified: Patient = { ...person, identifier: [{ system: 'urn:mrn', value: '20' }] }
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      client.createResourceIfNoneExist(identified, 'identifier=urn:mrn|20'),
    ),
  )
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
  expect((await client.search('Patient', 'identifier=urn:mrn|20')).total).toBe(1)
})
