/** @module sandbox/fhir-server/repository: MemoryRepository with what a hospital's server has and it lacks. */
import {
  OperationOutcomeError,
  gone,
  notFound,
  preconditionFailed,
  type Operation,
  type SearchRequest,
  type WithId,
} from '@medplum/core'
import {
  MemoryRepository,
  getExtraEntries,
  type CreateResourceOptions,
  type DeleteResourceOptions,
  type ReadHistoryOptions,
  type UpdateResourceOptions,
} from '@medplum/fhir-router'
import type {
  Bundle,
  BundleEntry,
  OperationOutcome,
  Parameters,
  Resource,
} from '@medplum/fhirtypes'
import { createHistory } from './history.ts'
import { assertValid, refuseMethod } from './outcomes.ts'
import { sortResources } from './sort.ts'
import { parametersOf } from './search-parameters.ts'

/** What MemoryRepository keeps to itself; 5.2 offers no other way to roll back or to read the deleted. */
interface Store {
  readonly resources: Map<string, Map<string, Resource>>
  readonly history: Map<string, Map<string, Resource[]>>
}

interface PatchOptions extends UpdateResourceOptions {
  /** `Patient/1`: what the patch must still be after it was applied. */
  readonly identity?: string
}

/**
 * In memory, empty at the start. Beyond MemoryRepository: validation of every write (422), ids given
 * by the server, 410 for the deleted and their history, exact order of sorted results, complete roll-back.
 * Not safe against interleaved writes by itself: the server runs one request at a time.
 */
export class SandboxRepository extends MemoryRepository {
  readonly #baseUrl: string
  /** When `Type/id` was deleted. Ids are never given twice. */
  readonly #deletedAt = new Map<string, string>()

  /** @param baseUrl FHIR base, without a final slash. */
  constructor(baseUrl: string) {
    super()
    this.#baseUrl = baseUrl
    const { resources, history } = this.#store
    if (!(resources instanceof Map) || !(history instanceof Map))
      throw new TypeError('MemoryRepository keeps its resources elsewhere in this @medplum version')
  }

  get #store(): Store {
    return this as unknown as Store
  }

  /** Takes a resource with the id it has: for data that refer to each other by id. */
  importResource<T extends Resource>(resource: WithId<T>): Promise<WithId<T>> {
    return this.createResource(resource, { assignedId: true })
  }

  override async createResource<T extends Resource>(
    resource: T,
    options?: CreateResourceOptions,
    update = false,
  ): Promise<WithId<T>> {
    assertValid(resource)
    return super.createResource(
      update || options?.assignedId ? resource : withoutId(resource),
      options,
      update,
    )
  }

  override async conditionalCreate<T extends Resource>(
    resource: T,
    search: SearchRequest<T>,
    options?: CreateResourceOptions,
  ): Promise<{ resource: WithId<T>; outcome: OperationOutcome }> {
    assertValid(resource)
    return super.conditionalCreate(
      options?.assignedId ? resource : withoutId(resource),
      this.#localise(search),
      options,
    )
  }

  override async updateResource<T extends Resource>(
    resource: T,
    options?: PatchOptions,
  ): Promise<WithId<T>> {
    const key = `${resource.resourceType}/${resource.id ?? ''}`
    if (options?.identity && options.identity !== key)
      throw refuseMethod(`A patch must leave resourceType and id alone: it would make ${key}.`)
    if (!this.#has(resource.resourceType, resource.id))
      throw refuseMethod(`There is no ${key} to update. POST creates it; the server gives the id.`)
    return super.updateResource(resource, options)
  }

  override patchResource<T extends Resource>(
    resourceType: T['resourceType'],
    id: string,
    patch: Operation[] | Parameters,
    options?: UpdateResourceOptions,
  ): Promise<WithId<T>> {
    const guarded: PatchOptions = { ...options, identity: `${resourceType}/${id}` }
    return super.patchResource(resourceType, id, patch, guarded)
  }

  override async readResource<T extends Resource>(resourceType: string, id: string): Promise<T> {
    if (this.#deletedAt.has(`${resourceType}/${id}`)) throw new OperationOutcomeError(gone)
    return super.readResource(resourceType, id)
  }

  /** Deleting what is not there succeeds (https://hl7.org/fhir/R4/http.html#delete), unless If-Match asked for a version. */
  override async deleteResource(
    resourceType: string,
    id: string,
    options?: DeleteResourceOptions,
  ): Promise<void> {
    if (!this.#has(resourceType, id)) {
      if (options?.ifMatch) throw new OperationOutcomeError(preconditionFailed)
      return
    }
    await super.deleteResource(resourceType, id, options)
    this.#deletedAt.set(`${resourceType}/${id}`, new Date().toISOString())
  }

  override async readHistory<T extends Resource>(
    resourceType: string,
    id: string,
    options: ReadHistoryOptions = {},
  ): Promise<Bundle<T>> {
    const versions = this.#versions(resourceType, id)
    const deletedAt = this.#deletedAt.get(`${resourceType}/${id}`)
    const bundle = createHistory(`${this.#baseUrl}/${resourceType}/${id}`, versions, deletedAt)
    const { offset = 0, limit } = options
    const entry = bundle.entry?.slice(offset, limit === undefined ? undefined : offset + limit)
    return Promise.resolve(structuredClone({ ...bundle, entry }) as Bundle<T>)
  }

  override async readVersion<T extends Resource>(
    resourceType: string,
    id: string,
    versionId: string,
  ): Promise<T> {
    const versions = this.#versions(resourceType, id)
    const version = versions.find(({ meta }) => meta?.versionId === versionId)
    if (!version) throw new OperationOutcomeError(notFound)
    return Promise.resolve(structuredClone(version) as T)
  }

  /** Entries carry fullUrl; `total` counts the matches on all pages. Links are the server's to add. */
  override async search<T extends Resource>(request: SearchRequest<T>): Promise<Bundle<WithId<T>>> {
    const { count, offset = 0, sortRules, include, revInclude, ...matching } = request
    const found = await super.search<T>(this.#localise(matching))
    const matches = sortResources(
      (found.entry ?? []).flatMap(({ resource }) => resource ?? []),
      sortRules ?? [],
    )
    const page = matches.slice(offset, count === undefined ? undefined : offset + count)
    const fullUrl = (type: string, id: string) => `${this.#baseUrl}/${type}/${id}`
    const entry: BundleEntry[] = page.map((resource) => ({
      fullUrl: fullUrl(resource.resourceType, resource.id),
      resource,
      search: { mode: 'match' },
    }))
    if (include ?? revInclude) await getExtraEntries(this, request, page, entry, { fullUrl })
    const bundle: Bundle = { resourceType: 'Bundle', type: 'searchset', total: matches.length }
    return { ...bundle, ...(entry.length > 0 ? { entry } : {}) } as Bundle<WithId<T>>
  }

  /** On any failure everything is as before: resources, history, deletions. */
  override async withTransaction<TResult>(
    callback: (repository: this) => Promise<TResult>,
  ): Promise<TResult> {
    const { resources, history } = this.#store
    const before = {
      resources: copy(resources),
      history: copy(history),
      deleted: new Map(this.#deletedAt),
    }
    for (const versions of before.history.values())
      for (const [id, list] of versions) versions.set(id, [...list])
    try {
      return await callback(this)
    } catch (error) {
      restore(resources, before.resources)
      restore(history, before.history)
      restore(this.#deletedAt, before.deleted)
      throw error
    }
  }

  #has(resourceType: string, id: string | undefined): boolean {
    return this.#store.resources.get(resourceType)?.has(id ?? '') ?? false
  }

  /** Oldest first. @throws OperationOutcomeError 404 for what never was. */
  #versions(resourceType: string, id: string): readonly Resource[] {
    const versions = this.#store.history.get(resourceType)?.get(id)
    if (!versions) throw new OperationOutcomeError(notFound)
    return versions
  }

  /** References are stored relative to this server; a search may name it in full. */
  #localise<T extends Resource>(search: SearchRequest<T>): SearchRequest<T> {
    const parameters = parametersOf(search.resourceType)
    const filters = search.filters?.map((filter) => {
      if (parameters.get(filter.code)?.type !== 'reference') return filter
      const values = filter.value.split(',')
      const local = values.map((value) =>
        value.startsWith(`${this.#baseUrl}/`) ? value.slice(this.#baseUrl.length + 1) : value,
      )
      return { ...filter, value: local.join(',') }
    })
    return filters ? { ...search, filters } : search
  }
}

function withoutId<T extends Resource>(resource: T): T {
  const rest = { ...resource }
  delete rest.id
  return rest
}

function copy<T>(store: ReadonlyMap<string, ReadonlyMap<string, T>>): Map<string, Map<string, T>> {
  return new Map([...store].map(([type, ofType]) => [type, new Map(ofType)]))
}

function restore<T>(store: Map<string, T>, before: ReadonlyMap<string, T>): void {
  store.clear()
  for (const [key, value] of before) store.set(key, value)
}
