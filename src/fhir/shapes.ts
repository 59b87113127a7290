/** @module fhir/shapes: the parts of resources that this service reads, checked before they are read. */
import type { ExtractResource, Resource } from '@medplum/fhirtypes'
import * as z from 'zod'

const text = z.string().optional()
const coding = z.object({ system: text, code: text, display: text })
const concept = z.object({ coding: z.array(coding).optional(), text })
const concepts = z.array(concept).optional()
const subject = z.object({ reference: text }).optional()
const component = z.object({
  code: concept,
  valueCodeableConcept: concept.optional(),
  interpretation: concepts,
})

const shapes = {
  Patient: z.object({ id: text, gender: text, birthDate: text }),
  Observation: z.object({
    id: text,
    status: z.string(),
    code: concept,
    subject,
    effectiveDateTime: text,
    effectivePeriod: z.object({ start: text }).optional(),
    issued: text,
    valueQuantity: z
      .object({ value: z.number().optional(), unit: text, code: text, comparator: text })
      .optional(),
    valueString: text,
    valueCodeableConcept: concept.optional(),
    dataAbsentReason: concept.optional(),
    interpretation: concepts,
    note: z.array(z.object({ text })).optional(),
    component: z.array(component).optional(),
  }),
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
