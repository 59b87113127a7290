/**
 * @module smart-app/dev/server: an EHR and the service in small, for looking at the built app and testing it:
 * `node smart-app/dev/server.ts`, after `vite build smart-app`. Patients are the sandbox's stories and the states below.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { pathToFileURL } from 'node:url'
import { serve } from '@hono/node-server'
import type { Bundle, Patient } from '@medplum/fhirtypes'
import { Hono, type Context } from 'hono'
import type { Locale } from '../../src/registry/index.ts'
import { openFixtures, type Fixtures } from './fixtures.ts'
import { withGaps } from './history.ts'

const dist = join(import.meta.dirname, '../dist')

/** Markup in everything that comes from a chart. */
export const markup = '<img src=x onerror="window.attacked=1"><script>window.attacked=1</script>'

/** Patients that are states of the app rather than stories. */
const states = ['busy', 'slow', 'revoked', 'forbidden', 'no-ecg', 'markup', 'gaps'] as const

/** The strictest policy the pages must work under; the service sends the like. */
export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'"

export interface DevServer {
  readonly url: string
  /** Queries of the authorization endpoint and of the API, to see what travels where. */
  readonly requests: readonly string[]
  readonly close: () => Promise<void>
}

export async function startDevServer(port = 0): Promise<DevServer> {
  const fixtures = await openFixtures()
  const requests: string[] = []
  const app = new Hono()
  app.use(async (c, next) => {
    requests.push(c.req.url)
    await next()
  })
  addFhir(app, fixtures)
  addAuthorization(app)
  addApi(app, fixtures)
  addPages(app)
  const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const { port: bound } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${bound}`,
    requests,
    close: async () => {
      await new Promise((resolve) => server.close(resolve))
      await fixtures.close()
    },
  }
}

function originOf(c: Context): string {
  return new URL(c.req.url).origin
}

function addFhir(app: Hono, fixtures: Fixtures): void {
  app.get('/fhir/.well-known/smart-configuration', (c) => {
    const base = originOf(c)
    return c.json({
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      code_challenge_methods_supported: ['S256'],
      capabilities: ['launch-ehr', 'launch-standalone', 'client-public'],
    })
  })
  app.get('/fhir/Patient/:id', (c) => {
    const patient = findPatient(c.req.param('id'), fixtures)
    return patient ? c.json(patient) : c.json(outcome('Patient is not known.'), 404)
  })
  app.get('/fhir/Patient', (c) => {
    const name = (c.req.query('name') ?? '').toLowerCase()
    const found = ['hyperkalaemia', 'heart-failure', 'dialysis', ...states]
      .map((id) => findPatient(id, fixtures))
      .filter((patient) => JSON.stringify(patient?.name).toLowerCase().includes(name))
    return c.json({
      resourceType: 'Bundle',
      type: 'searchset',
      entry: found.map((resource) => ({ resource })),
    } as Bundle)
  })
}

function findPatient(id: string, fixtures: Fixtures): Patient | null {
  try {
    const isState = states.some((state) => state === id)
    const patient = fixtures.patient(isState ? storyOf(id) : id)
    const name = id === 'markup' ? [{ text: markup }] : patient.name
    return { ...patient, id, ...(name ? { name } : {}) }
  } catch {
    return null
  }
}

/** What a card's link carries, by how the session is. */
const appContexts: Readonly<Record<string, object>> = {
  clicked: { finding: 'potassium-high' },
  earlier: { ecg: 'Observation/dialysis-ecg-1' },
}

/** `launch` names the patient; after `~` how the session is: `expired`, `expiring`, `framed` or what the card says. */
function addAuthorization(app: Hono): void {
  const challenges = new Map<string, string>()
  app.get('/authorize', (c) => {
    const { launch = 'none', redirect_uri = '', state = '', code_challenge } = c.req.query()
    const back = new URL(redirect_uri)
    back.searchParams.set('state', state)
    if (launch === 'denied') back.searchParams.set('error', 'access_denied')
    else back.searchParams.set('code', launch)
    challenges.set(launch, code_challenge ?? '')
    return c.redirect(back.href)
  })
  app.post('/token', async (c) => {
    const form = new URLSearchParams(await c.req.text())
    const isRefresh = form.get('grant_type') === 'refresh_token'
    const code = (isRefresh ? form.get('refresh_token') : form.get('code')) ?? ''
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (!isRefresh && verifier !== challenges.get(code))
      return c.json({ error: 'invalid_grant' }, 400)
    const [patient = '', session = ''] = code.split('~')
    return c.json({
      access_token: `token of ${patient}`,
      token_type: 'Bearer',
      expires_in: session.startsWith('expir') && !isRefresh ? 1 : 3600,
      scope: 'launch openid fhirUser online_access patient/Patient.r patient/Observation.rs',
      ...(session === 'expiring' ? { refresh_token: code } : {}),
      ...(patient === 'none' ? {} : { patient }),
      ...(appContexts[session] ? { appContext: JSON.stringify(appContexts[session]) } : {}),
      need_patient_banner: session !== 'framed',
      smart_style_url: `${originOf(c)}/style.json`,
    })
  })
  app.get('/style.json', (c) =>
    c.json({ color_background: '#f5f6f8', color_text: '#1b2430', dim_border_radius: '4px' }),
  )
}

function addApi(app: Hono, fixtures: Fixtures): void {
  const localeOf = (c: Context): Locale =>
    c.req.header('accept-language')?.startsWith('de') ? 'de' : 'en'
  app.get('/api/servers', (c) =>
    c.json({ servers: [{ iss: `${originOf(c)}/fhir`, name: 'Sandbox hospital' }] }),
  )
  app.get('/api/model', (c) => c.json(fixtures.model(localeOf(c))))
  app.use('/api/*', async (c, next) => {
    const patient = c.req.query('patient')
    if (patient === 'busy') return c.json(outcome('The model is being loaded.'), 503)
    if (patient === 'forbidden')
      return c.json(outcome('Scope patient/Observation.rs is missing.'), 403)
    if (patient === 'revoked' || !c.req.header('authorization'))
      return c.json(outcome('The token is no longer active.'), 401)
    if (patient === 'slow') await new Promise((resolve) => setTimeout(resolve, 20_000))
    await next()
    return undefined
  })
  // Of `gaps`: the first course that an opened app asks for comes before all ECGs are read.
  let isReadingDone = false
  app.get('/api/assessment', async (c) => {
    const patient = c.req.query('patient') ?? ''
    if (patient === 'gaps') isReadingDone = false
    if (patient === 'no-ecg')
      return c.json({
        ...{ kind: 'declined', reason: 'no-ecg', detail: 'The chart holds no ECG.' },
        newest: null,
      })
    const answer = await fixtures.assessment(storyOf(patient), c.req.query('ecg'))
    return c.json(patient === 'markup' ? spoil(answer) : answer)
  })
  app.get('/api/waveform', (c) =>
    c.json(fixtures.waveform(storyOf(c.req.query('patient')), c.req.query('ecg'))),
  )
  app.get('/api/history', async (c) => {
    const patient = c.req.query('patient')
    const history = await fixtures.history(storyOf(patient))
    if (patient !== 'gaps') return c.json(history)
    const isInTime = isReadingDone
    isReadingDone = true
    return c.json(withGaps(history, isInTime))
  })
}

function storyOf(patient = ''): string {
  if (patient === 'markup') return 'potassium-measured'
  if (patient === 'gaps') return 'dialysis'
  return states.some((state) => state === patient) ? 'hyperkalaemia' : patient
}

/** Texts that may come from a chart become markup. */
function spoil<Answer>(answer: Answer): Answer {
  return JSON.parse(JSON.stringify(answer), (key, value: unknown) => {
    if (key === 'warnings') return [markup]
    return key === 'unit' ? markup : value
  }) as Answer
}

function outcome(diagnostics: string) {
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'processing', diagnostics }],
  }
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

function addPages(app: Hono): void {
  app.get('/smart/*', async (c) => {
    const name = c.req.path.slice('/smart/'.length) || 'index.html'
    const file = join(dist, normalize(`/${name}`))
    const content = await readFile(file).catch(() => undefined)
    if (!content) return c.notFound()
    return c.body(new Uint8Array(content), 200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': contentSecurityPolicy,
    })
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { url } = await startDevServer(Number(process.env.PORT ?? 0))
  process.stdout.write(`${url}/smart/launch.html?iss=${url}/fhir&launch=hyperkalaemia~clicked\n`)
}
