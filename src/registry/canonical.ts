/** @module registry/canonical: the one base of every canonical URL this project mints. */

/** To be replaced by the owner's domain: profiles, code systems and identifier systems all start here. */
export const canonicalBase = 'https://anyecg-lab.example/fhir'

/** URL of one of this project's own code systems, for example `override-reason`. */
export function codeSystemUrl(name: string): string {
  return `${canonicalBase}/CodeSystem/${name}`
}

/** URL of one of this project's own profiles, for example `ecg-risk-assessment`. */
export function profileUrl(name: string): string {
  return `${canonicalBase}/StructureDefinition/${name}`
}
