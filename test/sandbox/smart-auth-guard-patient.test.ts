/** A token for one patient reads and writes nothing of another. */
import type { Bundle } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { ask, hospital, idsOf, potassium, stored, useHospital } from './smart-auth-ask.ts'

useHospital()

describe('a patient/ scope is held to the patient of the token', () => {
  it.each([
    ['/Patient/bob'],
    ['/Observation/bob-potassium'],
    ['/Observation/bob-potassium/_history'],
    ['/Patient/bob/$everything'],
    ['/Observation?patient=bob'],
    ['/Observation?subject=Patient/bob'],
    ['/Observation?subject:Patient=Patient/bob'],
    ['/Patient?_id=bob'],
    ['/Binary/1'],
  ])('GET %s is refused or empty', async (path) => {
    const { status, body } = await ask('patient/*.cruds', 'GET', path)
    if (path === '/Binary/1') expect([403, 404]).toContain(status)
    else if (status === 200) expect(idsOf(body)).toEqual([])
    else expect(status).toBe(403)
  })

  it.each([
    ['/Observation?code=2823-3', /^(ada-potassium|[0-9a-f-]{36})$/],
    ['/Observation', /^(ada-potassium|[0-9a-f-]{36})$/],
    ['/Observation?performer=Practitioner/doctor', /^ada-potassium$/],
    ['/Patient', /^ada$/],
    ['/Patient?name=Patient', /^ada$/],
    ['/Encounter?status=in-progress', /^ada-visit$/],
    ['/Condition', /^ada-condition$/],
    ['/Organization', /^ward$/],
    ['/Practitioner', /^(doctor|nurse)$/],
  ])('GET %s finds only what is the patient’s, or shared', async (path, pattern) => {
    const { status, body } = await ask('patient/*.cruds', 'GET', path)
    expect(status).toBe(200)
    expect(idsOf(body).length).toBeGreaterThan(0)
    for (const id of idsOf(body)) expect(id).toMatch(pattern)
    expect(body.total).toBe(body.entry?.length)
  })

  it('narrows a search by POST too, and refuses one that names another patient', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const all = await ask('patient/*.cruds', 'POST', '/Condition/_search', '', form)
    expect(idsOf(all.body)).toEqual(['ada-condition'])
    const other = await ask('patient/*.cruds', 'POST', '/Condition/_search', 'patient=bob', form)
    expect(other.status).toBe(403)
  })

  it('shows of what a search includes only what the scopes cover', async () => {
    const path =
      '/Observation?_id=ada-potassium&_include=Observation:subject&_include=Observation:performer'
    const some = await ask('patient/Observation.rs patient/Patient.r', 'GET', path)
    expect(idsOf(some.body)).toEqual(['ada', 'ada-potassium'])
    const all = await ask('user/Observation.rs user/*.r', 'GET', path)
    expect(idsOf(all.body)).toEqual(['ada', 'ada-potassium', 'doctor'])
  })

  it('gives $everything of this patient alone', async () => {
    const { status, body } = await ask('patient/*.rs', 'GET', '/Patient/ada/$everything')
    expect(status).toBe(200)
    expect(idsOf(body)).toEqual(expect.arrayContaining(['ada', 'ada-visit', 'ada-condition']))
    expect(JSON.stringify(body)).not.toContain('Patient/bob')
  })

  it.each([
    ['creates', 'POST', '/Observation', potassium('bob')],
    ['creates nobody’s', 'POST', '/Observation', { ...potassium('ada'), subject: undefined }],
    ['changes', 'PUT', '/Observation/bob-potassium', { ...potassium('bob'), id: 'bob-potassium' }],
    [
      'takes over',
      'PUT',
      '/Observation/bob-potassium',
      { ...potassium('ada'), id: 'bob-potassium' },
    ],
    [
      'gives away',
      'PUT',
      '/Observation/ada-potassium',
      { ...potassium('bob'), id: 'ada-potassium' },
    ],
    ['patches', 'PATCH', '/Observation/ada-potassium', [{ op: 'add', path: '/note', value: [] }]],
    ['deletes', 'DELETE', '/Observation/bob-potassium', undefined],
    [
      'changes the shared',
      'PUT',
      '/Organization/ward',
      { resourceType: 'Organization', id: 'ward', name: 'Mine' },
    ],
    ['deletes the shared', 'DELETE', '/Organization/ward', undefined],
    ['makes a patient', 'POST', '/Patient', { resourceType: 'Patient' }],
    ['asks GraphQL', 'POST', '/$graphql', { query: '{ PatientList { id } }' }],
  ])('and %s nothing beyond', async (_, method, path, body) => {
    const { status } = await ask('patient/*.cruds', method, path, body)
    expect(status).toBe(403)
    const response = await hospital.fhir('/Observation/bob-potassium')
    expect(await response.json()).toMatchObject({ subject: { reference: 'Patient/bob' } })
  })

  it('keeps a conditional delete and a conditional update to the patient', async () => {
    const identifier = [{ system: 'urn:test', value: 'shared-identifier' }]
    await stored({ ...potassium('bob'), identifier })
    const condition = '/Observation?identifier=urn:test|shared-identifier'
    const gone = await ask('patient/*.cruds', 'DELETE', condition)
    expect(gone.status).toBeLessThan(300)
    const updated = await ask('patient/*.cruds', 'PUT', condition, {
      ...potassium('ada'),
      identifier,
    })
    expect(updated.status).toBe(201)
    const found = (await (await hospital.fhir(condition)).json()) as Bundle
    expect(found.entry).toHaveLength(2)
  })

  it('does not hand over another patient’s resource by a conditional create', async () => {
    const identifier = [{ system: 'urn:test', value: 'of-bob' }]
    await stored({ ...potassium('bob'), identifier })
    const body = { ...potassium('ada'), identifier }
    const { status, body: answer } = await ask('patient/*.cruds', 'POST', '/Observation', body, {
      'if-none-exist': 'identifier=urn:test|of-bob',
    })
    expect(status).toBe(403)
    expect(JSON.stringify(answer)).not.toContain('Patient/bob')
  })

  it('is lifted by a user/ scope for the same type, and for no other', async () => {
    const scope = 'patient/*.rs user/Observation.r'
    expect((await ask(scope, 'GET', '/Observation/bob-potassium')).status).toBe(200)
    expect((await ask(scope, 'GET', '/Condition/bob-condition')).status).toBe(403)
    expect(idsOf((await ask(scope, 'GET', '/Condition')).body)).toEqual(['ada-condition'])
  })
})
