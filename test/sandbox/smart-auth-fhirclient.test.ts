import smart from 'fhirclient'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Browser, openHospital, postLaunch, type Hospital } from './smart-auth-hospital.ts'

type NodeSmart = (request: unknown, response: unknown, storage: unknown) => ReturnType<typeof smart>

let hospital: Hospital
beforeAll(async () => {
  hospital = await openHospital({ required: true })
})
afterAll(() => {
  hospital.close()
})

/** fhirclient on a request of its own: where it redirects to, and what it keeps. */
function openClient(url: string, kept: Map<string, unknown>) {
  let location = ''
  const { pathname, search, host } = new URL(url)
  const request = { url: pathname + search, headers: { host }, socket: {} }
  const response = {
    writeHead: (_status: number, headers: { location: string }) => {
      location = headers.location
    },
    end: () => undefined,
  }
  const storage = {
    get: (key: string) => Promise.resolve(kept.get(key)),
    set: (key: string, value: unknown) => {
      kept.set(key, value)
      return Promise.resolve(value)
    },
    unset: (key: string) => Promise.resolve(kept.delete(key)),
  }
  const api = (smart as unknown as NodeSmart)(request, response, storage)
  // Without a secret the client's name is all that says who refreshes: https://www.rfc-editor.org/rfc/rfc6749#section-3.2.1
  Object.assign(api.options, { refreshTokenWithClientId: true })
  return { api, redirectedTo: () => location }
}

it('launches, reads, refreshes and is refused through fhirclient as through any EHR', async () => {
  const { body } = await postLaunch(hospital.url, {
    patient: 'ada',
    encounter: 'ada-visit',
    user: 'Practitioner/doctor',
  })
  const kept = new Map<string, unknown>()
  const iss = encodeURIComponent(`${hospital.url}/fhir/R4`)
  const launch = openClient(
    `${hospital.url}/smart/launch.html?iss=${iss}&launch=${body.launch ?? ''}`,
    kept,
  )
  await launch.api.authorize({
    clientId: 'anyecg-lab-app',
    scope: 'launch openid fhirUser offline_access patient/Patient.rs patient/Observation.rs',
    redirectUri: `${hospital.url}/smart/`,
  })
  expect(launch.redirectedTo()).toContain('code_challenge_method=S256')

  const { back } = await new Browser(hospital.url).authorize(launch.redirectedTo())
  const client = await openClient(back?.href ?? '', kept).api.ready()
  expect([client.patient.id, client.encounter.id]).toEqual(['ada', 'ada-visit'])
  expect(client.user.fhirUser).toBe('Practitioner/doctor')
  expect(client.state.tokenResponse).toMatchObject({ need_patient_banner: true })
  expect(await client.patient.read()).toMatchObject({ id: 'ada' })
  expect(await client.request('Observation?code=2823-3')).toMatchObject({ total: 1 })
  await expect(client.request('Condition')).rejects.toThrow(/patient\/Condition\.s is missing/)

  const before = client.getState('tokenResponse.access_token') as unknown
  await client.refresh()
  expect(client.getState('tokenResponse.access_token')).not.toBe(before)
  expect(await client.patient.read()).toMatchObject({ id: 'ada' })
})
