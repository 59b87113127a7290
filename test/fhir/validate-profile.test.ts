import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { validateFhir, type Guide } from '../../src/fhir/validate.ts'

const base = 'https://test.example/fhir'
const colours = `${base}/CodeSystem/colour`
const root = 'http://hl7.org/fhir/StructureDefinition'

/** The parts of an Observation that these tests use; a real snapshot has all. */
function snapshot(elements: readonly Partial<ElementDefinition>[]): StructureDefinition {
  const element = elements.map((part) => ({
    id: part.path ?? '',
    min: 0,
    max: '1',
    base: { path: part.path ?? '', min: 0, max: part.max ?? '1' },
    ...part,
  })) as ElementDefinition[]
  return {
    resourceType: 'StructureDefinition',
    url: `${base}/StructureDefinition/test`,
    name: 'Test',
    status: 'draft',
    kind: 'resource',
    abstract: false,
    type: 'Observation',
    baseDefinition: `${root}/Observation`,
    derivation: 'constraint',
    snapshot: { element },
  }
}

const required = (valueSet: string) => ({
  strength: 'required' as const,
  valueSet: `${base}/ValueSet/${valueSet}`,
})

const profile = snapshot([
  { path: 'Observation' },
  { path: 'Observation.meta', type: [{ code: 'Meta' }] },
  {
    path: 'Observation.meta.tag',
    max: '*',
    type: [{ code: 'Coding' }],
    slicing: { discriminator: [{ type: 'value', path: 'system' }], rules: 'open' },
  },
  {
    id: 'Observation.meta.tag:colour',
    path: 'Observation.meta.tag',
    sliceName: 'colour',
    max: '*',
    base: { path: 'Meta.tag', min: 0, max: '*' },
    type: [{ code: 'Coding' }],
    binding: required('colour'),
  },
  {
    id: 'Observation.meta.tag:colour.system',
    path: 'Observation.meta.tag.system',
    type: [{ code: 'uri' }],
    patternUri: colours,
  },
  {
    id: 'Observation.meta.tag:colour.display',
    path: 'Observation.meta.tag.display',
    min: 1,
    type: [{ code: 'string' }],
  },
  { path: 'Observation.status', type: [{ code: 'code' }] },
  { path: 'Observation.code', type: [{ code: 'CodeableConcept' }], binding: required('listed') },
  {
    path: 'Observation.subject',
    type: [{ code: 'Reference', targetProfile: [`${base}/StructureDefinition/person`] }],
  },
  { path: 'Observation.value[x]', type: [{ code: 'Quantity' }] },
])

const guide: Guide = {
  profiles: new Map([
    [`${base}/StructureDefinition/test`, profile],
    [`${base}/StructureDefinition/person`, { ...profile, type: 'Patient' }],
  ]),
  valueSets: new Map(
    [
      { name: 'colour', include: [{ system: colours }] },
      { name: 'listed', include: [{ system: colours, concept: [{ code: 'red' }] }] },
    ].map(({ name, include }) => [
      `${base}/ValueSet/${name}`,
      { resourceType: 'ValueSet', status: 'draft', compose: { include } },
    ]),
  ),
  codeSystems: new Map([
    [
      colours,
      {
        resourceType: 'CodeSystem',
        status: 'draft',
        content: 'complete',
        concept: [{ code: 'red', concept: [{ code: 'crimson' }] }, { code: 'blue' }],
      },
    ],
  ]),
}

const observation = {
  resourceType: 'Observation',
  meta: { tag: [{ system: colours, code: 'crimson', display: 'Crimson' }] },
  status: 'final',
  code: { coding: [{ system: colours, code: 'red' }] },
  subject: { reference: 'Patient/1' },
  valueQuantity: { value: 1 },
}

describe('validateFhir with a profile', () => {
  const validate = (resource: unknown) =>
    validateFhir(resource, { guide, url: `${base}/StructureDefinition/test` })

  it('accepts what fits, and tags that no slice is about', () => {
    expect(validate(observation)).toEqual([])
    const other = { system: 'urn:other', code: 'mauve' }
    expect(validate({ ...observation, meta: { tag: [other] } })).toEqual([])
  })

  it.each([
    ['a code the value set does not list', 'code', { coding: [{ system: colours, code: 'blue' }] }],
    ['a code of another system', 'code', { coding: [{ system: 'urn:other', code: 'red' }] }],
    ['a type the profile took out', 'value', undefined, { valueString: 'red' }],
    ['a target of another type', 'subject', { reference: 'Group/1' }],
    [
      'a Coding the slice does not allow',
      'meta.tag[0]',
      undefined,
      { meta: { tag: [{ system: colours, code: 'mauve', display: 'Mauve' }] } },
    ],
    [
      'a part that the slice must have',
      'meta.tag[0].display',
      undefined,
      { meta: { tag: [{ system: colours, code: 'blue' }] } },
    ],
  ])('names the element: %s', (_what, path, value, change?: object) => {
    const { valueQuantity: _, ...bare } = observation
    const resource = value ? { ...observation, [path]: value } : { ...bare, ...change }
    expect(validate(resource).map(({ expression }) => expression)).toEqual([`Observation.${path}`])
  })

  it('says what a value[x] may be', () => {
    const { valueQuantity: _, ...bare } = observation
    const [issue] = validate({ ...bare, valueString: 'red' })
    expect(issue?.text).toBe('Give valueQuantity, not valueString.')
  })

  it('refuses a resource of another type', () => {
    expect(validate({ resourceType: 'Patient' })).toMatchObject([{ expression: 'resourceType' }])
  })

  it('throws for a profile that is not there: a mistake of the caller', () => {
    expect(() => validateFhir(observation, { guide, url: 'urn:none' })).toThrow('urn:none')
  })

  it('leaves the base checks as they are', () => {
    expect(validateFhir({ ...observation, code: { text: 'blue' } })).toEqual([])
  })
})
