import { randomUUID } from 'node:crypto'
import type { Observation } from '@medplum/fhirtypes'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { servicePath } from '../../src/cds-hooks/discovery.ts'
import type { Model } from '../../src/model/index.ts'
import { openBundledModel, openParts, type Parts } from '../cds-hooks/parts.ts'
import { away, env, openHospital, type Hospital } from '../jobs/hospital.ts'
import { prefetchOf, type Prefetched } from './prefetched.ts'

let hospital: Hospital
let model: Model
const chart = prefetchOf('hyperkalaemia', Date.now())
const ecg = ecgOf(chart)
beforeAll(async () => {
  hospital = await openHospital()
  await hospital.fhir.load([chart.patient, ecg])
  model = await openBundledModel()
})
afterAll(async () => {
  await model.close()
  await hospital.close()
})

/** A chart opens, all of it prefetched; the user's token may read and not write. */
async function open(parts: Parts, shown: Observation = ecg): Promise<string> {
  const response = await parts.app.request(servicePath, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      hook: 'patient-view',
      hookInstance: randomUUID(),
      fhirServer: hospital.fhirServer,
      fhirAuthorization: {
        access_token: 'of-the-user',
        token_type: 'Bearer',
        expires_in: 300,
        scope: 'patient/*.read',
        subject: 'anyecg-lab',
      },
      context: { userId: 'Practitioner/1', patientId: 'hyperkalaemia' },
      prefetch: { ...chart, ecg: { ...chart.ecg, entry: [{ resource: shown }] } },
    }),
  })
  expect(await response.text()).toContain('potassium-high')
  await parts.settled()
  const [kept] = await parts.store.assessments.ofEcgs(tenantIdOf(parts), [
    `Observation/${shown.id ?? ''}`,
  ])
  return kept?.id ?? ''
}

const tenantIdOf = (parts: Parts) =>
  String(parts.log.lines.find(({ fields }) => fields.event === 'judged')?.fields.tenant)
const counted = async (parts: Parts) => (await parts.metrics.expose()).text

it("with backend credentials writes later what the user's token may not write, exactly once", async () => {
  const tenants = [hospital.tenantOf('with')]
  const parts = await openParts({ tenants, model, env })
  // Away for the first two tries of the job.
  hospital.intercept(away, away)
  const ids = await Promise.all([open(parts), open(parts), open(parts)])
  await parts.jobs.idle()
  expect(new Set(ids).size).toBe(1)
  expect(await hospital.riskAssessments(ids[0])).toHaveLength(1)
  expect(await counted(parts)).toContain('anyecg_write_backs_total{tenant="with",outcome="later"}')
  expect(await counted(parts)).toContain(
    'anyecg_write_backs_total{tenant="with",outcome="written"} 1',
  )
  await parts.close()
})

it.each([
  ['that the server does not have', 'ecg-not-found', { ...ecg, id: 'made-up' }],
  ['with a signal of its own making', 'ecg-differs', corrupted(ecg)],
])('never writes about an ECG %s, whoever prefetched it', async (_, outcome, forged) => {
  const tenants = [hospital.tenantOf('with')]
  const parts = await openParts({ tenants, model, env })
  const before = hospital.calls.length
  const id = await open(parts, forged)
  await parts.jobs.idle()
  // It was assessed, and shown to nobody but its maker.
  expect(id).not.toBe('')
  expect(await hospital.riskAssessments(id)).toEqual([])
  expect(hospital.calls.slice(before).filter((call) => call.startsWith('POST'))).toEqual([])
  expect(await counted(parts)).toContain(
    `anyecg_write_backs_total{tenant="with",outcome="${outcome}"} 1`,
  )
  const told = parts.log.lines.filter(({ fields }) => fields.event === 'job')
  expect(told).toMatchObject([{ level: 'warn', fields: { assessment: id, outcome } }])
  await parts.close()
})

function ecgOf({ ecg: { entry = [] } }: Prefetched): Observation {
  const resource = entry[0]?.resource
  if (!resource) throw new Error('the story has no ECG')
  return resource
}

/** One sample is another one: enough for another ECG, and for the same card. */
function corrupted(from: Observation): Observation {
  const [first, ...others] = structuredClone(from.component ?? [])
  if (!first?.valueSampledData?.data) throw new Error('the first lead has samples')
  first.valueSampledData.data = first.valueSampledData.data.replace(/^\S+/, '0')
  return { ...from, component: [first, ...others] }
}

it('without them it is skipped, and counted', async () => {
  const { backend: _, ...tenant } = hospital.tenantOf('without')
  const parts = await openParts({ tenants: [tenant], model })
  const before = hospital.calls.length
  await open(parts)
  expect(hospital.calls.slice(before).filter((call) => call.startsWith('POST'))).toEqual([])
  expect(await counted(parts)).toContain(
    'anyecg_write_backs_total{tenant="without",outcome="not-permitted"} 1',
  )
  await parts.close()
})
