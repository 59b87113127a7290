/** @module fhir/validation/issue: what is wrong with a resource, and where. */

/** One reason why a resource is not valid; `code` is from http://hl7.org/fhir/issue-type. */
export interface Issue {
  readonly code: 'structure' | 'invariant' | 'code-invalid' | 'value' | 'processing'
  /** FHIRPath of the element, e.g. `Observation.component[1].value.period`. */
  readonly expression: string
  readonly text: string
}

export function structure(expression: string, text: string): Issue {
  return { code: 'structure', expression, text }
}
