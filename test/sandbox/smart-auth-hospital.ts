/** @module test/sandbox/smart-auth-hospital: a hospital on a socket, and a browser that goes through its pages. */
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve, type HttpBindings, type ServerType } from '@hono/node-server'
import type { Resource } from '@medplum/fhirtypes'
import { Hono } from 'hono'
import { createFhirServer, type FhirServer } from '../../src/sandbox/fhir-server/index.ts'
import { createSmartAuth } from '../../src/sandbox/smart-auth/index.ts'

export interface Hospital {
  readonly url: string
  readonly fhirServer: FhirServer
  fhir(path: string, token?: string, init?: RequestInit): Promise<Response>
  close(): void
}

const people: Resource[] = [
  { resourceType: 'Practitioner', id: 'doctor', name: [{ text: 'Dr <Doe>' }] },
  { resourceType: 'Practitioner', id: 'nurse', name: [{ text: 'Nurse Nye' }] },
  { resourceType: 'Organization', id: 'ward', name: 'Ward' },
  ...['ada', 'bob'].flatMap((id): Resource[] => [
    { resourceType: 'Patient', id, name: [{ text: `Patient ${id}` }], birthDate: '1970-01-01' },
    {
      resourceType: 'Encounter',
      id: `${id}-visit`,
      status: 'in-progress',
      class: { code: 'EMER' },
      subject: { reference: `Patient/${id}` },
    },
    {
      resourceType: 'Observation',
      id: `${id}-potassium`,
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }] },
      subject: { reference: `Patient/${id}` },
      performer: [{ reference: 'Practitioner/doctor' }],
    },
    {
      resourceType: 'Condition',
      id: `${id}-condition`,
      subject: { reference: `Patient/${id}` },
    },
  ]),
]

export async function openHospital(
  options: { readonly required?: boolean; readonly env?: Record<string, string> } = {},
): Promise<Hospital> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  const server: ServerType = serve({
    fetch: (request, env) => app.fetch(request, env),
    port: 0,
    hostname: '127.0.0.1',
  })
  if (!server.listening) await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const fhirServer = await createFhirServer({ baseUrl: `${url}/fhir/R4` })
  await fhirServer.load(people)
  const smartAuth = await createSmartAuth({
    publicUrl: url,
    fhirServer,
    required: options.required ?? false,
    env: options.env ?? {},
  })
  app.route('/', smartAuth.app)
  app.use('/fhir/R4/*', smartAuth.guard)
  app.route('/', fhirServer.app)
  return {
    url,
    fhirServer,
    fhir: (path, token, init = {}) => {
      const headers = new Headers(init.headers)
      if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
      if (init.body && !headers.has('content-type'))
        headers.set('content-type', 'application/fhir+json')
      return fetch(`${url}/fhir/R4${path}`, { ...init, headers })
    },
    close: () => {
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
    },
  }
}

/** Keeps cookies by path, follows redirects until they leave for the app, answers the pages. */
export class Browser {
  readonly #cookies = new Map<string, { value: string; path: string }>()
  readonly pages: string[] = []
  readonly #origin: string

  constructor(origin: string) {
    this.#origin = origin
  }

  /** Name and value of each. */
  cookies(): [string, string][] {
    return [...this.#cookies].map(([key, { value }]) => [key.split('@')[0] ?? '', value])
  }

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const { pathname } = new URL(url)
    const cookie = [...this.#cookies]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([key, { value }]) => `${key.split('@')[0] ?? ''}=${value}`)
      .join('; ')
    const response = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: { ...(init.headers as object), ...(cookie ? { cookie } : {}) },
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      const path = /;\s*path=([^;]*)/i.exec(line)?.[1] ?? '/'
      if (value === '') this.#cookies.delete(`${name}@${path}`)
      else this.#cookies.set(`${name}@${path}`, { value, path })
    }
    return response
  }

  /** @returns where the app is called back, or the page that ends the way. */
  async authorize(
    url: string,
    choices: Choices = {},
  ): Promise<{ readonly back?: URL; readonly status: number; readonly text: string }> {
    let response = await this.fetch(url)
    for (let steps = 0; steps < 20; steps++) {
      const location = response.headers.get('location')
      if (location) {
        const next = new URL(location, this.#origin)
        if (next.pathname.startsWith('/smart/') || next.origin !== this.#origin)
          return { back: next, status: response.status, text: '' }
        url = next.href
        response = await this.fetch(url)
        continue
      }
      const text = await response.text()
      if (response.status !== 200 || !text.includes('<form'))
        return { status: response.status, text }
      this.pages.push(text)
      response = await this.fetch(url, { method: 'POST', body: fillForm(text, choices) })
    }
    throw new Error('The way does not end.')
  }
}

export interface Choices {
  readonly user?: string
  readonly patient?: string
  readonly untick?: readonly string[]
  readonly deny?: boolean
}

function fillForm(text: string, { user, patient, untick = [], deny }: Choices): URLSearchParams {
  const form = new URLSearchParams({ answer: deny ? 'no' : 'yes' })
  const inputs = [...text.matchAll(/<input\s[^>]*?type="(\w+)"\s+name="(\w+)"\s+value="([^"]*)"/g)]
  for (const [, type, name = '', value = ''] of inputs)
    if (type === 'checkbox' && !untick.includes(value)) form.append(name, value)
  const radio = inputs.find(([, type]) => type === 'radio')
  if (radio?.[2] === 'user') form.append('user', user ?? 'Practitioner/doctor')
  if (radio?.[2] === 'patient') form.append('patient', patient ?? 'ada')
  return form
}

export interface AuthorizeOptions {
  readonly scope: string
  readonly launch?: string
  /** Parameters to change; undefined leaves one out. */
  readonly change?: Readonly<Record<string, string | undefined>>
}

/** As fhirclient asks. */
export function authorizeUrl(hospital: string, { scope, launch, change = {} }: AuthorizeOptions) {
  const verifier = randomBytes(48).toString('base64url')
  const parameters: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: 'anyecg-lab-app',
    scope,
    redirect_uri: `${hospital}/smart/`,
    aud: `${hospital}/fhir/R4`,
    state: 'state-1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    launch,
    ...change,
  }
  const url = new URL(`${hospital}/auth/authorize`)
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, value)
  return { url: url.href, verifier }
}

export interface TokenAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>> & { readonly scope?: string }
}

export async function askToken(
  hospital: string,
  form: Readonly<Record<string, string>>,
): Promise<TokenAnswer> {
  const response = await fetch(`${hospital}/auth/token`, {
    method: 'POST',
    headers: { accept: 'application/json', origin: hospital },
    body: new URLSearchParams(form),
  })
  return { status: response.status, body: (await response.json()) as TokenAnswer['body'] }
}

export function exchangeCode(hospital: string, code: string, verifier: string) {
  return askToken(hospital, {
    grant_type: 'authorization_code',
    client_id: 'anyecg-lab-app',
    redirect_uri: `${hospital}/smart/`,
    code,
    code_verifier: verifier,
  })
}

export async function postLaunch(hospital: string, body: unknown, origin = hospital) {
  const response = await fetch(`${hospital}/auth/launch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(origin ? { origin } : {}) },
    body: JSON.stringify(body),
  })
  return {
    status: response.status,
    body: (await response.json()) as { readonly launch?: string; readonly error?: string },
  }
}

/** The whole EHR launch, for a patient. */
export async function launchToken(
  hospital: string,
  scope: string,
  options: Choices & { readonly context?: object; readonly browser?: Browser } = {},
): Promise<TokenAnswer['body'] & { readonly access_token: string }> {
  const { browser = new Browser(hospital), context } = options
  const { body } = await postLaunch(hospital, {
    patient: 'ada',
    user: 'Practitioner/doctor',
    ...context,
  })
  const { url, verifier } = authorizeUrl(hospital, {
    scope: `launch ${scope}`,
    ...(body.launch ? { launch: body.launch } : {}),
  })
  const { back, text } = await browser.authorize(url, options)
  const code = back?.searchParams.get('code')
  if (!code) throw new Error(`No code: ${back?.href ?? text}`)
  const answer = await exchangeCode(hospital, code, verifier)
  return answer.body as TokenAnswer['body'] & { readonly access_token: string }
}
