/** An ECG of one Observation a lead, on a server that cuts pages as it likes. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Observation } from '@medplum/fhirtypes'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { servicePath } from '../../src/cds-hooks/discovery.ts'
import { leadTokens } from '../../src/ecg/leads.ts'
import { standardLeads } from '../../src/ecg/recording.ts'
import { openStore } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'
import type { Tenant } from '../../src/tenants/index.ts'
import { openParts, type Parts } from '../cds-hooks/parts.ts'
import { snomed } from '../ecg/observation-fixtures.ts'
import { hookRequest, startTestSandbox, type TestSandbox } from '../integration/sandbox.ts'
import { assessedSchema, historySchema } from './answers.ts'
import { openApi } from './api.ts'
import { dayMs, openCourse } from './course-of.ts'

let sandbox: TestSandbox
let store: Store
let front: CuttingFront
let tenants: readonly Tenant[]
let service: Parts
beforeAll(async () => {
  sandbox = await startTestSandbox()
  front = await startCuttingFront(sandbox.url)
  tenants = sandbox.tenants.map((tenant) => ({ ...tenant, fhirServers: [`${front.url}/fhir/R4`] }))
  store = await openStore({ now: Date.now })
  service = await openParts({ tenants, store, model: sandbox.model })
})
afterAll(async () => {
  front.server.close()
  await service.close()
  await store.close()
  await sandbox.close()
})

interface CuttingFront {
  readonly url: string
  readonly server: Server
  searchesByTime: boolean
}

/** The sandbox's FHIR server, as one that cuts pages shorter than it is asked to. */
async function startCuttingFront(behind: string): Promise<CuttingFront> {
  const server = createServer((request, response) => {
    if (!front.searchesByTime && request.url?.includes('&date=')) {
      response.writeHead(400, { 'content-type': 'application/fhir+json' }).end('{}')
      return
    }
    const short = (request.url ?? '').replace('_count=36', '_count=10')
    void fetch(behind + short).then(async (answer) => {
      const body = (await answer.text()).replaceAll(behind, url)
      response.writeHead(answer.status, { 'content-type': 'application/fhir+json' }).end(body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  return { url, server, searchesByTime: true }
}

/** So many ECGs, a lead an Observation, the newest of yesterday; the lead that the model reads comes last. */
async function createEcgs(count: number) {
  const { patientId, add } = await openCourse(sandbox)
  const { component = [] } = await sandbox.ecgOf('hyperkalaemia')
  const [leadI, leadII] = component
  const leads = [...standardLeads.filter((lead) => lead !== 'II'), 'II']
  const made: Record<string, string>[] = []
  for (let day = 1; day <= count; day++) {
    const effectiveDateTime = new Date(Date.now() - day * dayMs).toISOString()
    const names: Record<string, string> = {}
    for (const lead of leads) {
      const { id } = await add(day, {
        effectiveDateTime,
        code: { coding: [{ system: snomed, code: snomedCodeOf(lead) }] },
        component: [],
        valueSampledData: (lead === 'II' ? leadII : leadI)?.valueSampledData,
      } as Partial<Observation>)
      names[lead] = `Observation/${id}`
    }
    made.push(names)
  }
  return { patientId, made }
}

/** The first search asks for MDC's leads I and II: these are found by the search for single leads. */
function snomedCodeOf(lead: string): string {
  const token = leadTokens([lead]).find((one) => one.startsWith(`${snomed}|`)) ?? ''
  return token.slice(snomed.length + 1)
}

const api = () => openApi({ model: sandbox.model, store, tenants })
const queryOf = (patient: string) => ({ iss: `${front.url}/fhir/R4`, patient })
async function historyOf(patient: string): Promise<readonly string[]> {
  const response = await api().ask('history', queryOf(patient))
  return historySchema.parse(await response.json()).ecgs.map(({ reference }) => reference)
}
async function assessmentOf(patient: string, ecg: Record<string, string> = {}): Promise<string> {
  const response = await api().ask('assessment', { ...queryOf(patient), ...ecg })
  return assessedSchema.parse(await response.json()).assessmentId
}
const keptOf = (reference: string) => store.assessments.ofEcgs('sandbox', [reference])

it('has one name in the hook, the course and the assessment, wherever pages end', async () => {
  const { patientId, made } = await createEcgs(3)
  const response = await service.app.request(servicePath, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(hookRequest(front.url, patientId)),
  })
  expect(response.status).toBe(200)
  await service.settled()
  const newest = await assessmentOf(patientId)
  const references = await historyOf(patientId)
  expect(references).toEqual(made.map((names) => names.I).toReversed())
  const ids: string[] = []
  for (const reference of references) {
    const kept = await keptOf(reference)
    expect(kept.map(({ ecg }) => ecg.source.parts?.length)).toEqual([12])
    const id = await assessmentOf(patientId, { ecg: reference })
    expect(kept.map((one) => one.id)).toEqual([id])
    ids.push(id)
  }
  expect(ids.at(-1)).toBe(newest)
  // None is kept of a part of them.
  const ofLead = made.flatMap((names) => names.II ?? [])
  const kept = await store.assessments.ofEcgs('sandbox', ofLead)
  expect(kept.map(({ id }) => id).sort()).toEqual(ids.sort())
})

it('has it, too, where nobody has seen the ECG before, by whichever lead it is named', async () => {
  const { patientId, made } = await createEcgs(2)
  const oldest = made.at(-1) ?? {}
  const byFirst = await assessmentOf(patientId, { ecg: oldest.I ?? '' })
  expect(await assessmentOf(patientId, { ecg: oldest.V4 ?? '' })).toBe(byFirst)
  await historyOf(patientId)
  expect((await keptOf(oldest.I ?? '')).map(({ id }) => id)).toEqual([byFirst])
})

it('has it on a server that does not search by time, from what was kept', async () => {
  const { patientId, made } = await createEcgs(2)
  const oldest = made.at(-1)?.I ?? ''
  await historyOf(patientId)
  front.searchesByTime = false
  const id = await assessmentOf(patientId, { ecg: oldest })
  front.searchesByTime = true
  expect((await keptOf(oldest)).map((kept) => kept.id)).toEqual([id])
})
