/** @module test/integration/sandbox: the whole product on a free port, and what tests ask of it. */
import { randomUUID } from 'node:crypto'
import { MedplumClient } from '@medplum/core'
import type { Observation, Resource, RiskAssessment } from '@medplum/fhirtypes'
import supertest from 'supertest'
import { serviceId } from '../../src/cds-hooks/discovery.ts'
import type { ServiceResponse } from '../../src/cds-hooks/types.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { startSandbox, type RunningServer } from '../../src/server.ts'

export const hookPath = `/cds-services/${serviceId}`

export interface TestSandbox extends RunningServer {
  readonly fhir: MedplumClient
  /** Opens a chart as an EHR without prefetch does, waits for the write-back. */
  open(patientId: string): Promise<ServiceResponse>
  /** Opens a chart that is, as far as is prefetched, what somebody says it is. */
  openAs(patientId: string, prefetch: object, change?: object): Promise<ServiceResponse>
  /** The indicator a chart's card is about. */
  findingOf(patientId: string): Promise<string | undefined>
  riskAssessments(patientId: string): Promise<RiskAssessment[]>
  ecgOf(patientId: string): Promise<Observation & { id: string }>
}

export async function startTestSandbox(): Promise<TestSandbox> {
  const config = readConfig({
    PORT: '0',
    EXECUTION_PROVIDERS: 'cpu',
    // Long beside what a loaded machine needs: what a small budget does has a test of its own.
    HOOK_BUDGET_MS: '30000',
  })
  const server = await startSandbox(config, createLog('silent'))
  const fhir = new MedplumClient({ baseUrl: server.url, fetch, cacheTime: 0 })
  const post = async (request: object) => {
    const response = await supertest(server.url).post(hookPath).send(request).expect(200)
    await server.settled()
    return response.body as ServiceResponse
  }
  const open = (patientId: string) => post(hookRequest(server.url, patientId))
  return {
    ...server,
    fhir,
    open,
    openAs: (patientId, prefetch, change) =>
      post(hookRequest(server.url, patientId, { prefetch, ...change })),
    findingOf: async (patientId) => (await open(patientId)).cards[0]?.source.topic?.code,
    riskAssessments: (patientId) =>
      fhir.searchResources('RiskAssessment', { subject: `Patient/${patientId}` }),
    ecgOf: async (patientId) => {
      const found = await fhir.searchOne('Observation', {
        patient: patientId,
        category: 'procedure',
      })
      if (!found) throw new Error(`${patientId} has no ECG`)
      return found
    },
  }
}

export function searchset(...resources: Resource[]): object {
  const entry = resources.map((resource) => ({ resource }))
  return { resourceType: 'Bundle', type: 'searchset', entry }
}

export function hookRequest(url: string, patientId: string, change: object = {}): object {
  return {
    hook: 'patient-view',
    hookInstance: randomUUID(),
    fhirServer: `${url}/fhir/R4`,
    context: { userId: 'Practitioner/sandbox-clinician', patientId },
    ...change,
  }
}
