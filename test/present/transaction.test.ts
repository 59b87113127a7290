import type { RiskAssessment } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, it } from 'vitest'
import { validateFhir } from '../../src/fhir/validate.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import { toTransaction, type TransactionInput } from '../../src/present/transaction.ts'
import { assessmentOf, ecgTime, estimate, hourMs, registry } from '../interpret/examples.ts'

const manifest = {
  id: 'anyecg-test',
  version: '1.2.3',
  title: 'Test model',
  status: 'demonstration',
  sha256: 'a'.repeat(64),
  labelWindowHours: { F: 1, M: 6, C: 336 },
  trainedOn: 'a virtual cohort.',
} as Manifest

const flagged = estimate('potassium-high')
const input: TransactionInput = {
  id: 'f00d',
  assessment: assessmentOf(flagged),
  published: [flagged, estimate('haemoglobin-low', { flagged: false, probability: 0.04 })],
  patientId: 'p1',
  encounterId: 'e1',
  ecgTime,
  registry,
  manifest,
  now: ecgTime + hourMs,
}

describe('toTransaction', () => {
  let risk: RiskAssessment
  beforeAll(() => {
    risk = toTransaction(input).entry?.[1]?.resource as RiskAssessment
  })

  it('writes resources that pass the validator', () => {
    for (const { resource } of toTransaction(input).entry ?? [])
      expect(validateFhir(resource)).toEqual([])
  })

  it('creates each resource only once, by what names it', () => {
    const conditions = toTransaction(input).entry?.map(({ request }) => request?.ifNoneExist)
    expect(conditions).toEqual([
      'identifier=https://anyecg-lab.example/fhir/sid/model|anyecg-test@1.2.3',
      'identifier=https://anyecg-lab.example/fhir/sid/risk-assessment|f00d',
      '_tag=https://anyecg-lab.example/fhir/sid/assessment|f00d',
    ])
    expect(toTransaction(input)).toEqual(toTransaction(input))
  })

  it('gives probabilities as a range in UCUM percent, never as a bare decimal', () => {
    expect(risk.prediction?.[0]?.probabilityRange).toEqual({
      low: { value: 31, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
      high: { value: 37, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
    })
    expect(JSON.stringify(risk)).not.toContain('probabilityDecimal')
  })

  it('sets the time window of each finding, one hour for potassium, six for haemoglobin', () => {
    expect(risk.prediction?.map(({ whenPeriod }) => whenPeriod)).toEqual([
      { start: '2026-03-01T07:41:00.000Z', end: '2026-03-01T09:41:00.000Z' },
      { start: '2026-03-01T02:41:00.000Z', end: '2026-03-01T14:41:00.000Z' },
    ])
  })

  it('says flagged or not, not "high risk"', () => {
    expect(
      risk.prediction?.map(({ qualitativeRisk }) => qualitativeRisk?.coding?.[0]?.code),
    ).toEqual(['flagged', 'not-flagged'])
  })

  it('refers to the ECG, the patient, the encounter and the device of the same transaction', () => {
    expect(risk.basis).toEqual([{ reference: 'Observation/ecg-1' }])
    expect(risk.subject).toEqual({ reference: 'Patient/p1' })
    expect(risk.encounter).toEqual({ reference: 'Encounter/e1' })
    expect(risk.performer?.reference).toBe(toTransaction(input).entry?.[0]?.fullUrl)
  })

  it('stays valid, and says why it is empty, when nothing passes the gate', () => {
    const entry = toTransaction({ ...input, published: [] }).entry?.[1]
    const empty = entry?.resource as RiskAssessment
    expect(empty.prediction).toBeUndefined()
    expect(empty.note?.[0]?.text).toContain('No indicator passes the evidence gate')
    expect(validateFhir(empty)).toEqual([])
  })
})
