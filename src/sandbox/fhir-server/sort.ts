/** @module sandbox/fhir-server/sort: `_sort`, by instants rather than by text, first rule first. */
import {
  convertToSearchableDates,
  convertToSearchableStrings,
  evalFhirPathTyped,
  getSearchParameter,
  toTypedValue,
  type SortRule,
} from '@medplum/core'
import type { Resource } from '@medplum/fhirtypes'

/** Resources without a value come last, either way. Equal ones keep their order. */
export function sortResources<T extends Resource>(
  resources: readonly T[],
  rules: readonly SortRule[],
): T[] {
  const keyed = resources.map((resource) => ({
    resource,
    keys: rules.map(({ code }) => sortKey(resource, code)),
  }))
  keyed.sort((a, b) => {
    for (const [index, { descending }] of rules.entries()) {
      const order = compareKeys(a.keys[index], b.keys[index], descending ?? false)
      if (order !== 0) return order
    }
    return 0
  })
  return keyed.map(({ resource }) => resource)
}

/** Dates as UTC instants, the start of a period; anything else as lower-case text. */
function sortKey(resource: Resource, code: string): string | undefined {
  const parameter = getSearchParameter(resource.resourceType, code)
  if (!parameter?.expression) return undefined
  const values = evalFhirPathTyped(parameter.expression, [toTypedValue(resource)])
  if (parameter.type === 'date') return convertToSearchableDates(values)[0]?.start
  return convertToSearchableStrings(values)[0]?.toLowerCase()
}

function compareKeys(a: string | undefined, b: string | undefined, descending: boolean): number {
  if (a === b) return 0
  if (a === undefined) return 1
  if (b === undefined) return -1
  return (a < b ? -1 : 1) * (descending ? -1 : 1)
}
