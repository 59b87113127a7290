import type { Bundle, BundleEntry, OperationOutcome, Resource } from '@medplum/fhirtypes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser, launchToken, openHospital, type Hospital } from './smart-auth-hospital.ts'

let hospital: Hospital
const browser = { current: undefined as Browser | undefined }
beforeAll(async () => {
  hospital = await openHospital()
  browser.current = new Browser(hospital.url)
})
afterAll(() => {
  hospital.close()
})

/** One token for each list of scopes, for patient ada. */
const tokens = new Map<string, Promise<string>>()
function tokenOf(scope: string): Promise<string> {
  const known = tokens.get(scope)
  if (known) return known
  const token = launchToken(hospital.url, `offline_access ${scope}`).then(
    (body) => body.access_token,
  )
  tokens.set(scope, token)
  return token
}

/** A Bundle or an OperationOutcome, as the case may be. */
interface Answer extends Pick<Bundle, 'entry' | 'total'>, Pick<OperationOutcome, 'issue'> {}

async function ask(scope: string, method: string, path: string, body?: unknown, headers = {}) {
  const response = await hospital.fhir(path, await tokenOf(scope), {
    method,
    headers,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const parsed = (text === '' ? undefined : JSON.parse(text)) as unknown
  return { status: response.status, body: parsed as Answer }
}

const textOf = ({ issue }: Answer) => issue[0]?.details?.text
const idsOf = ({ entry = [] }: Pick<Bundle, 'entry'>) =>
  entry.map(({ resource }) => resource?.id).sort()

function potassium(patient: string) {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }] },
    subject: { reference: `Patient/${patient}` },
  } as const
}

/** A new one, written without a token. */
async function stored(resource: object): Promise<string> {
  const { resourceType } = resource as Resource
  const response = await hospital.fhir(`/${resourceType}`, undefined, {
    method: 'POST',
    body: JSON.stringify(resource),
  })
  return ((await response.json()) as Resource).id ?? ''
}

describe('each interaction needs its letter', () => {
  const calls: [letter: string, method: string, path: string, body?: object][] = [
    ['r', 'GET', '/Observation/ada-potassium'],
    ['r', 'GET', '/Observation/ada-potassium/_history'],
    ['s', 'GET', '/Observation?code=2823-3'],
    ['s', 'GET', '/Observation'],
    ['s', 'POST', '/Observation/_search'],
    ['c', 'POST', '/Observation', potassium('ada')],
    ['u', 'PUT', '/Observation/NEW', potassium('ada')],
    ['u', 'PUT', '/Observation?_id=NEW', potassium('ada')],
    ['d', 'DELETE', '/Observation/NEW'],
    ['d', 'DELETE', '/Observation?_id=NEW'],
  ]
  const rights: [scope: string, letters: string][] = [
    ['Observation.read', 'rs'],
    ['Observation.write', 'cud'],
    ['Observation.*', 'cruds'],
    ['*.rs', 'rs'],
    ['*.*', 'cruds'],
    ['Observation.r', 'r'],
    ['Observation.s', 's'],
    ['Observation.cu', 'cu'],
    ['Observation.d', 'd'],
    ['Condition.cruds', ''],
  ]
  const levels = ['patient', 'user'] as const

  it.each(
    levels.flatMap((level) =>
      rights.map(([scope, letters]) => [`${level}/${scope}`, letters] as const),
    ),
  )('%s allows "%s"', async (scope, letters) => {
    for (const [letter, method, path, body] of calls) {
      const id = path.includes('NEW') ? await stored(potassium('ada')) : ''
      const own = body && id ? { ...body, id } : body
      const form = path.endsWith('_search')
        ? { 'content-type': 'application/x-www-form-urlencoded' }
        : {}
      const { status, body: answer } = await ask(
        scope,
        method,
        path.replace('NEW', id),
        own ?? (path.endsWith('_search') ? 'code=2823-3' : undefined),
        form,
      )
      const isAllowed = letters.includes(letter)
      expect([method, path, status < 300 || status]).toEqual([method, path, isAllowed || 403])
      if (!isAllowed) {
        const wanted = scope.startsWith('user') ? 'user' : 'patient'
        expect(textOf(answer)).toMatch(
          new RegExp(`(patient|${wanted})/Observation\\.${letter} is missing`),
        )
      }
    }
  })
})

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

describe('a transaction is judged entry by entry', () => {
  const post = (resource: object, extra: object = {}): BundleEntry =>
    ({
      resource,
      request: { method: 'POST', url: (resource as Resource).resourceType },
      ...extra,
    }) as BundleEntry
  const get = (url: string): BundleEntry => ({ request: { method: 'GET', url } })
  const bundle = (type: Bundle['type'], ...entry: BundleEntry[]) => ({
    resourceType: 'Bundle',
    type,
    entry,
  })
  const device = { resourceType: 'Device', deviceName: [{ name: 'model', type: 'model-name' }] }
  const risk = (patient: string) => ({
    resourceType: 'RiskAssessment',
    status: 'final',
    subject: { reference: `Patient/${patient}` },
  })
  const provenance = (target: string) => ({
    resourceType: 'Provenance',
    target: [{ reference: target }],
    recorded: '2026-01-01T00:00:00Z',
    agent: [{ who: { reference: 'Practitioner/doctor' } }],
  })
  const urn = 'urn:uuid:0a0c2f6e-6c1c-4bd8-9d3b-d5d8a7c3b1aa'
  const scope =
    'patient/RiskAssessment.c patient/Provenance.c patient/Device.c patient/Observation.rs'

  it('passes with what the service writes back', async () => {
    const { status, body } = await ask(
      scope,
      'POST',
      '',
      bundle(
        'transaction',
        post(device),
        post(risk('ada'), { fullUrl: urn }),
        post(provenance(urn)),
      ),
    )
    expect(status).toBe(200)
    expect(body.entry?.map(({ response }) => response?.status)).toEqual(['201', '201', '201'])
  })

  it.each([
    [
      'a scope is missing',
      () => [
        post(risk('ada')),
        post({ resourceType: 'Condition', subject: { reference: 'Patient/ada' } }),
      ],
      'patient/Condition.c is missing',
    ],
    [
      'one is another patient’s',
      () => [post(risk('ada')), post(risk('bob'))],
      "not the token's patient's",
    ],
    [
      'one speaks of another patient’s',
      () => [post(risk('ada')), post(provenance('Observation/bob-potassium'))],
      "not the token's patient's",
    ],
    [
      'an entry calls itself by another patient’s name',
      () => [
        post(risk('ada'), { fullUrl: 'Observation/bob-potassium' }),
        post(provenance('Observation/bob-potassium')),
      ],
      "not the token's patient's",
    ],
    [
      'a path leads up',
      () => [post(risk('ada')), get('Observation/../Condition/bob-condition')],
      'needs user/*.cruds',
    ],
    [
      'a search names another patient',
      () => [post(risk('ada')), get('Observation?patient=bob')],
      'another patient',
    ],
  ])('is refused as a whole when %s', async (_, entries, words) => {
    const count = async () =>
      ((await (await hospital.fhir('/RiskAssessment?_summary=count')).json()) as Bundle).total
    const before = await count()
    const { status, body } = await ask(scope, 'POST', '', bundle('transaction', ...entries()))
    expect(status).toBe(403)
    expect(textOf(body)).toContain(words)
    expect(body.issue[0]?.expression).toEqual(['Bundle.entry[1]'])
    expect(await count()).toBe(before)
  })

  it('while a batch goes on without what is forbidden', async () => {
    const { status, body } = await ask(
      scope,
      'POST',
      '',
      bundle(
        'batch',
        get('Observation/bob-potassium'),
        get('Observation?code=2823-3'),
        get('Condition/ada-condition'),
        get('/Observation/ada-potassium'),
      ),
    )
    expect(status).toBe(200)
    expect(body.entry?.map(({ response }) => response?.status)).toEqual([
      '403',
      '200',
      '403',
      '200',
    ])
    const found = body.entry?.[1]?.resource as Bundle
    expect(JSON.stringify(found)).not.toContain('Patient/bob')
    expect(idsOf(found)).toContain('ada-potassium')
    expect(body.entry?.[0]?.resource).toBeUndefined()
  })

  it('and answers a batch of nothing but the forbidden', async () => {
    const { status, body } = await ask(scope, 'POST', '', bundle('batch', get('Condition')))
    expect(status).toBe(200)
    expect(body.entry?.map(({ response }) => response?.status)).toEqual(['403'])
  })
})

describe('a token', () => {
  it.each([
    ['that is made up', 'made-up', /invalid_token/],
    ['that is no token', 'a b', /invalid_token/],
  ])('%s is refused with a challenge', async (_, token, pattern) => {
    const response = await hospital.fhir('/Observation', token)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="http/)
    expect(response.headers.get('www-authenticate')).toMatch(pattern)
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' })
  })

  it('must be an access token: an id_token or a refresh token opens nothing', async () => {
    const body = await launchToken(hospital.url, 'openid offline_access patient/*.rs')
    for (const token of [body.id_token, body.refresh_token])
      expect((await hospital.fhir('/Observation', String(token))).status).toBe(401)
  })

  it('is not asked for on loopback, and then nothing is held back', async () => {
    expect((await hospital.fhir('/Observation/bob-potassium')).status).toBe(200)
  })

  it('without any FHIR scope opens nothing but what is open to all', async () => {
    expect((await ask('openid', 'GET', '/Observation/ada-potassium')).status).toBe(403)
    expect((await ask('openid', 'GET', '/metadata')).status).toBe(200)
  })

  it('must cover everything for what no scope describes', async () => {
    const path = '/Observation/ada-potassium/$unheard-of'
    expect((await ask('user/*.rs', 'GET', path)).status).toBe(403)
    expect((await ask('user/*.*', 'GET', path)).status).toBe(404)
  })

  it('may validate, whatever its scopes', async () => {
    const { status } = await ask('openid', 'POST', '/Observation/$validate', potassium('bob'))
    expect(status).toBe(200)
  })
})

describe('where tokens are required', () => {
  let closed: Hospital
  beforeAll(async () => {
    closed = await openHospital({ required: true, env: { SANDBOX_TOKEN_SECONDS: '2' } })
  })
  afterAll(() => {
    closed.close()
  })

  it('nothing is served without one but the capabilities', async () => {
    const response = await closed.fhir('/Patient/ada')
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe(`Bearer realm="${closed.url}/fhir/R4"`)
    expect((await closed.fhir('/Patient', undefined, { method: 'POST', body: '{}' })).status).toBe(
      401,
    )
    expect((await closed.fhir('/metadata')).status).toBe(200)
    expect((await closed.fhir('/.well-known/smart-configuration')).status).toBe(200)
  })

  it('a token that has expired is refused', async () => {
    const body = await launchToken(closed.url, 'patient/*.rs')
    expect(body.expires_in).toBe(2)
    expect((await closed.fhir('/Patient/ada', body.access_token)).status).toBe(200)
    await expect
      .poll(async () => (await closed.fhir('/Patient/ada', body.access_token)).status, {
        timeout: 10_000,
        interval: 250,
      })
      .toBe(401)
  })

  it('a token of another server opens nothing', async () => {
    const { access_token: other } = await launchToken(hospital.url, 'patient/*.rs')
    expect((await closed.fhir('/Patient/ada', other)).status).toBe(401)
  })
})
