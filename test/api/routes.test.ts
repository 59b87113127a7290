import type { Observation } from '@medplum/fhirtypes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AssessedAnswer } from '../../src/api/types.ts'
import { estimateIndicators } from '../../src/interpret/estimate.ts'
import { naturalFrequency } from '../../src/interpret/frequencies.ts'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import { startTestSandbox, type TestSandbox } from '../integration/sandbox.ts'
import { launchToken } from '../sandbox/smart-auth-hospital.ts'
import { assessedSchema, declinedSchema, historySchema, waveformSchema } from './answers.ts'
import { openApi, outcomeText } from './api.ts'
import { dayMs, openCourse, pacedRhythm, shortened } from './course-of.ts'

let sandbox: TestSandbox
let store: Store
let api: ReturnType<typeof openApi>
let iss: string
beforeAll(async () => {
  sandbox = await startTestSandbox()
  store = await openStore({ now: Date.now })
  api = openApi({ model: sandbox.model, store, tenants: sandbox.tenants })
  iss = `${sandbox.url}/fhir/R4`
})
afterAll(async () => {
  await sandbox.close()
  await store.close()
})

const ask = (path: string, patient: string, ecg?: string) =>
  api.ask(path, { iss, patient, ...(ecg ? { ecg } : {}) })
async function answerOf(path: string, patient: string, ecg?: string): Promise<unknown> {
  const response = await ask(path, patient, ecg)
  expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
  return response.json()
}
const assessed = async (patient: string, ecg?: string): Promise<AssessedAnswer> =>
  assessedSchema.parse(await answerOf('assessment', patient, ecg))
const estimateOf = (answer: AssessedAnswer, id: string) => {
  const found = answer.estimates.find((estimate) => estimate.id === id)
  if (!found) throw new Error(`no estimate ${id}`)
  return found
}
const potassium = (
  patientId: string,
  value: number,
  change: Partial<Observation> = {},
): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  category: [
    {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/observation-category',
          code: 'laboratory',
        },
      ],
    },
  ],
  code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }] },
  subject: { reference: `Patient/${patientId}` },
  valueQuantity: { value, system: 'http://unitsofmeasure.org', code: 'mmol/L' },
  ...change,
})

describe('GET /api/assessment', () => {
  it('says what the card says', async () => {
    const { cards } = await sandbox.open('hyperkalaemia')
    const answer = await assessed('hyperkalaemia')
    const speaking = answer.estimates.filter(({ silence }) => silence === null)
    expect(speaking.map(({ id }) => id)).toEqual([cards[0]?.source.topic?.code])
    const { probability, threshold, flagged, measured } = estimateOf(answer, 'potassium-high')
    const { count, of } = naturalFrequency(probability ?? 0)
    expect(cards[0]?.detail).toContain(`**${Math.round((probability ?? 0) * 100)} %**`)
    // "Of 100 patients ..., about 96 have it."
    expect(cards[0]?.detail).toMatch(new RegExp(`\\b${of}\\b.*\\b${count}\\b`))
    expect(flagged && (probability ?? 0) >= (threshold ?? 1)).toBe(true)
    // Measured 41 days before the ECG: not near it.
    expect(measured).toBeNull()
    expect(answer.ecg).toMatchObject({
      reference: 'Observation/hyperkalaemia-ecg',
      lead: 'II',
      leadProven: true,
      windowSeconds: 10,
    })
  })

  it('puts beside an earlier ECG what was measured then, not what came of it', async () => {
    const first = await assessed('dialysis', 'Observation/dialysis-ecg-1')
    expect(estimateOf(first, 'potassium-high').measured?.value).toBe(6.8)
    const second = await assessed('dialysis', 'Observation/dialysis-ecg-2')
    expect(estimateOf(second, 'potassium-high').measured?.value).toBe(5.9)
    expect(estimateOf(second, 'potassium-high').agreement).toBe('agrees')
  })

  it('gives the numbers of the RiskAssessment, under its name', async () => {
    await sandbox.open('hyperkalaemia')
    const [risk] = await sandbox.riskAssessments('hyperkalaemia')
    const answer = await assessed('hyperkalaemia')
    expect(risk?.identifier?.[0]?.value).toBe(answer.assessmentId)
    const written = risk?.prediction ?? []
    expect(written.length).toBeGreaterThan(0)
    for (const { outcome, probabilityRange } of written) {
      const { interval95 } = estimateOf(answer, outcome?.coding?.[0]?.code ?? '')
      const percent = interval95?.map((value) => Number((value * 100).toFixed(2)))
      expect([probabilityRange?.low?.value, probabilityRange?.high?.value]).toEqual(percent)
    }
  })

  it('holds every defined finding, and no undefined one', async () => {
    const { estimates } = await assessed('hyperkalaemia')
    expect(estimates).toHaveLength(99)
    expect(estimates.map(({ id }) => id)).not.toContain('troponin-i-hs-low')
    const uncalibrated = estimates.filter(({ probability }) => probability === null)
    for (const { interval95, threshold, flagged } of uncalibrated)
      expect([interval95, threshold, flagged]).toEqual([null, null, false])
  })

  it('puts the measured value first, with its side and whether it agrees', async () => {
    const answer = await assessed('potassium-measured')
    const high = estimateOf(answer, 'potassium-high')
    expect(high).toMatchObject({
      flagged: true,
      silence: 'measured',
      agreement: 'agrees',
      measured: { value: 7, unit: 'mmol/L', standing: 'final', side: 'high' },
    })
    // It silences nothing here and is shown all the same; a low potassium is neither flagged nor found.
    expect(estimateOf(answer, 'potassium-low')).toMatchObject({
      silence: 'not-flagged',
      agreement: 'agrees',
      measured: { value: 7 },
    })
  })

  it('judges a named ECG like the newest', async () => {
    const named = await assessed('hyperkalaemia', 'Observation/hyperkalaemia-ecg')
    expect(named).toEqual(await assessed('hyperkalaemia'))
  })

  it('says which is the newest that can be used, whatever came after it', async () => {
    const { patientId, add } = await openCourse(sandbox)
    const [older, newest] = [await add(3), await add(2)]
    await add(1, { component: shortened(await sandbox.ecgOf('normal'), 4) })
    const { component = [] } = await sandbox.ecgOf('undecodable-ecg')
    await add(0, { component })
    const nameOf = ({ id }: { id: string }) => `Observation/${id}`
    const unnamed = await assessed(patientId)
    expect(unnamed).toMatchObject({ newest: null, ecg: { reference: nameOf(newest) } })
    expect(await assessed(patientId, nameOf(newest))).toEqual(unnamed)
    const { reference, start } = unnamed.ecg
    expect((await assessed(patientId, nameOf(older))).newest).toEqual({ reference, start })
    const paced = await add(0, { interpretation: [pacedRhythm] })
    // Nothing is answered now where none is named, and that is what it is about.
    const { newest: last } = await assessed(patientId, nameOf(newest))
    expect(last?.reference).toBe(nameOf(paced))
  })

  it('names no other ECG where none was named, though none can be used', async () => {
    const { patientId, add } = await openCourse(sandbox)
    await add(1, { interpretation: [pacedRhythm] })
    const { component: _, ...report } = await add(0)
    await sandbox.fhir.updateResource(report)
    const answer = declinedSchema.parse(await answerOf('assessment', patientId))
    expect(answer.newest).toBeNull()
  })

  it('though a report without a tracing followed it', async () => {
    const { patientId, add } = await openCourse(sandbox)
    const ecg = await add(1)
    const after = (minutes: number) =>
      new Date(Date.parse(ecg.effectiveDateTime ?? '') + minutes * 60_000).toISOString()
    const measure = (value: number, minutes: number) =>
      sandbox.fhir.createResource(
        potassium(patientId, value, { effectiveDateTime: after(minutes) }),
      )
    await Promise.all([measure(7, 15), measure(5, 120)])
    const newest = await assessed(patientId)
    expect(estimateOf(newest, 'potassium-high').measured?.value).toBe(5)
    await add(0, { component: [], effectiveDateTime: after(30) })
    expect(await assessed(patientId, `Observation/${ecg.id}`)).toEqual(newest)
  })

  it.each([
    ['paced', 'paced'],
    ['child', 'under-age'],
    ['undecodable-ecg', 'undecodable'],
  ])('declines %s: %s', async (patient, reason) => {
    const answer = declinedSchema.parse(await answerOf('assessment', patient))
    expect(answer).toMatchObject({ reason, ecg: { reference: `Observation/${patient}-ecg` } })
    expect(Date.parse(answer.ecg?.start ?? '')).not.toBeNaN()
  })

  it("reads no other patient's ECG", async () => {
    const response = await ask('assessment', 'hyperkalaemia', 'Observation/hypokalaemia-ecg')
    expect(await outcomeText(response, 403)).toContain('ecg: ')
    await outcomeText(await ask('waveform', 'hyperkalaemia', 'Observation/hypokalaemia-ecg'), 403)
    await outcomeText(await ask('assessment', 'hyperkalaemia', 'Observation/nothing'), 404)
  })

  it('declines what is no ECG', async () => {
    const [lab] = await sandbox.fhir.searchResources('Observation', {
      patient: 'hyperkalaemia',
      code: 'http://loinc.org|2823-3',
    })
    const reference = `Observation/${lab?.id ?? ''}`
    const answer = declinedSchema.parse(await answerOf('assessment', 'hyperkalaemia', reference))
    expect(answer).toMatchObject({ reason: 'not-an-ecg', ecg: { reference } })
  })

  it("goes by an operator's switches", async () => {
    const row = { reason: 'test', by: 'operator', since: Date.now() }
    await store.silences.impose({ scope: 'indicator:potassium-high', ...row })
    const answer = await assessed('hyperkalaemia')
    expect(estimateOf(answer, 'potassium-high').silence).toBe('silenced-by-switch')
    await store.silences.lift('indicator:potassium-high')
    await store.silences.impose({ scope: 'all', ...row })
    for (const path of ['assessment', 'history'])
      expect(await outcomeText(await ask(path, 'hyperkalaemia'), 403)).toContain('switched')
    await store.silences.lift('all')
    expect((await ask('assessment', 'hyperkalaemia')).status).toBe(200)
  })
})

describe('GET /api/waveform', () => {
  it('gives the recorded leads and what the network saw', async () => {
    const ecg = 'Observation/hyperkalaemia-ecg'
    const answer = waveformSchema.parse(await answerOf('waveform', 'hyperkalaemia', ecg))
    const resource = await sandbox.ecgOf('hyperkalaemia')
    expect(answer.leads).toHaveLength(resource.component?.length ?? 0)
    expect(answer.leads.map(({ name }) => name).slice(0, 2)).toEqual(['I', 'II'])
    const { ecg: seen } = await assessed('hyperkalaemia')
    expect(answer.samplingHz).toBe(seen.samplingHz)
    for (const { mv } of answer.leads) expect(mv).toHaveLength(seen.seconds * seen.samplingHz)
    const [first] = resource.component ?? []
    const { origin, factor = 1, data = '' } = first?.valueSampledData ?? {}
    expect(origin?.code).toBe('mV')
    const [raw = 0] = data.split(' ').map(Number)
    expect(answer.leads[0]?.mv[0]).toBeCloseTo(raw * factor + (origin?.value ?? 0), 4)
  })

  it('shows the input that leads to the estimate', async () => {
    const ecg = 'Observation/hyperkalaemia-ecg'
    const { modelInput } = waveformSchema.parse(await answerOf('waveform', 'hyperkalaemia', ecg))
    const { manifest, performance } = sandbox.model
    const scores = await sandbox.model.infer(Float32Array.from(modelInput?.samples ?? []))
    const again = estimateIndicators(scores, manifest, performance, modelInput?.lead ?? '')
    const { probability } = estimateOf(await assessed('hyperkalaemia'), 'potassium-high')
    const seen = again.find(({ id }) => id === 'potassium-high')
    expect(seen?.probability).toBeCloseTo(probability ?? 0, 3)
  })

  it('shows no lead that was computed rather than recorded', async () => {
    const ecg = await sandbox.ecgOf('severe-anaemia')
    const component = ecg.component?.slice(0, 2) ?? []
    await sandbox.fhir.updateResource({ ...ecg, component: component.toReversed() })
    const { leads } = waveformSchema.parse(
      await answerOf('waveform', 'severe-anaemia', `Observation/${ecg.id}`),
    )
    expect(leads.map(({ name }) => name)).toEqual(['I', 'II'])
  })

  it('draws a paced ECG, which the network did not see', async () => {
    const answer = waveformSchema.parse(
      await answerOf('waveform', 'paced', 'Observation/paced-ecg'),
    )
    expect(answer.leads.length).toBeGreaterThan(0)
    expect(answer.modelInput).toBeNull()
  })

  it('cannot draw what cannot be read, and needs to know which', async () => {
    const broken = await ask('waveform', 'undecodable-ecg', 'Observation/undecodable-ecg-ecg')
    expect(await outcomeText(broken, 412)).toContain('no tracing')
    expect(await outcomeText(await ask('waveform', 'hyperkalaemia'), 400)).toContain('ecg: ')
  })
})

describe('GET /api/history', () => {
  it('holds what was assessed and measured, oldest first', async () => {
    const answer = await assessed('potassium-measured')
    const { ecgs, measurements } = historySchema.parse(
      await answerOf('history', 'potassium-measured'),
    )
    expect(ecgs).toHaveLength(1)
    expect(ecgs[0]).toMatchObject({ reference: answer.ecg.reference, lead: answer.ecg.lead })
    const calibrated = answer.estimates.filter(({ probability }) => probability !== null)
    expect(ecgs[0]?.probabilities).toEqual(
      Object.fromEntries(calibrated.map(({ id, probability }) => [id, probability])),
    )
    const potassium = measurements.filter(({ analyteId }) => analyteId === 'potassium')
    expect(potassium.map(({ value }) => value)).toEqual([5.2, 7])
    expect(measurements.some(({ analyteId }) => analyteId === 'creatinine')).toBe(true)
    const times = measurements.map(({ collectedAt }) => Date.parse(collectedAt))
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('holds no ECG that was declined, and none that was corrected or recalled', async () => {
    await answerOf('assessment', 'paced')
    expect(historySchema.parse(await answerOf('history', 'paced')).ecgs).toEqual([])
    const { assessmentId } = await assessed('sepsis')
    const length = async () => historySchema.parse(await answerOf('history', 'sepsis')).ecgs.length
    expect(await length()).toBe(1)
    const ecg = await sandbox.ecgOf('sepsis')
    const other = await sandbox.ecgOf('normal')
    await sandbox.fhir.updateResource({ ...ecg, component: other.component ?? [] })
    expect(await length()).toBe(1)
    const corrected = await assessed('sepsis')
    expect(corrected.assessmentId).not.toBe(assessmentId)
    await store.assessments.retract('sandbox', corrected.assessmentId, 'model-recalled', Date.now())
    expect(await length()).toBe(0)
    expect(declinedSchema.parse(await answerOf('assessment', 'sepsis')).reason).toBe('retracted')
  })
})

describe('a result of a potassium of 7', () => {
  /** @param time what is written of the ECG's own. */
  const beside = async (time: (ofEcg: string) => string) => {
    const { patientId, add } = await openCourse(sandbox)
    // A day that the ECG does not begin or end.
    const noon = `${new Date(Date.now() - dayMs).toISOString().slice(0, 10)}T12:00:00Z`
    await add(1, { effectiveDateTime: noon })
    const effectiveDateTime = time(noon)
    await sandbox.fhir.createResource(potassium(patientId, 7, { effectiveDateTime }))
    const { measurements } = historySchema.parse(await answerOf('history', patientId))
    const estimate = estimateOf(await assessed(patientId), 'potassium-high')
    return { day: noon.slice(0, 10), estimate, measurements }
  }

  it('that has its day alone is shown with the day, and not held against the estimate', async () => {
    const { day, estimate, measurements } = await beside((time) => time.slice(0, 10))
    expect(estimate.measured).toMatchObject({ value: 7, collectedAt: day, side: 'high' })
    expect(estimate.agreement).toBeNull()
    expect(measurements).toMatchObject([{ value: 7, collectedAt: day }])
  })

  it('that has only its month is not shown, as it has no place', async () => {
    const { estimate, measurements } = await beside((time) => time.slice(0, 7))
    expect([estimate.measured, measurements]).toEqual([null, []])
  })
})

it.each(['entered-in-error', 'cancelled'] as const)(
  'nothing is said of a result that is %s, nor of what it measured',
  async (status) => {
    const { patientId, add } = await openCourse(sandbox)
    const { effectiveDateTime = '' } = await add(0)
    const withdrawn = potassium(patientId, 7, { status, effectiveDateTime })
    await sandbox.fhir.createResource(withdrawn)
    const high = estimateOf(await assessed(patientId), 'potassium-high')
    expect(high).toMatchObject({ measured: null, agreement: null, silence: null })
    const { measurements } = historySchema.parse(await answerOf('history', patientId))
    expect(measurements).toEqual([])
  },
)

describe('with a token of the SMART launch', () => {
  it("sees the patient it was launched for, and nobody else's chart or ECG", async () => {
    const { access_token } = await launchToken(sandbox.url, 'patient/*.rs', {
      context: { patient: 'hyperkalaemia', user: 'Practitioner/sandbox-clinician' },
      user: 'Practitioner/sandbox-clinician',
      patient: 'hyperkalaemia',
    })
    const headers = { authorization: `Bearer ${access_token}` }
    const query = { iss, patient: 'hyperkalaemia' }
    const own = await api.ask('assessment', query, headers)
    expect(assessedSchema.parse(await own.json())).toEqual(await assessed('hyperkalaemia'))
    for (const path of ['assessment', 'history']) {
      const other = await api.ask(path, { iss, patient: 'hypokalaemia' }, headers)
      await outcomeText(other, 401)
    }
    const ecg = 'Observation/hypokalaemia-ecg'
    await outcomeText(await api.ask('waveform', { ...query, ecg }, headers), 403)
    const forged = { authorization: `Bearer ${access_token}x` }
    await outcomeText(await api.ask('assessment', query, forged), 401)
  })
})

describe('a site that shows nothing', () => {
  it.each([
    ['silent', { mode: 'silent' as const }],
    ['demonstration', { allowDemonstration: false }],
  ])('%s: 403', async (word, change) => {
    const tenants = sandbox.tenants.map((tenant) => ({ ...tenant, ...change }))
    const closed = openApi({ model: sandbox.model, store, tenants })
    for (const path of ['assessment', 'waveform', 'history']) {
      const query = { iss, patient: 'hyperkalaemia', ecg: 'Observation/hyperkalaemia-ecg' }
      expect(await outcomeText(await closed.ask(path, query), 403)).toContain(word)
    }
  })
})
