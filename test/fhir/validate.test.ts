import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fhirResourceTypes, validateFhir } from '../../src/fhir/validate.ts'

const patient = { reference: 'Patient/1' }
const code = { coding: [{ system: 'http://loinc.org', code: '2823-3' }] }
const observation = {
  resourceType: 'Observation',
  status: 'final',
  code,
  subject: patient,
  effectiveDateTime: '2026-01-02T03:04:05+01:00',
  valueQuantity: {
    value: 4.1,
    unit: 'mmol/L',
    system: 'http://unitsofmeasure.org',
    code: 'mmol/L',
  },
}
const riskAssessment = {
  resourceType: 'RiskAssessment',
  status: 'final',
  subject: patient,
  basis: [{ reference: 'Observation/1/_history/2' }],
  performer: { reference: 'Device/1' },
  prediction: [{ outcome: { text: 'hyperkalaemia' }, whenPeriod: { start: '2026-01-02' } }],
}
const device = { resourceType: 'Device', status: 'active', type: { text: 'software' } }
const provenance = {
  resourceType: 'Provenance',
  target: [{ reference: 'RiskAssessment/1' }],
  recorded: '2026-01-02T03:04:05Z',
  agent: [{ who: { reference: 'Device/1' } }],
}
const serviceRequest = {
  resourceType: 'ServiceRequest',
  status: 'draft',
  intent: 'proposal',
  subject: patient,
  requester: { reference: 'http://elsewhere.example/fhir/Practitioner/7' },
}
const encounter = {
  resourceType: 'Encounter',
  status: 'in-progress',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER' },
  subject: patient,
}
const person = { resourceType: 'Patient', gender: 'female', birthDate: '1960-02-29' }
const practitioner = { resourceType: 'Practitioner', gender: 'other' }
const bundle = {
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [
    {
      fullUrl: 'urn:uuid:6d6f2e6c-1b6f-4f27-8a4f-6f1e7f6f2c11',
      resource: person,
      request: { method: 'POST', url: 'Patient' },
    },
    {
      resource: {
        ...observation,
        subject: { reference: 'urn:uuid:6d6f2e6c-1b6f-4f27-8a4f-6f1e7f6f2c11' },
      },
      request: { method: 'POST', url: 'Observation' },
    },
  ],
}

const valid = [
  observation,
  riskAssessment,
  device,
  provenance,
  serviceRequest,
  encounter,
  person,
  practitioner,
  bundle,
]

describe('validateFhir', () => {
  it.each(valid)('accepts a valid $resourceType', (resource) => {
    expect(validateFhir(resource)).toEqual([])
  })

  it.each([
    ['RiskAssessment.status', { ...riskAssessment, status: 'done' }, 'registered'],
    ['Device.status', { ...device, status: 'on' }, 'active'],
    [
      'Provenance.entity[0].role',
      { ...provenance, entity: [{ role: 'x', what: patient }] },
      'source',
    ],
    ['ServiceRequest.intent', { ...serviceRequest, intent: 'wish' }, 'proposal'],
    ['ServiceRequest.priority', { ...serviceRequest, priority: 'soon' }, 'urgent'],
    ['Observation.status', { ...observation, status: 'completed' }, 'final'],
    [
      'Observation.value.comparator',
      { ...observation, valueQuantity: { value: 1, comparator: '=' } },
      '<=',
    ],
    ['Patient.gender', { ...person, gender: 'F' }, 'female'],
    ['Practitioner.gender', { ...practitioner, gender: 'm' }, 'male'],
    ['Encounter.status', { ...encounter, status: 'open' }, 'in-progress'],
    ['Bundle.type', { resourceType: 'Bundle', type: 'set' }, 'searchset'],
  ])('names %s when its code is not in the required value set', (expression, resource, allowed) => {
    const [issue, ...more] = validateFhir(resource)
    expect(more).toEqual([])
    expect(issue).toMatchObject({ code: 'code-invalid', expression })
    expect(issue?.text).toContain(allowed)
  })

  it('checks CodeableConcepts with a required binding by system and code', () => {
    const clinical = 'http://terminology.hl7.org/CodeSystem/condition-clinical'
    const condition = (clinicalStatus: object) => ({
      resourceType: 'Condition',
      subject: patient,
      clinicalStatus,
    })
    expect(validateFhir(condition({ coding: [{ system: clinical, code: 'active' }] }))).toEqual([])
    for (const wrong of [
      { text: 'active' },
      { coding: [{ code: 'active' }] },
      { coding: [{ system: clinical, code: 'busy' }] },
    ])
      expect(validateFhir(condition(wrong))).toMatchObject([
        { code: 'code-invalid', expression: 'Condition.clinicalStatus' },
      ])
  })

  it.each([
    ['relative', { reference: 'Practitioner/1' }],
    ['absolute', { reference: 'https://fhir.example/r4/Practitioner/1' }],
    ['versioned', { reference: 'Practitioner/1/_history/3' }],
    ['conditional', { reference: 'Practitioner?identifier=urn:x|1' }],
    ['logical', { type: 'Practitioner', identifier: { value: '1' } }],
  ])('refuses a %s reference to a type the element does not allow', (_kind, subject) => {
    expect(validateFhir({ ...riskAssessment, subject })).toMatchObject([
      { code: 'value', expression: 'RiskAssessment.subject' },
    ])
  })

  it('follows a reference to a contained resource', () => {
    const contained = [{ resourceType: 'Practitioner', id: 'p' }]
    expect(
      validateFhir({ ...riskAssessment, contained, subject: { reference: '#p' } }),
    ).toMatchObject([{ code: 'value', expression: 'RiskAssessment.subject' }])
    expect(validateFhir({ ...riskAssessment, contained, performer: { reference: '#p' } })).toEqual(
      [],
    )
  })

  it('names the element in an entry of a Bundle', () => {
    const [, second] = bundle.entry
    const entry = [{ ...second, resource: { ...observation, status: 'x' } }]
    expect(validateFhir({ ...bundle, entry })).toMatchObject([
      { expression: 'Bundle.entry[0].resource.status' },
    ])
  })

  it('allows one value[x], with a time zone', () => {
    expect(validateFhir({ ...observation, valueString: 'high' })).toMatchObject([
      { code: 'structure', expression: 'Observation.value' },
    ])
    const [issue] = validateFhir({ ...observation, effectiveDateTime: '2026-01-02T03:04:05' })
    expect(issue?.expression).toBe('Observation.effective')
    expect(issue?.text).toContain('time zone')
  })

  it('reports what @medplum/core finds: cardinality, types, invariants, unknown properties', () => {
    const issues = validateFhir({
      resourceType: 'RiskAssessment',
      status: 'final',
      colour: 'red',
      prediction: [{ probabilityDecimal: 200 }, { probabilityDecimal: 'high' }],
    })
    expect(issues.map(({ expression }) => expression)).toEqual(
      expect.arrayContaining([
        'RiskAssessment.subject',
        'RiskAssessment.colour',
        'RiskAssessment.prediction[0]',
      ]),
    )
    expect(issues.map(({ code: kind }) => kind)).toEqual(
      expect.arrayContaining(['structure', 'invariant']),
    )
  })

  it.each([undefined, null, 7, 'Patient', [], {}, { resourceType: 'Bot' }, { resourceType: 4 }])(
    'refuses %j, which is no resource',
    (value) => {
      expect(validateFhir(value)).toHaveLength(1)
    },
  )

  it('never throws, whatever stands in place of an element', () => {
    const keys = Object.keys(observation).filter((key) => key !== 'resourceType')
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue(), (key, value) => {
        expect(Array.isArray(validateFhir({ ...observation, [key]: value }))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('survives nesting deeper than the stack', () => {
    const depth = 100_000
    const name: unknown = JSON.parse('['.repeat(depth) + ']'.repeat(depth))
    expect(validateFhir({ resourceType: 'Patient', name })).not.toEqual([])
  })

  it('knows the concrete types of R4 only', () => {
    const types = fhirResourceTypes()
    expect(types.has('RiskAssessment')).toBe(true)
    for (const other of ['Resource', 'DomainResource', 'Bot', 'SubscriptionStatus'])
      expect(types.has(other)).toBe(false)
  })
})
