import type { Patient } from '@medplum/fhirtypes'
import { beforeEach, describe, expect, it } from 'vitest'
import { createFhirServer, type FhirServer } from '../../../src/sandbox/fhir-server/index.ts'
import { askOf, baseUrl, bundle, bundleOf, post, refusalOf, resourceOf, type Ask } from './ask.ts'

const ada: Patient = {
  resourceType: 'Patient',
  identifier: [{ system: 'urn:mrn', value: '1' }],
  name: [{ family: 'Lovelace', given: ['Ada'] }],
  gender: 'female',
}

let server: FhirServer
let ask: Ask

beforeEach(async () => {
  server = await createFhirServer({ baseUrl })
  ask = askOf(server)
})

describe('create, read, update, patch, delete', () => {
  it('gives the id itself and says where the version is', async () => {
    const created = await ask('POST', '/Patient', { ...ada, id: 'my-own' })
    const { id, meta } = resourceOf(created)
    expect(created.status).toBe(201)
    expect(id).not.toBe('my-own')
    const version = meta?.versionId ?? ''
    expect(created.headers.get('location')).toBe(`${baseUrl}/Patient/${id}/_history/${version}`)
    expect(created.headers.get('etag')).toBe(`W/"${version}"`)
    expect(created.headers.get('content-type')).toMatch(/^application\/fhir\+json/)
    const lastModified = Date.parse(created.headers.get('last-modified') ?? '')
    expect(Math.abs(lastModified - Date.parse(meta?.lastUpdated ?? ''))).toBeLessThan(1000)
    const read = await ask('GET', `/Patient/${id}`)
    expect(read.body).toEqual(created.body)
    expect(read.headers.get('etag')).toBe(`W/"${version}"`)
    expect((await ask('GET', `/Patient/${id}/_history/${version}`)).body).toEqual(created.body)
  })

  it('updates under If-Match and refuses a version that is no longer current', async () => {
    const created = await ask('POST', '/Patient', ada)
    const { id } = resourceOf(created)
    const etag = created.headers.get('etag') ?? ''
    const changed = { ...ada, id, gender: 'other' }
    expect((await ask('PUT', `/Patient/${id}`, changed, { 'if-match': etag })).status).toBe(200)
    expect((await ask('PUT', `/Patient/${id}`, changed, { 'if-match': etag })).status).toBe(412)
    expect(resourceOf(await ask('GET', `/Patient/${id}`))).toMatchObject({ gender: 'other' })
  })

  it('does not let a client choose an id by PUT', async () => {
    const answer = await ask('PUT', '/Patient/mine', { ...ada, id: 'mine' })
    expect(refusalOf(answer)).toMatchObject({ status: 405, resourceType: 'OperationOutcome' })
    expect((await ask('GET', '/Patient/mine')).status).toBe(404)
  })

  it('patches by JSON Patch, but not the identity', async () => {
    const { id } = resourceOf(await ask('POST', '/Patient', ada))
    const other = resourceOf(await ask('POST', '/Patient', ada))
    const patch = (path: string, value: unknown) =>
      ask('PATCH', `/Patient/${id}`, [{ op: 'replace', path, value }], {
        'content-type': 'application/json-patch+json',
      })
    expect(resourceOf(await patch('/gender', 'male'))).toMatchObject({ id, gender: 'male' })
    expect((await patch('/id', other.id)).status).toBe(405)
    expect(resourceOf(await ask('GET', `/Patient/${other.id}`))).toMatchObject({ gender: 'female' })
  })

  it('answers 410 for what was deleted, keeps its history, and deletes again without complaint', async () => {
    const { id, meta } = resourceOf(await ask('POST', '/Patient', ada))
    expect((await ask('DELETE', `/Patient/${id}`)).status).toBe(200)
    expect(refusalOf(await ask('GET', `/Patient/${id}`))).toMatchObject({ status: 410 })
    expect((await ask('GET', `/Patient/${id}/_history/${meta?.versionId ?? ''}`)).status).toBe(200)
    const { entry = [] } = bundleOf(await ask('GET', `/Patient/${id}/_history`))
    expect(entry.map(({ request }) => request?.method)).toEqual(['DELETE', 'POST'])
    expect((await ask('DELETE', `/Patient/${id}`)).status).toBe(200)
    expect(bundleOf(await ask('GET', '/Patient')).total).toBe(0)
    expect((await ask('GET', '/Patient/never-was')).status).toBe(404)
    expect((await ask('GET', '/Patient/never-was/_history')).status).toBe(404)
  })

  it('lists the history newest first, every time it is asked', async () => {
    const { id } = resourceOf(await ask('POST', '/Patient', ada))
    await ask('PUT', `/Patient/${id}`, { ...ada, id, gender: 'male' })
    const genders = async () =>
      bundleOf(await ask('GET', `/Patient/${id}/_history`)).entry?.map(
        ({ resource }) => (resource as Patient).gender,
      )
    expect(await genders()).toEqual(['male', 'female'])
    expect(await genders()).toEqual(['male', 'female'])
  })
})

describe('validation before every write', () => {
  const wrong = { ...ada, gender: 'F' }
  const refused = { status: 422, resourceType: 'OperationOutcome', expression: 'Patient.gender' }

  it('refuses a create, an update, a patch and a conditional create, naming the element', async () => {
    const { id } = resourceOf(await ask('POST', '/Patient', ada))
    const none = { 'if-none-exist': 'identifier=urn:mrn|2' }
    const patch = [{ op: 'replace', path: '/gender', value: 'F' }]
    const patchType = { 'content-type': 'application/json-patch+json' }
    expect(refusalOf(await ask('POST', '/Patient', wrong))).toMatchObject(refused)
    expect(refusalOf(await ask('POST', '/Patient', wrong, none))).toMatchObject(refused)
    expect(refusalOf(await ask('PUT', `/Patient/${id}`, { ...wrong, id }))).toMatchObject(refused)
    expect(refusalOf(await ask('PATCH', `/Patient/${id}`, patch, patchType))).toMatchObject(refused)
    const { total, entry = [] } = bundleOf(await ask('GET', '/Patient'))
    expect(total).toBe(1)
    expect(entry[0]?.resource).toMatchObject({ gender: 'female' })
    expect(bundleOf(await ask('GET', `/Patient/${id}/_history`)).total).toBe(1)
  })

  it('refuses single entries of a batch', async () => {
    const body = bundle('batch', post(ada), { ...post(ada), resource: wrong as Patient })
    const { entry = [] } = bundleOf(await ask('POST', '', body))
    expect(entry.map(({ response }) => response?.status)).toEqual(['201', '422'])
    expect(bundleOf(await ask('GET', '/Patient')).total).toBe(1)
  })

  it('says what it would refuse under $validate', async () => {
    const answer = await ask('POST', '/Patient/$validate', wrong)
    expect(refusalOf(answer)).toMatchObject({ ...refused, status: 200 })
    expect(bundleOf(await ask('GET', '/Patient')).total).toBe(0)
  })
})

describe('what is not FHIR, or not here', () => {
  it.each([
    ['GET', '/Nonsense', 404],
    ['GET', '/Nonsense/1', 404],
    ['POST', '/Bot', 404],
    ['GET', '/Patient/$nonsense', 404],
    ['GET', '/a/b/c/d/e', 404],
    ['OPTIONS', '/Patient', 405],
    ['GET', '', 400],
  ])('%s %s is %i with an OperationOutcome', async (method, path, status) => {
    const answer = await ask(method, path, method === 'POST' ? { resourceType: 'Bot' } : undefined)
    expect(refusalOf(answer)).toMatchObject({ status, resourceType: 'OperationOutcome' })
  })

  it.each([
    ['no JSON', '{', {}, 400],
    ['no object', '7', {}, 400],
    ['another type than the URL', '{"resourceType":"Observation"}', {}, 400],
    ['XML', '<Patient/>', { 'content-type': 'application/fhir+xml' }, 415],
    ['more than the limit', `{"x":"${'a'.repeat(17 * 1024 * 1024)}"}`, {}, 413],
  ])('refuses a body that is %s', async (_what, body, headers, status) => {
    expect(refusalOf(await ask('POST', '/Patient', body, headers))).toMatchObject({
      status,
      resourceType: 'OperationOutcome',
    })
  })

  it.each(['application/json', 'application/json+fhir', 'application/fhir+json; charset=UTF-8'])(
    'takes %s',
    async (type) => {
      expect((await ask('POST', '/Patient', ada, { 'content-type': type })).status).toBe(201)
    },
  )

  it('never takes "all of them" for a condition', async () => {
    await ask('POST', '/Patient', ada)
    for (const [method, path, headers] of [
      ['DELETE', '/Patient', {}],
      ['PUT', '/Patient', {}],
      ['POST', '/Patient', { 'if-none-exist': '' }],
      ['DELETE', '/Patient?_count=1', {}],
    ] as const)
      expect((await ask(method, path, ada, headers)).status).toBe(400)
    expect(bundleOf(await ask('GET', '/Patient')).total).toBe(1)
  })
})

describe('$everything', () => {
  it('holds the patient and the compartment, nobody else', async () => {
    const { id } = resourceOf(await ask('POST', '/Patient', ada))
    const other = resourceOf(await ask('POST', '/Patient', ada))
    for (const owner of [id, other.id])
      await ask('POST', '/RiskAssessment', {
        resourceType: 'RiskAssessment',
        status: 'final',
        subject: { reference: `Patient/${owner}` },
      })
    const { entry = [] } = bundleOf(await ask('GET', `/Patient/${id}/$everything`))
    expect(entry.map(({ resource }) => resource?.resourceType)).toEqual([
      'Patient',
      'RiskAssessment',
    ])
    expect(entry[1]?.resource).toMatchObject({ subject: { reference: `Patient/${id}` } })
  })
})

describe('$graphql', () => {
  it('reads what the REST interface wrote', async () => {
    const { id } = resourceOf(await ask('POST', '/Patient', ada))
    const answer = await ask('POST', '/$graphql', { query: '{PatientList(gender: "female"){id}}' })
    expect(answer.body).toEqual({ data: { PatientList: [{ id }] } })
  })
})

describe('load', () => {
  it('keeps ids, and loads all or nothing', async () => {
    await server.load([{ ...ada, id: 'ada' }])
    expect(resourceOf(await ask('GET', '/Patient/ada'))).toMatchObject({ id: 'ada' })
    await expect(
      server.load([
        { ...ada, id: 'bea' },
        { ...ada, id: 'ada' },
      ]),
    ).rejects.toThrow('already in use')
    expect((await ask('GET', '/Patient/bea')).status).toBe(404)
    await expect(server.load([ada])).rejects.toThrow('without an id')
    await expect(server.load([{ ...ada, id: 'x', gender: 'F' as 'female' }])).rejects.toThrow(
      'Patient.gender',
    )
  })
})
