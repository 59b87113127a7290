/** @module fhir/validation/missing-checks: what @medplum/core 5.2 lets pass. */
import {
  getNestedProperty,
  matchDiscriminant,
  tryGetDataType,
  type CrawlerVisitor,
  type InternalSchemaElement,
  type SlicingRules,
  type TypedValueWithPath,
} from '@medplum/core'
import type { Reference, Resource } from '@medplum/fhirtypes'
import { fhirResourceTypes, nameChoice } from './definitions.ts'
import { structure, type Issue } from './issue.ts'
import { expandValueSet, readCodes, type Guide } from './value-sets.ts'

/** Walks a resource and reports what @medplum/core 5.2 lets pass. */
export class MissingChecks implements CrawlerVisitor {
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
    if (named && fhirResourceTypes().has(named)) types.add(named)
    return types
  }
}
