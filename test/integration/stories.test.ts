import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { validateFhir } from '../../src/fhir/validate.ts'
import { startTestSandbox, type TestSandbox } from './sandbox.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox()
})
afterAll(() => sandbox.close())

describe('opening a story chart', () => {
  it.each([
    ['hyperkalaemia', ['potassium-high']],
    ['hypokalaemia', ['potassium-low']],
    ['hypocalcaemia', ['calcium-low', 'calcium-ionised-low']],
    ['severe-anaemia', ['haemoglobin-low']],
    ['myocardial-injury', ['troponin-i-hs-high', 'troponin-t-hs-high']],
    ['heart-failure', ['nt-probnp-high', 'bnp-high']],
  ])('%s shows its own finding', async (patientId, findings) => {
    const { cards } = await sandbox.open(patientId)
    expect(cards).toHaveLength(1)
    expect(findings).toContain(cards[0]?.source.topic?.code)
  })

  it.each(['normal', 'potassium-measured', 'undecodable-ecg', 'paced', 'child'])(
    '%s shows no card',
    async (patientId) => {
      expect(await sandbox.open(patientId)).toEqual({ cards: [] })
    },
  )

  it.each(['undecodable-ecg', 'paced', 'child'])('%s leaves nothing in the chart', async (id) => {
    await sandbox.open(id)
    expect(await sandbox.riskAssessments(id)).toHaveLength(0)
  })

  it('gives the same card and writes nothing twice when opened again', async () => {
    const first = await sandbox.open('hyperkalaemia')
    const count = async (type: 'RiskAssessment' | 'Provenance' | 'Device') =>
      (await sandbox.fhir.search(type, { _summary: 'count' })).total ??
      (await sandbox.fhir.searchResources(type, { _count: 1000 })).length
    const before = await Promise.all([
      count('RiskAssessment'),
      count('Provenance'),
      count('Device'),
    ])
    const again = await sandbox.open('hyperkalaemia')
    expect(again).toEqual(first)
    expect(
      await Promise.all([count('RiskAssessment'), count('Provenance'), count('Device')]),
    ).toEqual(before)
    expect(await sandbox.riskAssessments('hyperkalaemia')).toHaveLength(1)
  })

  it('writes one RiskAssessment when twenty users open it at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => sandbox.open('sepsis')))
    expect(await sandbox.riskAssessments('sepsis')).toHaveLength(1)
  })

  it('writes resources that are valid and point at each other', async () => {
    await sandbox.open('heart-failure')
    const [risk] = await sandbox.riskAssessments('heart-failure')
    expect(risk).toBeDefined()
    expect(validateFhir(risk)).toEqual([])
    expect(risk?.basis?.[0]?.reference).toBe('Observation/heart-failure-ecg')
    const device = await sandbox.fhir.readReference(risk?.performer ?? {})
    expect(device.resourceType).toBe('Device')
    expect(validateFhir(device)).toEqual([])
    const provenance = await sandbox.fhir.searchOne('Provenance', {
      target: `RiskAssessment/${risk?.id ?? ''}`,
    })
    expect(provenance?.entity?.[0]?.what.reference).toBe('Observation/heart-failure-ecg')
    expect(validateFhir(provenance)).toEqual([])
  })

  it('publishes every indicator that passes the gate, flagged or not, and none that is near chance', async () => {
    await sandbox.open('normal')
    const [risk] = await sandbox.riskAssessments('normal')
    const published = risk?.prediction?.map(({ outcome }) => outcome?.coding?.[0]?.code)
    expect(published).toContain('potassium-high')
    expect(published).not.toContain('monocytes-high')
    expect(published?.length).toBeLessThanOrEqual(11)
    const flags = risk?.prediction?.map(({ qualitativeRisk }) => qualitativeRisk?.coding?.[0]?.code)
    expect(new Set(flags)).toEqual(new Set(['not-flagged']))
  })

  it('follows the ECG: patients whose ECGs are swapped swap their findings', async () => {
    const [a, b] = ['hyperkalaemia', 'severe-anaemia'] as const
    const [findingA, findingB] = [await sandbox.findingOf(a), await sandbox.findingOf(b)]
    const [ecgA, ecgB] = [await sandbox.ecgOf(a), await sandbox.ecgOf(b)]
    await sandbox.fhir.updateResource({ ...ecgA, component: ecgB.component ?? [] })
    await sandbox.fhir.updateResource({ ...ecgB, component: ecgA.component ?? [] })
    expect(await sandbox.findingOf(a)).toBe(findingB)
    expect(await sandbox.findingOf(b)).toBe(findingA)
    // Another version of an ECG is another assessment.
    expect(await sandbox.riskAssessments(a)).toHaveLength(2)
  })
})
