/** The service behind the app and the hook, where every request needs a token. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchToken } from '../sandbox/smart-auth-hospital.ts'
import { startProduct, type Product } from './product.ts'
import { revoke } from './sign-in.ts'

let product: Product
let url: string

beforeAll(async () => {
  product = await startProduct({ SANDBOX_AUTH: 'required' })
  ;({ url } = product)
})
afterAll(() => product.close())

describe('the service asks for the token too', () => {
  const ask = (patient: string, token?: string) =>
    fetch(`${url}/api/assessment?${new URLSearchParams({ iss: `${url}/fhir/R4`, patient })}`, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    })

  async function tokenFor(patient: string): Promise<string> {
    const context = { patient, user: 'Practitioner/sandbox-clinician' }
    return (await launchToken(url, 'patient/*.rs', { context })).access_token
  }

  it('and answers the one it was given for', async () => {
    const response = await ask('hyperkalaemia', await tokenFor('hyperkalaemia'))
    expect(response.status).toBe(200)
    expect(JSON.stringify(await response.json())).toContain('potassium-high')
  })

  it.each([
    ['none', () => Promise.resolve(undefined)],
    ['one that nobody gave', () => Promise.resolve('made-up')],
    ['one for another patient', () => tokenFor('hypokalaemia')],
    [
      'one that was revoked',
      async () => {
        const token = await tokenFor('hyperkalaemia')
        await revoke(url, token)
        return token
      },
    ],
  ])('and refuses %s without a number', async (_, getToken) => {
    const response = await ask('hyperkalaemia', await getToken())
    expect([401, 403]).toContain(response.status)
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' })
  })
})

describe('the hook', () => {
  const callHook = (fhirAuthorization?: object) =>
    fetch(`${url}/cds-services/ecg-lab-patient-view`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        hook: 'patient-view',
        hookInstance: crypto.randomUUID(),
        fhirServer: `${url}/fhir/R4`,
        context: { userId: 'Practitioner/sandbox-clinician', patientId: 'hyperkalaemia' },
        ...(fhirAuthorization ? { fhirAuthorization } : {}),
      }),
    })

  it('makes its card with a token of the EHR', async () => {
    const scope = 'patient/*.rs'
    const context = { patient: 'hyperkalaemia', user: 'Practitioner/sandbox-clinician' }
    const { access_token } = await launchToken(url, scope, { context })
    const response = await callHook({
      access_token,
      token_type: 'Bearer',
      expires_in: 300,
      scope,
      subject: 'anyecg-lab',
      patient: 'hyperkalaemia',
    })
    const { cards } = (await response.json()) as { cards: { summary: string }[] }
    expect(cards.map(({ summary }) => summary).join()).toMatch(/potassium|hyperkal/i)
  })

  it('makes none without one, and says what it could not read', async () => {
    const response = await callHook()
    expect(response.status).toBe(412)
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' })
  })
})
