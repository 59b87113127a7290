/** @module fhir/is-about: whose a resource is. A wrong prefetch must not put a stranger's ECG on the chart. */

/** Of a hook request: whose chart, and on which server. */
export interface ChartAddress {
  readonly fhirServer?: string
  readonly context: { readonly patientId: string }
}

/**
 * True when the resource names the request's patient as its subject. An absolute reference counts only
 * below the request's own FHIR server: ids of another server are other people.
 */
export function isAbout(resource: object, request: ChartAddress): boolean {
  if (!('subject' in resource)) return false
  const { subject } = resource as { subject?: { reference?: string } }
  const reference = subject?.reference?.split('/_history/')[0]
  const relative = `Patient/${request.context.patientId}`
  if (reference === undefined || reference === relative) return reference !== undefined
  // As URLs: EHR.example:443 and ehr.example are one server.
  const base = request.fhirServer?.replace(/\/*$/, '/')
  const patient = base === undefined ? null : URL.parse(relative, base)
  return patient !== null && URL.parse(reference)?.href === patient.href
}
