/** @module fhir-profiles/guide: the compiled profiles, as the validator takes them. */
import { readFileSync, readdirSync } from 'node:fs'
import type { CodeSystem, StructureDefinition, ValueSet } from '@medplum/fhirtypes'
import type { Guide } from '../src/fhir/validate.ts'

const generated = new URL('generated/', import.meta.url)

type Conformance = StructureDefinition | ValueSet | CodeSystem

/** Reads each file of generated/. */
export function loadGuide(): Guide {
  const all = readdirSync(generated).map(
    (name) => JSON.parse(readFileSync(new URL(name, generated), 'utf8')) as Conformance,
  )
  return {
    profiles: byUrl(all.filter((r) => r.resourceType === 'StructureDefinition')),
    valueSets: byUrl(all.filter((r) => r.resourceType === 'ValueSet')),
    codeSystems: byUrl(all.filter((r) => r.resourceType === 'CodeSystem')),
  }
}

function byUrl<T extends Conformance>(resources: readonly T[]): Map<string, T> {
  return new Map(resources.map((resource) => [resource.url ?? '', resource]))
}
