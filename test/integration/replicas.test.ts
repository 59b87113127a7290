import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { servicePath } from '../../src/cds-hooks/discovery.ts'
import type { Model } from '../../src/model/index.ts'
import type { Store } from '../../src/store/store.ts'
import { sandboxTenant } from '../../src/tenants/index.ts'
import { openBundledModel, openParts, type Parts } from '../cds-hooks/parts.ts'
import { openStore } from '../../src/store/index.ts'
import { describeOnPostgres } from '../store/engines.ts'
import { startTestSandbox, type TestSandbox } from './sandbox.ts'

/** Views of one chart, sent at once to two replicas in turn. */
const views = 50

describeOnPostgres('two replicas on one Postgres', (databaseUrl) => {
  let model: Model
  let hospital: TestSandbox
  let stores: Store[]
  let replicas: Parts[]
  beforeAll(async () => {
    hospital = await startTestSandbox()
    model = await openBundledModel()
    const open = () => openStore({ databaseUrl: databaseUrl(), now: Date.now })
    stores = await Promise.all([open(), open()])
    const tenants = [sandboxTenant(hospital.url)]
    replicas = await Promise.all(stores.map((store) => openParts({ tenants, model, store })))
  })
  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.close()))
    await Promise.all(stores.map((store) => store.close()))
    await model.close()
    await hospital.close()
  })

  const view = async (replica: Parts | undefined): Promise<string> => {
    const response = await replica?.app.request(servicePath, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        hook: 'patient-view',
        hookInstance: randomUUID(),
        fhirServer: `${hospital.url}/fhir/R4`,
        context: { userId: 'Practitioner/1', patientId: 'hyperkalaemia' },
      }),
    })
    expect(response?.status).toBe(200)
    return (await response?.text()) ?? ''
  }

  it(`give ${views} identical hooks equal cards, keep one assessment and write one RiskAssessment`, async () => {
    const answers = await Promise.all(
      Array.from({ length: views }, (_, i) => view(replicas[i % replicas.length])),
    )
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('potassium-high')
    await Promise.all(replicas.map((replica) => replica.settled()))

    const ecg = await hospital.ecgOf('hyperkalaemia')
    const kept = await stores[0]?.assessments.ofEcgs('sandbox', [`Observation/${ecg.id}`])
    expect(kept).toHaveLength(1)
    expect(await hospital.riskAssessments('hyperkalaemia')).toHaveLength(1)
    const trail = await stores[1]?.audit.ofAssessment('sandbox', kept?.[0]?.id ?? '')
    expect(trail).toHaveLength(views)
  })

  it('share a switch', async () => {
    const scope = 'all'
    await stores[0]?.silences.impose({ scope, reason: 'test', by: 'test', since: 0 })
    expect(await view(replicas[1])).toBe('{"cards":[]}')
    await stores[1]?.silences.lift(scope)
    expect(await view(replicas[0])).toContain('potassium-high')
  })
})
