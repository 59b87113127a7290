/** @module sandbox/fhir-server: a FHIR R4 server in this process, in memory, empty at the start. */
import { OperationOutcomeError, normalizeErrorString, type WithId } from '@medplum/core'
import type { Resource } from '@medplum/fhirtypes'
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { describeCapabilities } from './capability-statement.ts'
import { createMutex } from './mutex.ts'
import { refuse } from './outcomes.ts'
import { SandboxRepository } from './repository.ts'
import { readRequest } from './request.ts'
import { writeOutcome, writeResponse } from './response.ts'
import { createRouter } from './router.ts'
import { indexSearchParameters } from './search-parameters.ts'

export const fhirPath = '/fhir/R4'

/** A 12-lead ECG of ten seconds is 0.3 MB as SampledData; a transaction may hold several. */
const maxBodyBytes = 16 * 1024 * 1024

export interface FhirServer {
  /** Routes below `/fhir/R4`. */
  readonly app: Hono
  readonly baseUrl: string
  /** The store itself: reads are safe at any time; writes belong into `load` or a request. */
  readonly repository: SandboxRepository
  /**
   * Adds resources under the ids they have, all or none.
   * @throws OperationOutcomeError 422 for an invalid resource, 400 for an id that is taken or missing.
   */
  load(resources: readonly Resource[]): Promise<void>
}

/**
 * FhirRouter over HTTP with what it lacks: validation, roll-back, strict search, 410, headers, OperationOutcomes.
 * Requests run one at a time, so that nobody sees half a transaction and no two conditional creates race.
 * @param options.baseUrl public URL of `/fhir/R4`, in links and `fullUrl`.
 */
export function createFhirServer(options: { readonly baseUrl: string }): Promise<FhirServer> {
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  indexSearchParameters()
  const repository = new SandboxRepository(baseUrl)
  const router = createRouter()
  const alone = createMutex()
  const capabilities = describeCapabilities(baseUrl, new Date())

  const app = new Hono().basePath(fhirPath)
  app.use(bodyLimit({ maxSize: maxBodyBytes, onError: tooLarge }))
  app.get('/metadata', () =>
    Response.json(capabilities, {
      headers: { 'content-type': 'application/fhir+json; charset=utf-8' },
    }),
  )
  const answer = async (context: Context) => {
    const request = await readRequest(context.req.raw, pathBelowBase(context.req.url))
    const response = await alone(() => router.handleRequest(request, repository))
    return writeResponse(request, response, baseUrl)
  }
  app.all('/', answer)
  app.all('/*', answer)
  app.onError((error) =>
    writeOutcome(
      error instanceof OperationOutcomeError
        ? error.outcome
        : refuse('exception', normalizeErrorString(error), { id: 'internal-error' }).outcome,
    ),
  )

  const load = (resources: readonly Resource[]) =>
    alone(() =>
      repository.withTransaction(async () => {
        for (const resource of resources) await repository.importResource(withId(resource))
      }),
    )
  return Promise.resolve({ app, baseUrl, repository, load })
}

function pathBelowBase(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname.slice(pathname.indexOf(fhirPath) + fhirPath.length + 1) + search
}

function withId(resource: Resource): WithId<Resource> {
  if (!resource.id)
    throw refuse('required', `A ${resource.resourceType} without an id cannot be loaded.`, {
      expression: `${resource.resourceType}.id`,
    })
  return resource as WithId<Resource>
}

function tooLarge(): Response {
  const text = `The body is larger than ${maxBodyBytes / 1024 / 1024} MB: send it in parts.`
  return writeOutcome(refuse('too-long', text, { id: 'content-too-large' }).outcome)
}
