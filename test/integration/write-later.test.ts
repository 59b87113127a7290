import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { servicePath } from '../../src/cds-hooks/discovery.ts'
import type { Model } from '../../src/model/index.ts'
import { openBundledModel, openParts, type Parts } from '../cds-hooks/parts.ts'
import { away, env, openHospital, type Hospital } from '../jobs/hospital.ts'
import { prefetchOf } from './prefetched.ts'

let hospital: Hospital
let model: Model
const chart = prefetchOf('hyperkalaemia', Date.now())
beforeAll(async () => {
  hospital = await openHospital()
  await hospital.fhir.load([chart.patient])
  model = await openBundledModel()
})
afterAll(async () => {
  await model.close()
  await hospital.close()
})

/** A chart opens, all of it prefetched; the user's token may read and not write. */
async function open(parts: Parts): Promise<string> {
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
      prefetch: chart,
    }),
  })
  expect(await response.text()).toContain('potassium-high')
  await parts.settled()
  const [kept] = await parts.store.assessments.ofEcgs(tenantIdOf(parts), [reference()])
  return kept?.id ?? ''
}

const reference = () => `Observation/${chart.ecg.entry?.[0]?.resource?.id ?? ''}`
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
