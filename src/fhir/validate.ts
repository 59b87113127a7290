/** @module fhir/validate: is this a valid FHIR R4 resource, of this profile? @medplum/core's checks, and those it lacks. */
import { OperationOutcomeError, parseStructureDefinition, validateResource } from '@medplum/core'
import type { Resource, StructureDefinition } from '@medplum/fhirtypes'
import { messageOf } from '../errors.ts'
import { crawlFhir, fhirResourceTypes } from './validation/definitions.ts'
import { structure, type Issue } from './validation/issue.ts'
import { MissingChecks } from './validation/missing-checks.ts'
import type { Guide } from './validation/value-sets.ts'

export { crawlFhir, fhirResourceTypes, nameChoice } from './validation/definitions.ts'
export type { Issue } from './validation/issue.ts'
export type { Guide } from './validation/value-sets.ts'

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
  if (typeof resource !== 'object' || resource === null || Array.isArray(resource))
    return [structure('$this', 'A resource is a JSON object with a resourceType.')]
  const { resourceType } = resource as { resourceType?: unknown }
  if (typeof resourceType !== 'string' || !fhirResourceTypes().has(resourceType))
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
