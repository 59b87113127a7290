import type { RiskAssessment } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { connectFhir } from '../../src/fhir/client.ts'
import { retractRiskAssessment } from '../../src/fhir/retract.ts'
import { riskAssessmentSystem } from '../../src/present/identity.ts'
import { startFhirStub, type FhirStub } from './fhir-stub.ts'

let server: FhirStub
beforeEach(async () => {
  server = await startFhirStub()
})
afterEach(() => {
  server.close()
})

const retract = () =>
  retractRiskAssessment(
    connectFhir({ fhirServer: server.url, timeoutMs: 5000, allowPrivate: true }),
    'a1',
  )
const risk = (change: Partial<RiskAssessment> = {}): RiskAssessment => ({
  resourceType: 'RiskAssessment',
  id: 'r1',
  meta: { versionId: '7' },
  identifier: [{ system: riskAssessmentSystem, value: 'a1' }],
  status: 'final',
  subject: { reference: 'Patient/p1' },
  ...change,
})
const searchset = (...found: object[]) => ({
  to: /^GET .*RiskAssessment\?/,
  body: {
    resourceType: 'Bundle',
    type: 'searchset',
    entry: found.map((resource) => ({ resource })),
  },
})
const lines = () => server.requests.map(({ line }) => line)

it('updates what is there now, whole, and only if nobody else does at the same time', async () => {
  const whole = {
    ...risk({ meta: { versionId: '8' } }),
    mitigation: 'kept',
    foreign: { kept: [1.5] },
  }
  const summary = risk({ meta: { versionId: '7', tag: [{ code: 'SUBSETTED' }] } })
  server.mock(searchset(summary), { to: /^GET .*\/r1$/, body: whole }, { to: /^PUT/, body: whole })
  expect(await retract()).toBe('retracted')
  expect(lines()).toEqual([
    `GET /fhir/R4/RiskAssessment?identifier=${riskAssessmentSystem}|a1`,
    'GET /fhir/R4/RiskAssessment/r1',
    'PUT /fhir/R4/RiskAssessment/r1',
  ])
  const [, , update] = server.requests
  expect(update?.headers['if-match']).toBe('W/"8"')
  expect(JSON.parse(update?.body ?? '')).toEqual({ ...whole, status: 'entered-in-error' })
})

it('leaves alone what is not ours, though the server gave it as found', async () => {
  const foreign = risk({ id: 'r2', identifier: [{ system: 'urn:other', value: 'a1' }] })
  const anotherOfOurs = risk({
    id: 'r3',
    identifier: [{ system: riskAssessmentSystem, value: 'a2' }],
  })
  const unnamed = { resourceType: 'RiskAssessment', id: 'r4' }
  const advice = {
    resourceType: 'OperationOutcome',
    id: 'warning',
    identifier: [{ system: riskAssessmentSystem, value: 'a1' }],
  }
  server.mock(searchset(foreign, anotherOfOurs, unnamed, advice))
  expect(await retract()).toBe('none')
  expect(lines()).toHaveLength(1)
})

it('retracts all there are, should a server have let in two', async () => {
  server.mock(
    searchset(risk(), risk({ id: 'r2' })),
    { to: /^GET .*\/r1$/, body: risk() },
    { to: /^PUT .*\/r1$/, body: risk() },
    { to: /^GET .*\/r2$/, body: risk({ id: 'r2' }) },
    { to: /^PUT .*\/r2$/, body: risk({ id: 'r2' }) },
  )
  expect(await retract()).toBe('retracted')
  expect(lines().filter((line) => line.startsWith('PUT'))).toHaveLength(2)
})

it('changes nothing that is entered in error already', async () => {
  const body = risk({ status: 'entered-in-error' })
  server.mock(searchset(body), { to: /\/r1$/, body })
  expect(await retract()).toBe('none')
  expect(lines().filter((line) => line.startsWith('PUT'))).toEqual([])
})

it.each([403, 412, 500])(
  'fails at %i with a code and without the words of the server',
  async (status) => {
    const issue = [{ severity: 'error', code: 'processing', diagnostics: 'Hansen' }]
    server.mock(
      searchset(risk()),
      { to: /\/r1$/, body: risk() },
      { status, body: { resourceType: 'OperationOutcome', issue } },
    )
    const error: unknown = await retract().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'fhir-failed' })
    expect(String(error)).not.toContain('Hansen')
  },
)
