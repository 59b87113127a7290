/** Several apps open at once in one browser: each has its own patient, tokens and end. */
import type { Bundle } from '@medplum/fhirtypes'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createMemoryAdapter } from '../../src/sandbox/smart-auth/memory-adapter.ts'
import {
  askToken,
  authorizeUrl,
  Browser,
  exchangeCode,
  launchToken,
  openHospital,
  postLaunch,
  type Hospital,
  type TokenAnswer,
} from './smart-auth-hospital.ts'

let hospital: Hospital
beforeAll(async () => {
  hospital = await openHospital({ required: true })
})
afterAll(() => {
  hospital.close()
})

const scope = 'openid fhirUser patient/Observation.rs patient/Patient.r'
const patients = ['ada', 'bob'] as const
const ask = (token: unknown, path: string) => hospital.fhir(path, String(token))

function launch(browser: Browser, patient: string, access = 'online_access', user = 'doctor') {
  return launchToken(hospital.url, `${scope} ${access}`, {
    browser,
    context: { patient, user: `Practitioner/${user}` },
  })
}

async function refresh(tokens: TokenAnswer['body']): Promise<TokenAnswer['body']> {
  const { body } = await askToken(hospital.url, {
    grant_type: 'refresh_token',
    client_id: 'anyecg-lab-app',
    refresh_token: String(tokens.refresh_token),
  })
  return body
}

async function expectOnly(patient: 'ada' | 'bob', token: unknown): Promise<void> {
  const other = patient === 'ada' ? 'bob' : 'ada'
  expect((await ask(token, `/Patient/${patient}`)).status).toBe(200)
  expect((await ask(token, `/Patient/${other}`)).status).toBe(403)
  expect((await ask(token, `/Observation/${other}-potassium`)).status).toBe(403)
  const { entry = [] } = (await (await ask(token, '/Observation')).json()) as Bundle
  expect(entry.map(({ resource }) => resource?.id)).toEqual([`${patient}-potassium`])
}

describe('two launches in one browser', () => {
  it.each(['online_access', 'offline_access'])(
    'keep tokens, refresh and patient apart: %s',
    async (access) => {
      const browser = new Browser(hospital.url)
      const open: TokenAnswer['body'][] = []
      for (const patient of patients) open.push(await launch(browser, patient, access))
      // Three times round, each by turns.
      for (let round = 0; round < 3; round++) {
        for (const [i, patient] of patients.entries()) {
          const before = open[i] ?? {}
          const renewed = await refresh(before)
          expect(renewed).toMatchObject({ patient, token_type: 'Bearer' })
          expect(renewed.access_token).not.toBe(before.access_token)
          open[i] = renewed
        }
        for (const [i, patient] of patients.entries())
          await expectOnly(patient, open[i]?.access_token)
      }
    },
  )

  it('keep their codes apart: whichever is exchanged first is for its own patient', async () => {
    const browser = new Browser(hospital.url)
    const ways = []
    for (const patient of patients) {
      const { body } = await postLaunch(hospital.url, { patient, user: 'Practitioner/doctor' })
      const request = authorizeUrl(hospital.url, {
        scope: `launch ${scope}`,
        launch: body.launch ?? '',
      })
      const { back } = await browser.authorize(request.url)
      ways.push({ patient, code: back?.searchParams.get('code') ?? '', ...request })
    }
    for (const { patient, code, verifier } of ways.reverse()) {
      const { body } = await exchangeCode(hospital.url, code, verifier)
      expect(body.patient).toBe(patient)
      await expectOnly(patient, body.access_token)
    }
  })

  it('never cross at the same moment: each has its own patient, or an error', async () => {
    const browser = new Browser(hospital.url)
    await launch(browser, 'ada')
    const answers = await Promise.allSettled(
      Array.from({ length: 8 }, async (_, i) => {
        const patient = patients[i % 2] ?? 'ada'
        return { patient, body: await launch(browser, patient) }
      }),
    )
    const given = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    expect(given.length).toBeGreaterThan(0)
    for (const { patient, body } of given) {
      expect(body.patient).toBe(patient)
      await expectOnly(patient, body.access_token)
    }
  })

  it('end apart: revoking one leaves the other', async () => {
    const browser = new Browser(hospital.url)
    const [first, second] = [await launch(browser, 'ada'), await launch(browser, 'bob')]
    await fetch(`${hospital.url}/auth/revoke`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: 'anyecg-lab-app',
        token: String(second.refresh_token),
      }),
    })
    expect((await ask(second.access_token, '/Patient/bob')).status).toBe(401)
    expect((await refresh(second)).error).toBe('invalid_grant')
    expect((await refresh(first)).patient).toBe('ada')
  })
})

describe('what was granted ends by itself', () => {
  afterEach(() => vi.useRealTimers())

  it.each([
    ['online_access', 8],
    ['offline_access', 24],
  ])('%s after %i hours, renewed or not', async (access, hours) => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const begin = Date.now()
    let tokens: TokenAnswer['body'] = await launch(new Browser(hospital.url), 'ada', access)
    vi.setSystemTime(begin + hours * 3_600_000 - 10_000)
    tokens = await refresh(tokens)
    expect((await ask(tokens.access_token, '/Patient/ada')).status).toBe(200)
    vi.setSystemTime(begin + hours * 3_600_000 + 1000)
    expect((await ask(tokens.access_token, '/Patient/ada')).status).toBe(401)
    expect((await refresh(tokens)).error).toBe('invalid_grant')
  })
})

it('the storage hands out copies: what one request changes, another does not see', async () => {
  const sessions = createMemoryAdapter()('Session')
  const session = { uid: '1', authorizations: { app: { grantId: 'of ada' } } }
  await sessions.upsert('a', session, 60)
  session.authorizations.app.grantId = 'of bob'
  const found = [await sessions.find('a'), await sessions.findByUid('1')]
  for (const one of found) {
    expect(one?.authorizations?.app?.grantId).toBe('of ada')
    if (one?.authorizations?.app) one.authorizations.app.grantId = 'of bob'
  }
  expect((await sessions.find('a'))?.authorizations?.app?.grantId).toBe('of ada')
})

describe('when somebody else signs in', () => {
  it('all that was open with online_access ends, refresh and code included', async () => {
    const browser = new Browser(hospital.url)
    const [first, second] = [await launch(browser, 'ada'), await launch(browser, 'bob')]
    const { body } = await postLaunch(hospital.url, {
      patient: 'ada',
      user: 'Practitioner/doctor',
    })
    const request = authorizeUrl(hospital.url, {
      scope: `launch ${scope}`,
      launch: body.launch ?? '',
    })
    const { back } = await browser.authorize(request.url)
    const other = await launch(browser, 'ada', 'online_access', 'nurse')
    for (const ended of [first, second]) {
      expect((await ask(ended.access_token, '/Patient/ada')).status).toBe(401)
      expect((await refresh(ended)).error).toBe('invalid_grant')
    }
    const code = back?.searchParams.get('code') ?? ''
    expect(code).not.toBe('')
    expect((await exchangeCode(hospital.url, code, request.verifier)).body.error).toBe(
      'invalid_grant',
    )
    expect((await refresh(other)).patient).toBe('ada')
  })

  it('what has offline_access goes on', async () => {
    const browser = new Browser(hospital.url)
    const first = await launch(browser, 'ada', 'offline_access')
    await launch(browser, 'bob', 'online_access', 'nurse')
    expect((await refresh(first)).patient).toBe('ada')
  })

  it('in another browser, nothing ends', async () => {
    const first = await launch(new Browser(hospital.url), 'ada')
    await launch(new Browser(hospital.url), 'bob', 'online_access', 'nurse')
    expect((await refresh(first)).patient).toBe('ada')
  })
})
