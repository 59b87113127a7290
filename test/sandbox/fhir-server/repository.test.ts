import type { Device, Patient } from '@medplum/fhirtypes'
import { beforeEach, describe, expect, it } from 'vitest'
import { createFhirServer } from '../../../src/sandbox/fhir-server/index.ts'
import { askOf, baseUrl, bundle, bundleOf, post, refusalOf, resourceOf, type Ask } from './ask.ts'

const device = (value: string): Device => ({
  resourceType: 'Device',
  identifier: [{ system: 'urn:model', value }],
})
const person: Patient = { resourceType: 'Patient', gender: 'female' }

let ask: Ask
let kept: Patient & { id: string }
let doomed: Patient & { id: string }

beforeEach(async () => {
  ask = askOf(await createFhirServer({ baseUrl }))
  kept = resourceOf(await ask('POST', '/Patient', person)) as typeof kept
  doomed = resourceOf(await ask('POST', '/Patient', person)) as typeof doomed
})

/** Everything a client can see: both types, and the history of what was there before. */
async function everything() {
  const paths = [
    '/Patient',
    '/Device',
    `/Patient/${kept.id}/_history`,
    `/Patient/${doomed.id}/_history`,
    `/Patient/${doomed.id}`,
  ]
  return Promise.all(paths.map(async (path) => (await ask('GET', path)).body))
}

describe('transaction', () => {
  it('rewrites references and reports where each resource went', async () => {
    const urn = 'urn:uuid:6d6f2e6c-1b6f-4f27-8a4f-6f1e7f6f2c11'
    const body = bundle(
      'transaction',
      {
        resource: {
          resourceType: 'Observation',
          status: 'final',
          code: {},
          subject: { reference: urn },
        },
        request: { method: 'POST', url: 'Observation' },
      },
      { fullUrl: urn, ...post(person) },
    )
    Object.assign(body.entry?.[0]?.resource ?? {}, { code: { text: 'ECG' } })
    const answer = await ask('POST', '', body)
    const [observation, patient] = bundleOf(answer).entry ?? []
    expect(answer.status).toBe(200)
    expect(observation?.resource).toMatchObject({
      subject: { reference: `Patient/${patient?.resource?.id ?? ''}` },
    })
    expect(patient?.response).toMatchObject({
      status: '201',
      location: `${baseUrl}/Patient/${patient?.resource?.id ?? ''}/_history/${patient?.resource?.meta?.versionId ?? ''}`,
      etag: `W/"${patient?.resource?.meta?.versionId ?? ''}"`,
    })
  })

  it('leaves nothing behind when its last step fails', async () => {
    const before = await everything()
    const answer = await ask(
      'POST',
      '',
      bundle(
        'transaction',
        { request: { method: 'DELETE', url: `Patient/${doomed.id}` } },
        post(device('a')),
        post(device('b'), 'identifier=urn:model|b'),
        {
          resource: { ...kept, gender: 'male' },
          request: { method: 'PUT', url: `Patient/${kept.id}` },
        },
        {
          resource: { ...doomed, id: 'never-was' },
          request: { method: 'PUT', url: 'Patient/never-was' },
        },
      ),
    )
    expect(refusalOf(answer)).toMatchObject({ status: 405, resourceType: 'OperationOutcome' })
    expect(await everything()).toEqual(before)
    // The conditional create left no trace either: it creates now, and finds the next time.
    const again = () =>
      ask('POST', '/Device', device('b'), { 'if-none-exist': 'identifier=urn:model|b' })
    expect((await again()).status).toBe(201)
    expect((await again()).status).toBe(200)
  })

  it('names the element of the entry that is not valid, and writes none', async () => {
    const before = await everything()
    const body = bundle('transaction', post(device('a')), {
      ...post(person),
      resource: { ...person, gender: 'F' as 'female' },
    })
    expect(refusalOf(await ask('POST', '', body))).toMatchObject({
      status: 422,
      expression: 'Bundle.entry[1].resource.gender',
    })
    expect(await everything()).toEqual(before)
  })

  it('keeps what other requests wrote while it failed', async () => {
    const failing = bundle('transaction', post(device('a')), {
      resource: { ...person, id: 'never-was' },
      request: { method: 'PUT', url: 'Patient/never-was' },
    })
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        index % 2 === 0 ? ask('POST', '', failing) : ask('POST', '/Device', device(String(index))),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(
      answers.map((_, index) => (index % 2 === 0 ? 405 : 201)),
    )
    expect(bundleOf(await ask('GET', '/Device')).total).toBe(5)
  })

  it('refuses an entry without a request, and a condition it cannot apply', async () => {
    const noRequest = bundle('transaction', post(device('a')), { resource: person })
    expect((await ask('POST', '', noRequest)).status).toBe(422)
    const unknown = bundle('transaction', post(device('a'), 'nonsense=1'))
    expect(refusalOf(await ask('POST', '', unknown))).toMatchObject({ status: 400 })
    const url = bundle('transaction', {
      request: { method: 'DELETE', url: 'Device?identifier:nonsense=1' },
    })
    expect(refusalOf(await ask('POST', '', url))).toMatchObject({
      status: 400,
      expression: 'identifier:nonsense',
    })
    expect(bundleOf(await ask('GET', '/Device')).total).toBe(0)
  })
})

describe('conditional writes', () => {
  it('creates once, however many ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        ask('POST', '/Device', device('a'), { 'if-none-exist': 'identifier=urn:model|a' }),
      ),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19)
    expect(new Set(answers.map((answer) => resourceOf(answer).id)).size).toBe(1)
  })

  it('creates once in transactions too', async () => {
    const body = bundle('transaction', post(device('a'), 'identifier=urn:model|a'))
    await Promise.all(Array.from({ length: 20 }, () => ask('POST', '', body)))
    expect(bundleOf(await ask('GET', '/Device')).total).toBe(1)
  })

  it('refuses to choose among several matches', async () => {
    await ask('POST', '/Device', device('a'))
    await ask('POST', '/Device', device('a'))
    const none = { 'if-none-exist': 'identifier=urn:model|a' }
    expect((await ask('POST', '/Device', device('a'), none)).status).toBe(412)
    expect((await ask('PUT', '/Device?identifier=urn:model|a', device('a'))).status).toBe(412)
    expect((await ask('DELETE', '/Device?identifier=urn:model|a')).status).toBe(412)
  })

  it('updates and deletes the one that matches, and creates what does not', async () => {
    const created = await ask('PUT', '/Device?identifier=urn:model|a', device('a'))
    expect(created.status).toBe(201)
    const status = { ...device('a'), status: 'inactive' }
    const updated = await ask('PUT', '/Device?identifier=urn:model|a', status)
    expect(updated.status).toBe(200)
    expect(resourceOf(updated).id).toBe(resourceOf(created).id)
    expect((await ask('DELETE', '/Device?identifier=urn:model|a')).status).toBe(200)
    expect((await ask('GET', `/Device/${resourceOf(created).id}`)).status).toBe(410)
  })
})
