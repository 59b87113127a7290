import type { Bundle, Observation, Resource } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import type { ProfileId } from '../../fhir-profiles/examples.ts'
import { invalidExamples } from '../../fhir-profiles/invalid-examples.ts'
import { decodeObservation } from '../../src/ecg/observation.ts'
import { validateFhir } from '../../src/fhir/validate.ts'
import { toSuggestion } from '../../src/present/suggestion.ts'
import { toTransaction } from '../../src/present/transaction.ts'
import { assessmentOf, ecgTime, estimate, registry } from '../interpret/examples.ts'
import { listExamples, profileIds, readExample, validateAs } from './profiles.ts'

describe('valid examples', () => {
  it.each(profileIds)('%s is valid FHIR, and of its profile', (id) => {
    const resource = readExample(`valid/${id}.json`)
    expect(validateFhir(resource)).toEqual([])
    expect(validateAs(id, resource)).toEqual([])
  })

  it('the transaction holds resources of their profiles before the server resolves its references', () => {
    const bundle = readExample('valid/transaction.json') as Bundle
    expect(validateFhir(bundle)).toEqual([])
    expectProfiles(bundle)
  })

  it('the ECG can be read', () => {
    const ecg = readExample('valid/ecg-observation.json') as Observation
    expect(decodeObservation(ecg)).toMatchObject({ samplingHz: 250 })
  })
})

describe('invalid examples', () => {
  const invalid = invalidExamples()

  it('are those that are committed', () => {
    expect(listExamples('invalid')).toEqual(invalid.map(({ name }) => `${name}.json`).toSorted())
  })

  it.each(invalid)('$name: the validator names $expression', ({ name, profile, expression }) => {
    const resource = readExample(`invalid/${name}.json`)
    const named = validateAs(profile, resource).map((issue) => issue.expression)
    // Beside it only what lies within it: a decimal has no ends of a range either.
    expect(named).toContain(expression)
    expect(named.filter((path) => !`${path}.`.startsWith(`${expression}.`))).toEqual([])
  })

  it('are valid FHIR but for the profile, so that it is the profile that is proved', () => {
    const broken = invalid.filter(({ resource }) => validateFhir(resource).length > 0)
    expect(broken.map(({ name }) => name)).toEqual([])
  })
})

describe('what the service writes', () => {
  const common = { patientId: 'p1', ecgTime, registry, now: ecgTime }
  const manifest = {
    id: 'anyecg-test',
    version: '1.2.3',
    title: 'Test model',
    status: 'research',
    sha256: 'a'.repeat(64),
    labelWindowHours: { F: 1, M: 6, C: 336 },
    trainedOn: 'a virtual cohort.',
  } as Parameters<typeof toTransaction>[0]['manifest']
  const defined = registry.indicators.filter(({ finding }) => finding)

  it('fits the profiles for every indicator that is defined', () => {
    const published = defined.map(({ id }) => estimate(id))
    const assessment = assessmentOf(...published)
    expectProfiles(toTransaction({ ...common, id: 'f00d', assessment, published, manifest }))
  })

  it('fits when nothing passes the gate', () => {
    const assessment = assessmentOf()
    expectProfiles(toTransaction({ ...common, id: 'f00d', assessment, published: [], manifest }))
  })

  it('fits for every order that a finding has', () => {
    for (const indicator of defined) {
      const suggestion = toSuggestion({
        ...common,
        indicator,
        userId: 'Practitioner/1',
        assessmentId: 'f00d',
        ecgStart: new Date(ecgTime).toISOString(),
        reason: 'a reason',
      })
      for (const action of suggestion?.actions ?? []) {
        const order = action.type === 'create' ? action.resource : undefined
        expect(validateAs('ecg-suggested-order', order), indicator.id).toEqual([])
      }
    }
  })

  it.each(registry.indicators.filter(({ finding }) => !finding))(
    '$id, which is undefined, would not pass',
    ({ id }) => {
      const published = [estimate(id)]
      const { entry } = toTransaction({
        ...common,
        id: 'f00d',
        assessment: assessmentOf(...published),
        published,
        manifest,
      })
      expect(validateAs('ecg-risk-assessment', entry?.[1]?.resource)).toMatchObject([
        { code: 'code-invalid', expression: 'RiskAssessment.prediction[0].outcome' },
      ])
    },
  )
})

const profileOf: Partial<Record<Resource['resourceType'], ProfileId>> = {
  Device: 'ecg-model-device',
  RiskAssessment: 'ecg-risk-assessment',
  Provenance: 'ecg-provenance',
}

function expectProfiles({ entry = [] }: Bundle): void {
  expect(entry).toHaveLength(3)
  for (const { resource } of entry) {
    const id = resource && profileOf[resource.resourceType]
    expect(id).toBeDefined()
    if (id) expect(validateAs(id, resource), id).toEqual([])
  }
}
