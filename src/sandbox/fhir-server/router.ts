/** @module sandbox/fhir-server/router: FhirRouter's interactions, each behind the checks it leaves out. */
import { OperationOutcomeError, badRequest } from '@medplum/core'
import {
  FhirRouter,
  type FhirRequest,
  type FhirRouteHandler,
  type RestInteraction,
} from '@medplum/fhir-router'
import type { Bundle } from '@medplum/fhirtypes'
import { fhirResourceTypes } from '../../fhir/validate.ts'
import { addOperations } from './operations.ts'
import { assertValid, refuse } from './outcomes.ts'
import { assertCondition, assertSearchable, parseQuery, type Query } from './strict-search.ts'

/** Requests and the entries of batches and transactions pass through the same checked handlers. */
export function createRouter(): FhirRouter {
  const router = new FhirRouter()
  addOperations(router)
  for (const route of router.router.routes) {
    const { handler, data } = route
    route.handler = checked(handler, data?.interaction ?? 'operation')
  }
  return router
}

function checked(handler: FhirRouteHandler, interaction: RestInteraction): FhirRouteHandler {
  return async (request, repository, router, options) => {
    assertType(request)
    assertAnswerable(request, interaction)
    return handler(request, repository, router, options)
  }
}

function assertType({ params, url }: FhirRequest): void {
  const { resourceType, id } = params
  if (resourceType?.startsWith('$') || id?.startsWith('$'))
    throw notThere(`This server has no operation ${url.split('?')[0] ?? ''}.`)
  if (resourceType !== undefined && !fhirResourceTypes().has(resourceType))
    throw notThere(`${resourceType} is not a FHIR R4 resource type.`)
}

function notThere(text: string): OperationOutcomeError {
  return refuse('not-found', text, { id: 'not-found' })
}

function assertAnswerable(request: FhirRequest, interaction: RestInteraction): void {
  const { resourceType = '', id } = request.params
  const isConditional = id === undefined
  switch (interaction) {
    case 'search-system':
      throw refuse('not-supported', 'Search one type at a time: GET [base]/[type]?...')
    case 'search-type':
      assertSearchable(
        resourceType,
        (request.method === 'POST' ? request.body : request.query) as Query,
      )
      return
    case 'create':
      assertNoExist(resourceType, request.headers?.['if-none-exist'])
      assertBodyType(request)
      return
    case 'update':
      assertBodyType(request)
      if (isConditional) assertCondition(resourceType, request.query, 'request.url')
      return
    case 'patch':
    case 'delete':
      if (isConditional) assertCondition(resourceType, request.query, 'request.url')
      return
    case 'batch':
      assertBundle(request.body)
      return
    default:
      return
  }
}

function assertBodyType({ body, params }: FhirRequest): void {
  const found = (body as { resourceType?: unknown } | undefined)?.resourceType
  if (found !== params.resourceType)
    throw refuse(
      'invalid',
      `The body is a ${String(found)}, the URL says ${params.resourceType ?? ''}: they must agree.`,
      { expression: 'resourceType' },
    )
}

function assertNoExist(resourceType: string, header: string | string[] | undefined): void {
  if (header !== undefined)
    assertCondition(resourceType, parseQuery(String(header)), 'If-None-Exist')
}

/**
 * A transaction is checked as a whole before anything is written, so that an issue names its entry.
 * The entries of a batch stand alone; only their conditions are looked at here, because FhirRouter
 * resolves them before it calls a handler.
 */
function assertBundle(body: unknown): void {
  const bundle = body as Bundle | undefined
  if (bundle?.resourceType !== 'Bundle')
    throw new OperationOutcomeError(
      badRequest('POST [base] takes a Bundle (batch or transaction).'),
    )
  if (bundle.type === 'transaction') assertValid(bundle)
  const entries = Array.isArray(bundle.entry) ? bundle.entry : []
  for (const [index, entry] of entries.entries()) {
    const { url = '', method, ifNoneExist } = entry.request ?? {}
    const [path = '', query] = url.replace(/^\//, '').split('?')
    if (typeof ifNoneExist === 'string') assertNoExist(path, ifNoneExist)
    if (query !== undefined && method !== 'GET')
      assertCondition(path, parseQuery(query), `Bundle.entry[${index}].request.url`)
  }
}
