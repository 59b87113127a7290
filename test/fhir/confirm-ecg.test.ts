import type { Observation } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decodeObservation } from '../../src/ecg/observation.ts'
import { groupPerLeadObservations } from '../../src/ecg/per-lead.ts'
import { connectFhir } from '../../src/fhir/client.ts'
import { confirmEcg, isDeleted } from '../../src/fhir/confirm-ecg.ts'
import { contentHashOf } from '../../src/present/identity.ts'
import { startFhirStub, type FhirStub } from './fhir-stub.ts'

let server: FhirStub
beforeEach(async () => {
  server = await startFhirStub()
})
afterEach(() => {
  server.close()
})

/** One Observation for each lead, as HL7's Personal Health Devices have it. */
const leadOf = (id: string, code: string): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  subject: { reference: 'Patient/p1' },
  effectiveDateTime: '2026-03-01T08:00:00Z',
  code: { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.24', code }] },
  valueSampledData: {
    origin: { value: 0, unit: 'mV', code: 'mV' },
    period: 2,
    factor: 0.005,
    dimensions: 1,
    data: Array.from({ length: 5000 }, (_, i) => Math.round(100 * Math.sin(i / 30))).join(' '),
  },
})
const first = leadOf('i', '131329')
const second = leadOf('ii', '131330')

const confirm = async () => {
  const [ecg] = groupPerLeadObservations([second, first])
  const decoded = decodeObservation(ecg)
  if (!ecg || 'kind' in decoded) throw new Error('the two are an ECG')
  const client = connectFhir({ fhirServer: server.url, timeoutMs: 5000, allowPrivate: true })
  const assessed = { ecg: decoded, contentHash: contentHashOf(ecg), patientId: 'p1' }
  return confirmEcg(client, server.url, assessed)
}
const has = (...ecgs: Observation[]) => {
  for (const body of ecgs) server.mock({ to: new RegExp(`/Observation/${body.id}$`), body })
}

it('puts together again what came one lead an Observation', async () => {
  has(second, first)
  expect(await confirm()).toBe('same')
  expect(server.requests.map(({ line }) => line).sort()).toEqual([
    'GET /fhir/R4/Observation/i',
    'GET /fhir/R4/Observation/ii',
  ])
})

it.each([404, 410])('misses a lead that the server answers %i for', async (status) => {
  has(first)
  const body = { resourceType: 'OperationOutcome', issue: [{ code: 'not-found' }] }
  server.mock({ to: /ii$/, status, body })
  expect(await confirm()).toBe('ecg-not-found')
})

it('sees a lead that was changed', async () => {
  const { valueSampledData: samples } = second
  if (!samples) throw new Error('it has samples')
  has(first, { ...second, valueSampledData: { ...samples, factor: 0.01 } })
  expect(await confirm()).toBe('ecg-differs')
})

it('takes nothing for granted while the server does not say', async () => {
  has(first)
  server.mock({ to: /ii$/, status: 403, body: { resourceType: 'OperationOutcome', issue: [] } })
  await expect(confirm()).rejects.toMatchObject({ code: 'fhir-failed' })
})

const confirmAlone = async (sent: Observation) => {
  const decoded = decodeObservation(sent)
  if ('kind' in decoded) throw new Error('it is an ECG')
  const client = connectFhir({ fhirServer: server.url, timeoutMs: 5000, allowPrivate: true })
  const assessed = { ecg: decoded, contentHash: contentHashOf(sent), patientId: 'p1' }
  return confirmEcg(client, server.url, assessed)
}

it('sees that the same samples are of another lead', async () => {
  has(first)
  expect(await confirmAlone(first)).toBe('same')
  has(first)
  expect(await confirmAlone({ ...first, code: second.code })).toBe('ecg-differs')
})

it('sees a paced rhythm that the caller left out', async () => {
  const paced = { coding: [{ system: 'http://snomed.info/sct', code: '10370003' }] }
  has({ ...first, interpretation: [paced] })
  expect(await confirmAlone(first)).toBe('ecg-differs')
})

describe('deleted', () => {
  const ask = () => {
    const client = connectFhir({ fhirServer: server.url, timeoutMs: 5000, allowPrivate: true })
    const [reference, ...others] = ['Observation/i', 'Observation/ii'] as const
    return isDeleted(client, { format: 'fhir', reference, parts: [reference, ...others] })
  }
  const issue = (code: string) => ({ resourceType: 'OperationOutcome', issue: [{ code }] })

  it.each(['deleted', 'processing', 'not-found'])(
    'is an ECG of which a lead is gone, whatever the outcome says: %s',
    async (code) => {
      has(first)
      server.mock({ to: /ii$/, status: 410, body: issue(code) })
      expect(await ask()).toBe(true)
    },
  )

  it('is one of which the server only says that it is gone', async () => {
    has(first)
    server.mock({ to: /ii$/, status: 410, body: '' })
    expect(await ask()).toBe(true)
  })

  it('is none that this token may only not see', async () => {
    server.mock({ to: /i$/, status: 404, body: issue('processing') })
    server.mock({ to: /ii$/, status: 404, body: issue('not-found') })
    expect(await ask()).toBe(false)
  })

  it('is none that the server has, and none of which it does not say', async () => {
    has(first, second)
    expect(await ask()).toBe(false)
    has(first)
    server.mock({ to: /ii$/, status: 403, body: issue('forbidden') })
    await expect(ask()).rejects.toThrow()
  })
})
