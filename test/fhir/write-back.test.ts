import type { Bundle } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { connectFhir } from '../../src/fhir/client.ts'
import { parseScopes } from '../../src/fhir/scopes.ts'
import { failureCode, writeBack } from '../../src/fhir/write-back.ts'
import { startFhirStub, type FhirStub } from './fhir-stub.ts'

let server: FhirStub
beforeEach(async () => {
  server = await startFhirStub()
})
afterEach(() => {
  server.close()
})

const transaction: Bundle = {
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [
    { resource: { resourceType: 'Device' } },
    { resource: { resourceType: 'RiskAssessment', status: 'final', subject: {} } },
  ],
}
const answered = { resourceType: 'Bundle', type: 'transaction-response' }
const write = (scope?: string, change: { allowPrivate?: boolean; deadline?: number } = {}) =>
  writeBack(
    connectFhir({ fhirServer: server.url, timeoutMs: 5000, allowPrivate: true, ...change }),
    transaction,
    scope === undefined ? undefined : parseScopes(scope),
  )

it.each([undefined, 'user/*.write', 'system/Device.c system/RiskAssessment.cruds', 'openid'])(
  'writes with the scope %s',
  async (scope) => {
    server.mock({ body: answered })
    expect(await write(scope)).toEqual({ kind: 'written' })
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(transaction)
  },
)

it('sends nothing when one of the types may not be created', async () => {
  expect(await write('user/RiskAssessment.write user/*.read')).toEqual({
    kind: 'not-permitted',
    types: ['Device'],
  })
  expect(server.requests).toEqual([])
})

it.each([
  [
    'forbidden',
    {
      status: 403,
      body: {
        resourceType: 'OperationOutcome',
        issue: [{ severity: 'error', code: 'forbidden', diagnostics: 'Hansen' }],
      },
    },
  ],
  ['ECONNRESET', { reset: 'at-once' as const }],
  ['fhir-failed', { body: 'Hansen' }],
])('a failure is told by its code (%s) and not by its text', async (code, answer) => {
  server.mock(answer)
  const error: unknown = await write().catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'fhir-failed' })
  expect(String(error)).not.toContain('Hansen')
  expect(failureCode(error)).toBe(code)
  expect(server.requests).toHaveLength(1)
})

it('waits for a server that is busy, and does not write twice where it may have written', async () => {
  const deadline = Date.now() + 20_000
  server.mock({ status: 429 }, { status: 503, headers: { 'Retry-After': '0' } }, { body: answered })
  expect(await write(undefined, { deadline })).toEqual({ kind: 'written' })
  server.mock({ reset: 'half-way', body: answered }, { body: answered })
  await expect(write(undefined, { deadline })).rejects.toMatchObject({ code: 'fhir-failed' })
  expect(server.requests).toHaveLength(4)
})
