/** @module ecg/reference: how an ECG is named. */

/** Of a FHIR id: https://hl7.org/fhir/R4/datatypes.html#id. It goes into a URL, where `.` and `..` would climb. */
const observationReference = /^Observation\/(?!\.{1,2}$)[A-Za-z0-9\-.]{1,64}$/

/** `Observation/[id]`, relative and without version. */
export function isEcgReference(text: string): boolean {
  return observationReference.test(text)
}
