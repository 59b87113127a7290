/** @module fhir-profiles/invalid-examples: each one change away from a valid example, and of its profile no more. */
import { codeSystemUrl } from '../src/registry/index.ts'
import { validExamples, type ProfileId } from './examples.ts'

export interface InvalidExample {
  /** `<profile>--<the rule it breaks>` */
  readonly name: string
  readonly profile: ProfileId
  /** FHIRPath of the element that the validator must name. */
  readonly expression: string
  readonly resource: object
}

interface Break {
  readonly rule: string
  /** Of the element that is then wrong, below the resource; '' = the resource. */
  readonly element: string
  /** Where the change is made, as keys and indices with dots between; '' = the resource. */
  readonly at: string
  /** Properties set there; undefined takes one out. */
  readonly set: object
}

const findingSystem = codeSystemUrl('finding')
const interpretationSystem = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation'

const breaks: Readonly<Record<ProfileId, readonly Break[]>> = {
  'ecg-risk-assessment': [
    {
      rule: 'probability-is-a-decimal',
      element: 'prediction[0].probability',
      at: 'prediction.0',
      set: { probabilityRange: undefined, probabilityDecimal: 34 },
    },
    {
      rule: 'probability-without-upper-end',
      element: 'prediction[0].probability.high',
      at: 'prediction.0.probabilityRange',
      set: { high: undefined },
    },
    {
      rule: 'probability-above-100-percent',
      element: 'prediction[0]',
      at: 'prediction.0.probabilityRange.high',
      set: { value: 137 },
    },
    {
      rule: 'when-missing',
      element: 'prediction[0].when',
      at: 'prediction.0',
      set: { whenPeriod: undefined },
    },
    {
      rule: 'when-without-start',
      element: 'prediction[0].when.start',
      at: 'prediction.0.whenPeriod',
      set: { start: undefined },
    },
    {
      rule: 'outcome-is-undefined-finding',
      element: 'prediction[0].outcome',
      at: 'prediction.0.outcome',
      set: { coding: [{ system: findingSystem, code: 'troponin-i-hs-low' }] },
    },
    {
      rule: 'outcome-on-the-other-side',
      element: 'prediction[0]',
      at: 'prediction.0.outcome.coding.2',
      set: { code: 'L' },
    },
    {
      rule: 'finding-predicted-twice',
      element: '',
      at: 'prediction.1.outcome.coding',
      set: {
        0: { system: findingSystem, code: 'potassium-high' },
        2: { system: interpretationSystem, code: 'H' },
      },
    },
    {
      rule: 'flag-is-high-risk',
      element: 'prediction[0].qualitativeRisk',
      at: 'prediction.0.qualitativeRisk.coding.0',
      set: { system: 'http://terminology.hl7.org/CodeSystem/risk-probability', code: 'high' },
    },
    { rule: 'basis-missing', element: 'basis', at: '', set: { basis: undefined } },
    {
      rule: 'basis-is-a-condition',
      element: 'basis[0]',
      at: 'basis.0',
      set: { reference: 'Condition/1' },
    },
    {
      rule: 'performer-is-a-person',
      element: 'performer',
      at: 'performer',
      set: { reference: 'Practitioner/1' },
    },
    {
      rule: 'subject-is-a-group',
      element: 'subject',
      at: 'subject',
      set: { reference: 'Group/1' },
    },
    { rule: 'method-missing', element: 'method', at: '', set: { method: undefined } },
    {
      rule: 'method-of-another-system',
      element: 'method.coding.system',
      at: 'method.coding.0',
      set: { system: 'http://loinc.org' },
    },
    { rule: 'identifier-missing', element: 'identifier', at: '', set: { identifier: undefined } },
    {
      rule: 'identifier-of-another-system',
      element: 'identifier.system',
      at: 'identifier.0',
      set: { system: 'urn:ietf:rfc:3986' },
    },
    {
      rule: 'ai-tag-missing',
      element: 'meta.security',
      at: 'meta.security.0',
      set: { code: 'CLINAST' },
    },
    {
      rule: 'model-status-missing',
      element: 'meta.tag',
      at: 'meta.tag.0',
      set: { system: 'urn:x' },
    },
    {
      rule: 'model-status-unknown',
      element: 'meta.tag[0].code',
      at: 'meta.tag.0',
      set: { code: 'cleared' },
    },
    { rule: 'status-is-preliminary', element: 'status', at: '', set: { status: 'preliminary' } },
    { rule: 'note-missing', element: 'note', at: '', set: { note: undefined } },
  ],
  'ecg-model-device': [
    { rule: 'version-missing', element: 'version', at: '', set: { version: undefined } },
    {
      rule: 'identifier-of-another-system',
      element: 'identifier.system',
      at: 'identifier.0',
      set: { system: 'urn:ietf:rfc:3986' },
    },
    {
      rule: 'belongs-to-a-patient',
      element: 'patient',
      at: '',
      set: { patient: { reference: 'Patient/example' } },
    },
  ],
  'ecg-provenance': [
    {
      rule: 'agent-is-a-person',
      element: 'agent[0].who',
      at: 'agent.0.who',
      set: { reference: 'Practitioner/1' },
    },
    { rule: 'ecg-missing', element: 'entity', at: '', set: { entity: undefined } },
    {
      rule: 'target-is-an-observation',
      element: 'target[0]',
      at: 'target.0',
      set: { reference: 'Observation/1' },
    },
    { rule: 'ai-tag-missing', element: 'meta.security', at: 'meta', set: { security: undefined } },
    {
      rule: 'assessment-tag-empty',
      element: 'meta.tag[0].code',
      at: 'meta.tag.0',
      set: { code: undefined },
    },
  ],
  'ecg-suggested-order': [
    { rule: 'status-is-active', element: 'status', at: '', set: { status: 'active' } },
    { rule: 'intent-is-directive', element: 'intent', at: '', set: { intent: 'directive' } },
    {
      rule: 'supporting-info-is-an-observation',
      element: 'supportingInfo[0]',
      at: 'supportingInfo.0',
      set: { type: 'Observation' },
    },
    { rule: 'reason-missing', element: 'reasonCode', at: '', set: { reasonCode: undefined } },
    {
      rule: 'category-is-imaging',
      element: 'category[0]',
      at: 'category.0.coding.0',
      set: { code: '363679005', display: 'Imaging' },
    },
  ],
  'ecg-observation': [
    { rule: 'waveform-missing', element: '', at: '', set: { component: undefined } },
    { rule: 'entered-in-error', element: 'status', at: '', set: { status: 'entered-in-error' } },
    { rule: 'time-missing', element: 'effective', at: '', set: { effectiveDateTime: undefined } },
    {
      rule: 'subject-is-a-device',
      element: 'subject',
      at: 'subject',
      set: { reference: 'Device/1' },
    },
    {
      rule: 'samples-without-data',
      element: 'component[1]',
      at: 'component.1.valueSampledData',
      set: { data: undefined },
    },
  ],
}

export function invalidExamples(): InvalidExample[] {
  const valid = validExamples()
  const profiles = Object.keys(breaks) as ProfileId[]
  return profiles.flatMap((profile) =>
    breaks[profile].map(({ rule, element, at, set }) => {
      const { resourceType } = valid[profile]
      return {
        name: `${profile}--${rule}`,
        profile,
        expression: element === '' ? resourceType : `${resourceType}.${element}`,
        resource: change(valid[profile], at, set),
      }
    }),
  )
}

/** A changed copy. @throws Error when the valid example has no such place. */
function change(resource: object, at: string, set: object): object {
  const copy = structuredClone(resource)
  const keys = at === '' ? [] : at.split('.')
  const place = keys.reduce<object>((parent, key) => {
    const child = (parent as Record<string, unknown>)[key]
    if (typeof child === 'object' && child !== null) return child
    throw new Error(`The valid ${at} has no ${key}: mend the list of breaks.`)
  }, copy)
  Object.assign(place, set)
  // What was set to undefined goes.
  return JSON.parse(JSON.stringify(copy)) as object
}
