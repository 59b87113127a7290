import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkAccessToken } from '../../src/cds-hooks/access-token.ts'
import { startFhirStub, type FhirStub } from '../fhir/fhir-stub.ts'

let server: FhirStub
beforeEach(async () => {
  server = await startFhirStub()
})
afterEach(() => {
  server.close()
})

const check = () =>
  checkAccessToken(
    { token: 'good', patientId: 'p1', fhirServer: server.url, allowPrivate: true },
    { timeoutMs: 20_000, env: {} },
  )
const lines = () => server.requests.map(({ line }) => line)
const withElements = 'GET /fhir/R4/Patient/p1?_elements=id'
const whole = 'GET /fhir/R4/Patient/p1'

describe('a server that does not know _elements', () => {
  it('is asked once more without it', async () => {
    server.mock({ status: 400 }, { body: { resourceType: 'Patient', id: 'p1' } })
    expect(await check()).toBe('accepted')
    expect(lines()).toEqual([withElements, whole])
    expect(server.requests[1]?.headers.authorization).toBe('Bearer good')
  })

  it.each([
    ['refused', { status: 400 }],
    ['refused', { status: 401 }],
    ['refused', { body: { resourceType: 'Patient', id: 'p2' } }],
    ['unavailable', { status: 500 }],
  ] as const)('is %s by what it says then: %j', async (verdict, answer) => {
    server.mock({ status: 400 }, answer)
    expect(await check()).toBe(verdict)
    expect(lines()).toEqual([withElements, whole])
  })
})

it.each([401, 403, 404, 410])('%i is a refusal, asked once', async (status) => {
  server.mock({ status })
  expect(await check()).toBe('refused')
  expect(lines()).toEqual([withElements])
})

describe('a token that names its user', () => {
  const introspected = async (fhirUser: string, userId: string) => {
    server.mock({ body: { active: true, patient: 'p1', fhirUser } })
    return checkAccessToken(
      {
        token: 'good',
        patientId: 'p1',
        userId,
        fhirServer: server.url,
        allowPrivate: true,
        introspection: { url: `${server.url}/introspect`, clientIdEnv: 'ID', clientSecretEnv: 'S' },
      },
      { timeoutMs: 20_000, env: { ID: 'us', S: 'secret' } },
    )
  }
  it.each([
    ['accepted', 'Practitioner/7', 'Practitioner/7'],
    ['accepted', 'https://ehr.example/fhir/Practitioner/7', 'Practitioner/7'],
    ['refused', 'https://ehr.example/fhir/Practitioner/7', 'Practitioner/8'],
    ['refused', 'Practitioner/7', 'Practitioner/77'],
    // The same person may be both.
    ['accepted', 'https://ehr.example/fhir/Practitioner/7', 'PractitionerRole/9'],
  ])('is %s: %s, where the hook says %s', async (verdict, fhirUser, userId) => {
    expect(await introspected(fhirUser, userId)).toBe(verdict)
  })
})
