import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Observation } from '@medplum/fhirtypes'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { listFindings } from '../../smart-app/src/data/findings.ts'
import type { AttributionAnswer } from '../../src/api/types.ts'
import { decodeObservation } from '../../src/ecg/observation.ts'
import { openModel, type Model } from '../../src/model/index.ts'
import { prepareInput } from '../../src/signal/index.ts'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import { startTestSandbox, type TestSandbox } from '../integration/sandbox.ts'
import { assessedSchema, modelSchema } from './answers.ts'
import { openApi, outcomeText } from './api.ts'

const answerSchema = z.strictObject({
  reference: z.string(),
  finding: z.string(),
  lead: z.string(),
  startSeconds: z.number().nonnegative(),
  stepSeconds: z.literal(0.5),
  shares: z.array(z.number()).length(20),
}) satisfies z.ZodType<AttributionAnswer>

let sandbox: TestSandbox
let store: Store
let folder: string
/** The bundled network, which did not pass the check, with a card that says it did: a permission, not a number. */
let allowed: Model
let api: ReturnType<typeof openApi>

beforeAll(async () => {
  sandbox = await startTestSandbox()
  store = await openStore({ now: Date.now })
  folder = await mkdtemp(join(tmpdir(), 'attribution-'))
  await cp(sandbox.model.path, folder, { recursive: true })
  const path = join(folder, 'card.json')
  const card = JSON.parse(await readFile(path, 'utf8')) as {
    plausibility: { randomisation: { passed: boolean } }
  }
  card.plausibility.randomisation.passed = true
  await writeFile(path, JSON.stringify(card))
  const { indicators } = sandbox.model.manifest.outputs.logits
  allowed = await openModel({ folder, indicatorIds: indicators, providers: ['cpu'] })
  api = openApi({ model: allowed, store, tenants: sandbox.tenants })
})

afterAll(async () => {
  await allowed.close()
  await rm(folder, { recursive: true })
  await sandbox.close()
  await store.close()
})

const ecg = 'Observation/hyperkalaemia-ecg'
const ask = (more: Readonly<Record<string, string>> = {}, from = api) =>
  from.ask('attribution', {
    iss: `${sandbox.url}/fhir/R4`,
    patient: 'hyperkalaemia',
    ecg,
    finding: 'potassium-high',
    ...more,
  })

/** The same by onnxruntime alone, from the Observation as the FHIR server has it. */
async function sharesByHand(indicatorId: string): Promise<{ shares: number[]; logit: number }> {
  const answer = await fetch(`${sandbox.url}/fhir/R4/${ecg}`)
  const recording = decodeObservation((await answer.json()) as Observation)
  if ('kind' in recording) throw new Error(recording.detail)
  const lead = recording.leads.get('II') ?? new Float64Array()
  const input = prepareInput(lead, recording.samplingHz)
  if ('kind' in input) throw new Error(input.detail)
  const session = await InferenceSession.create(join(folder, 'model.onnx'))
  const { input: door, outputs } = allowed.manifest
  const tensor = new Tensor('float32', Float32Array.from(input.samples), [1, 1, 5000])
  const results = await session.run({ [door.name]: tensor })
  const index = outputs.logits.indicators.indexOf(indicatorId)
  const cells = results[outputs.attribution?.name ?? '']?.data as Float32Array
  const shares = [...cells.slice(index * 20, index * 20 + 20)]
  const logits = results[outputs.logits.name]?.data as Float32Array
  await session.release()
  return { shares, logit: logits[index] ?? NaN }
}

describe('GET /api/attribution', () => {
  it('gives each half second its share of the log-odds', async () => {
    const response = await ask()
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
    const answer = answerSchema.parse(await response.json())
    expect(answer).toMatchObject({
      reference: ecg,
      finding: 'potassium-high',
      lead: 'II',
      startSeconds: 0,
    })
    const { shares, logit } = await sharesByHand('potassium-high')
    for (const [i, share] of answer.shares.entries()) expect(share).toBeCloseTo(shares[i] ?? 99, 3)
    // The mean of the steps and the finding's bias make the logit: the steps add up to what the model says.
    const mean = answer.shares.reduce((sum, share) => sum + share) / 20
    expect(logit).toBeGreaterThan(2)
    expect(Math.abs(logit - mean)).toBeLessThan(0.5)
  })

  it('is of the finding that was asked for', async () => {
    const answer = answerSchema.parse(await (await ask({ finding: 'calcium-low' })).json())
    const { shares } = await sharesByHand('calcium-low')
    for (const [i, share] of answer.shares.entries()) expect(share).toBeCloseTo(shares[i] ?? 99, 3)
  })

  it('is refused, with the reason, where the model did not pass the check', async () => {
    const bundled = openApi({ model: sandbox.model, store, tenants: sandbox.tenants })
    expect(await outcomeText(await ask({}, bundled), 404)).toMatch(
      /no sensitivity to show: Not passed: the rank correlation/,
    )
  })

  it('is refused for what the app calls research, and for that alone', async () => {
    const model = modelSchema.parse(await (await api.ask('model', {})).json())
    const assessment = assessedSchema.parse(
      await (
        await api.ask('assessment', {
          iss: `${sandbox.url}/fhir/R4`,
          patient: 'hyperkalaemia',
          ecg,
        })
      ).json(),
    )
    const findings = listFindings(model, assessment)
    expect(new Set(findings.map(({ standing }) => standing)).size).toBe(3)
    for (const { id, standing } of findings)
      expect([id, (await ask({ finding: id })).status]).toEqual([
        id,
        standing === 'research' ? 404 : 200,
      ])
  })

  it('is refused for an undefined finding', async () => {
    const answer = await ask({ finding: 'troponin-i-hs-low' })
    expect(await outcomeText(answer, 404)).toContain('not a defined finding')
  })

  it.each([
    ['finding', { finding: 'unobtainium-high' }],
    ['finding', { finding: '<script>' }],
    ['ecg', { ecg: 'Patient/1' }],
  ])('names a wrong %s', async (field, wrong) => {
    expect(await outcomeText(await ask(wrong), 400)).toContain(`${field}: `)
  })

  it("refuses another patient's ECG", async () => {
    expect((await ask({ patient: 'normal' })).status).toBe(403)
  })

  it('is refused for an ECG that may not be read', async () => {
    const response = await ask({ patient: 'paced', ecg: 'Observation/paced-ecg' })
    expect(await outcomeText(response, 404)).toContain('may not read this ECG')
  })
})
