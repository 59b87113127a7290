/** @module fhir/ask-chart: questions to one patient's chart on the FHIR server. */
import { OperationOutcomeError, type MedplumClient } from '@medplum/core'
import type { Bundle, Resource } from '@medplum/fhirtypes'
import { AnyEcgError } from '../errors.ts'
import { nextBelow } from './client.ts'
import { issueCode } from './failure.ts'
import { readSearchset } from './prefetch.ts'
import type { Scopes } from './scopes.ts'

/** A chart that can be asked: a client, and what its token may do. */
export interface ChartSource {
  readonly client: MedplumClient
  /** Absent: unknown, so everything is tried. */
  readonly scopes?: Scopes
  /** Ends a question that is open, and all that would follow it. */
  readonly signal?: AbortSignal
}

/** How far one search is followed. */
export interface Reach {
  /** At most. */
  readonly pages: number
  /** True: what was found will do, and the next page is not read. */
  readonly isEnough: (found: readonly Resource[]) => boolean
}

export const onePage: Reach = { pages: 1, isEnough: () => true }

export interface Found {
  readonly resources: readonly Resource[]
  /** False when there is, or may be, more than was read. */
  readonly complete: boolean
}

/** True when the token may ask this: `Patient/7` is a read, `Observation?...` a search. */
export function mayAsk({ scopes }: ChartSource, query: string): boolean {
  const [type = ''] = query.split(/[/?]/)
  if (!scopes) return true
  return query.includes('?') ? scopes.maySearch(type) : scopes.mayRead(type)
}

/**
 * What a read or a search finds; nothing where there is nothing.
 * @throws AnyEcgError or OperationOutcomeError when the server does not answer it.
 */
export async function ask(source: ChartSource, query: string): Promise<readonly Resource[]> {
  return (await askForAll(source, query, onePage)).resources
}

/**
 * As `ask` does, and says whether that was all. Pages overlap where something was inserted while they were read: what
 * comes twice counts once, as it was read last.
 */
export async function askForAll(
  source: ChartSource,
  query: string,
  { pages, isEnough }: Reach,
): Promise<Found> {
  const { client } = source
  if (!query.includes('?')) return { resources: await read(source, query), complete: true }
  const byName = new Map<string | symbol, Resource>()
  let next: URL | undefined = client.fhirUrl(query)
  for (let read = 0; next && read < pages; read++) {
    const page: Promise<Page | undefined> = readPage(source, next)
    // What a first page held is not lost with the second.
    const answer = await (read === 0 ? page : page.catch(() => undefined))
    if (!answer) break
    for (const resource of answer.resources) byName.set(nameOf(resource), resource)
    const found = [...byName.values()]
    if (answer.link === undefined) return { resources: found, complete: true }
    if (isEnough(found)) break
    next = nextBelow(answer.link, client.fhirUrl().href)
  }
  return { resources: [...byName.values()], complete: false }
}

function nameOf({ resourceType, id }: Resource): string | symbol {
  return id === undefined ? Symbol('unnamed') : `${resourceType}/${id}`
}

interface Page {
  readonly resources: readonly Resource[]
  /** Of the page after it. */
  readonly link?: string | undefined
}

async function readPage({ client, signal }: ChartSource, url: URL): Promise<Page> {
  const bundle = requireBundle(await client.get<unknown>(url, signal ? { signal } : {}))
  const state = readSearchset(bundle)
  if (!('resources' in state))
    throw new AnyEcgError(
      'fhir-failed',
      'the search answered with an error outcome or a malformed Bundle',
    )
  const link = bundle.link?.find(({ relation }) => relation === 'next')?.url
  return { resources: state.resources, link }
}

async function read({ client, signal }: ChartSource, query: string): Promise<readonly Resource[]> {
  try {
    const answer: unknown = await client.get(client.fhirUrl(query), signal ? { signal } : {})
    return [requireResource(answer)]
  } catch (error) {
    if (error instanceof OperationOutcomeError && isAbsent(error)) return []
    throw error
  }
}

function requireBundle(answer: unknown): Bundle {
  const resource = requireResource(answer)
  if (resource.resourceType === 'Bundle') return resource
  throw new AnyEcgError('fhir-failed', 'the search did not answer with a Bundle')
}

function requireResource(answer: unknown): Resource {
  if (typeof answer === 'object' && answer !== null && 'resourceType' in answer)
    return answer as Resource
  throw new AnyEcgError('fhir-failed', 'the answer is no FHIR resource')
}

function isAbsent({ outcome }: OperationOutcomeError): boolean {
  return outcome.id === 'not-found' || outcome.id === 'gone' || issueCode(outcome) === 'not-found'
}
