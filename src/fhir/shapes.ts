/** @module fhir/shapes: the parts of resources that this service reads, checked before they are read. */
import type { ExtractResource, Resource } from '@medplum/fhirtypes'
import * as z from 'zod'
import { listOf } from '../list-of.ts'

/**
 * FHIR id, https://hl7.org/fhir/R4/datatypes.html#id. Ids go into URLs, where `.` and `..` would climb:
 * https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4
 */
export const fhirIdPattern = /^(?!\.{1,2}$)[A-Za-z0-9\-.]{1,64}$/

const text = z.string().optional()
const coding = z.object({ system: text, code: text, display: text })
const concept = z.object({ coding: listOf(coding).optional(), text })
const concepts = listOf(concept).optional()
const subject = z.object({ reference: text }).optional()
const component = z.object({
  code: concept,
  valueCodeableConcept: concept.optional(),
  interpretation: concepts,
  valueSampledData: z.unknown().optional(),
})
const observation = z.object({
  id: text,
  status: z.string(),
  code: concept,
  subject,
  effectiveDateTime: text,
  effectivePeriod: z.object({ start: text }).optional(),
  effectiveInstant: text,
  issued: text,
  valueQuantity: z
    .object({ value: z.number().optional(), unit: text, code: text, comparator: text })
    .optional(),
  valueString: text,
  valueCodeableConcept: concept.optional(),
  valueSampledData: z.unknown().optional(),
  dataAbsentReason: concept.optional(),
  interpretation: concepts,
  note: listOf(z.object({ text })).optional(),
  component: listOf(component).optional(),
})

const shapes = {
  Patient: z.object({ id: text, gender: text, birthDate: text }),
  // What is written refers to the ECG by its id. A laboratory result is only read: it counts whatever its id.
  Observation: observation.refine(
    (each) => each.id === undefined || fhirIdPattern.test(each.id) || !holdsSamples(each),
  ),
  Condition: z.object({
    subject,
    code: concept.optional(),
    verificationStatus: concept.optional(),
  }),
  ServiceRequest: z.object({
    id: text,
    status: z.string(),
    subject,
    code: concept.optional(),
    authoredOn: text,
    doNotPerform: z.boolean().optional(),
  }),
}

function holdsSamples({ valueSampledData, component }: z.infer<typeof observation>): boolean {
  return [{ valueSampledData }, ...(component ?? [])].some(
    (part) => part.valueSampledData !== undefined,
  )
}

export type ReadType = keyof typeof shapes

/**
 * The resources of one type that have the shape FHIR gives them. One malformed laboratory result must not
 * silence the chart it lies in: it is left out and counted.
 */
export function selectWellFormed<T extends ReadType>(
  type: T,
  resources: readonly Resource[],
): { readonly wellFormed: readonly ExtractResource<T>[]; readonly malformed: number } {
  const ofType = resources.filter((resource) => resource.resourceType === type)
  const wellFormed = ofType.filter((resource) => shapes[type].safeParse(resource).success)
  return {
    wellFormed: wellFormed as ExtractResource<T>[],
    malformed: ofType.length - wellFormed.length,
  }
}
