/** @module fhir/validation/value-sets: the codes that a required binding allows. https://hl7.org/fhir/R4/terminologies.html */
import type { TypedValueWithPath } from '@medplum/core'
import type {
  CodeSystem,
  CodeSystemConcept,
  CodeableConcept,
  Coding,
  StructureDefinition,
  ValueSet,
} from '@medplum/fhirtypes'
import { loadDefinitions } from './definitions.ts'

/** Profiles and the terminology they bind to, beyond R4's own. */
export interface Guide {
  /** By their canonical URL; with snapshot. */
  readonly profiles: ReadonlyMap<string, StructureDefinition>
  readonly valueSets: ReadonlyMap<string, ValueSet>
  readonly codeSystems: ReadonlyMap<string, CodeSystem>
}

/** `code` and `system|code` of a value set; null = not enumerable (media types, currencies). */
export type Expansion = ReadonlySet<string> | null

/** Of R4 itself, and of each guide its own, so that two guides with one canonical base do not mix. */
const base = new Map<string, Expansion>()
const guides = new WeakMap<Guide, Map<string, Expansion>>()

export function expandValueSet(canonical: string, guide?: Guide): Expansion {
  const expansions = expansionsOf(guide)
  const known = expansions.get(canonical)
  if (known !== undefined) return known
  const expansion = computeExpansion(canonical.split('|')[0] ?? '', guide)
  expansions.set(canonical, expansion)
  return expansion
}

function expansionsOf(guide: Guide | undefined): Map<string, Expansion> {
  if (!guide) return base
  const expansions = guides.get(guide) ?? new Map<string, Expansion>()
  guides.set(guide, expansions)
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

/** The codes of a `code`, `Coding` or `CodeableConcept`, as `expandValueSet` writes them; undefined = not judged. */
export function readCodes({ type, value }: TypedValueWithPath): string[] | undefined {
  // A primitive with extensions comes as a wrapper object.
  if (type === 'code') return [String((value as string | { valueOf(): unknown }).valueOf())]
  if (type === 'Coding') return [spellCoding(value as Coding)]
  if (type !== 'CodeableConcept') return undefined
  return ((value as CodeableConcept).coding ?? []).map(spellCoding)
}

function spellCoding({ system, code }: Coding): string {
  return `${system ?? ''}|${code ?? ''}`
}
