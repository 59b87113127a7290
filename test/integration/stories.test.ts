import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assess } from '../../src/assess.ts'
import { spanOf } from '../../src/date-time.ts'
import { decodeObservation } from '../../src/ecg/observation.ts'
import { readMeasurements } from '../../src/fhir/recent-labs.ts'
import { validateFhir } from '../../src/fhir/validate.ts'
import { loadRegistry } from '../../src/registry/index.ts'
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
    ['dialysis', ['potassium-high']],
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

describe('the course of the dialysis patient', () => {
  const hourMs = 3_600_000
  const finding = 'potassium-high'

  /** Oldest first: how likely a high potassium was, and what the laboratory measured within the hour. */
  async function course() {
    const observations = await sandbox.fhir.searchResources('Observation', {
      patient: 'dialysis',
      _count: 1000,
    })
    const measurements = readMeasurements(observations, loadRegistry())
    const ecgs = observations
      .filter(({ component }) => component?.some((part) => part.valueSampledData))
      .toSorted((a, b) => timeOf(a) - timeOf(b))
    return Promise.all(
      ecgs.map(async (ecg) => {
        const recording = decodeObservation(ecg)
        if ('kind' in recording) throw new Error(`${ecg.id} is not decoded: ${recording.reason}`)
        const answer = await assess(recording, sandbox.model)
        if (answer.kind === 'declined') throw new Error(`${ecg.id} is declined: ${answer.reason}`)
        const { probability = null, flagged } =
          answer.estimates.find(({ id }) => id === finding) ?? {}
        const beside = measurements.find(
          ({ analyteId, collectedAt }) =>
            analyteId === 'potassium' && Math.abs(spanOf(collectedAt).from - timeOf(ecg)) < hourMs,
        )
        return { probability: probability ?? 0, flagged, potassium: beside?.value ?? null }
      }),
    )
  }
  const timeOf = ({ effectiveDateTime = '' }: { effectiveDateTime?: string }) =>
    Date.parse(effectiveDateTime)

  it('rises and falls with what was measured: raised, treated, falling, normal, raised again', async () => {
    const ecgs = await course()
    expect(ecgs.map(({ flagged }) => flagged)).toEqual([true, true, false, false, true])
    const [raised, treated, falling, normal, now] = ecgs.map(({ potassium }) => potassium)
    expect(now).toBeNull()
    expect(raised).toBeGreaterThan(treated ?? 0)
    expect(treated).toBeGreaterThan(5.5)
    expect(falling).toBeLessThan(5.5)
    expect(normal).toBeLessThan(falling ?? 0)
    const [first, second, third, fourth, newest] = ecgs.map(({ probability }) => probability)
    expect(first).toBeGreaterThan(second ?? 1)
    expect(second).toBeGreaterThan(Math.max(third ?? 1, fourth ?? 1))
    expect(newest).toBeGreaterThan(second ?? 1)
  })

  it('makes its card of the newest ECG', async () => {
    await sandbox.open('dialysis')
    const risks = await sandbox.riskAssessments('dialysis')
    expect(risks.map(({ basis }) => basis?.[0]?.reference)).toEqual(['Observation/dialysis-ecg'])
  })
})
