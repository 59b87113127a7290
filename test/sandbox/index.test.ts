import { join } from 'node:path'
import type { Bundle } from '@medplum/fhirtypes'
import { expect, it } from 'vitest'
import { createSandbox } from '../../src/sandbox/index.ts'

it('is a hospital: the chart at /, its patients at /fhir/R4', async () => {
  const { app, fhirServer } = await createSandbox({
    publicUrl: 'http://sandbox.example:3000/',
    hospitalDirectory: join(import.meta.dirname, 'fixtures/hospital'),
  })
  expect(await (await app.request('/')).text()).toContain('<main id="chart"')
  const bundle = (await (await app.request('/fhir/R4/Patient')).json()) as Bundle
  expect(bundle.entry?.[0]?.fullUrl).toBe('http://sandbox.example:3000/fhir/R4/Patient/test-hansen')
  expect(fhirServer.baseUrl).toBe('http://sandbox.example:3000/fhir/R4')
  const refused = await app.request('/fhir/R4/Nonsense/1')
  expect(refused.status).toBe(404)
  expect(await refused.json()).toMatchObject({ resourceType: 'OperationOutcome' })
  expect((await app.request('/nowhere')).status).toBe(404)
})
