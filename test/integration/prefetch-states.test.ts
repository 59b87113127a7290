import type { Bundle, Observation, OperationOutcome, Patient, Resource } from '@medplum/fhirtypes'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DiscoveryResponse, ServiceResponse } from '../../src/cds-hooks/types.ts'
import { defectsOf } from '../cds-hooks/well-formed.ts'
import { hookPath, hookRequest, startTestSandbox, type TestSandbox } from './sandbox.ts'

let sandbox: TestSandbox
let whole: Record<Key, Resource>
beforeAll(async () => {
  sandbox = await startTestSandbox()
  whole = await fillPrefetch('hyperkalaemia')
})
afterAll(() => sandbox.close())

const keys = ['patient', 'ecg', 'labs', 'orders', 'conditions'] as const
type Key = (typeof keys)[number]

async function fillPrefetch(patientId: string): Promise<Record<Key, Resource>> {
  const discovery = await supertest(sandbox.url).get('/cds-services').expect(200)
  const [service] = (discovery.body as DiscoveryResponse).services
  const filled = keys.map(async (key) => {
    const query = (service?.prefetch?.[key] ?? '').replaceAll('{{context.patientId}}', patientId)
    return [key, await sandbox.fhir.get<Resource>(sandbox.fhir.fhirUrl(query))] as const
  })
  return Object.fromEntries(await Promise.all(filled)) as Record<Key, Resource>
}

const failed: OperationOutcome = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'processing' }],
}
const bundle = (...resources: Resource[]): Bundle => ({
  resourceType: 'Bundle',
  type: 'searchset',
  ...(resources.length > 0 ? { entry: resources.map((resource) => ({ resource })) } : {}),
})
const stranger: Patient = { resourceType: 'Patient', id: 'stranger', birthDate: '1950-01-01' }
const strangersEcg: Observation = {
  resourceType: 'Observation',
  id: 'strange',
  status: 'final',
  code: { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.24', code: '131328' }] },
  subject: { reference: 'Patient/stranger' },
}

/** A state of one key, and what it makes of the whole: the value sent, or undefined for a key left out. */
const states: readonly (readonly [string, (key: Key) => Resource | null | undefined])[] = [
  ['absent', () => undefined],
  ['null', () => null],
  ['an OperationOutcome', () => failed],
  ['a Bundle with an OperationOutcome', () => bundle(failed)],
  [
    'a page of more, elsewhere',
    (key) => ({
      ...bundle(...(key === 'patient' ? [] : resourcesOf(key).slice(0, 1))),
      link: [{ relation: 'next', url: 'https://elsewhere.example/fhir?page=2' }],
    }),
  ],
  ['a resource of another type', () => ({ resourceType: 'Basic', code: {} })],
]

function resourcesOf(key: Key): Resource[] {
  const resource = whole[key]
  return resource.resourceType === 'Bundle'
    ? (resource.entry ?? []).flatMap((entry) => entry.resource ?? [])
    : [resource]
}

async function send(prefetch: object, withServer: boolean) {
  const { fhirServer, ...rest } = hookRequest(sandbox.url, 'hyperkalaemia', { prefetch }) as {
    fhirServer: string
  }
  const response = await supertest(sandbox.url)
    .post(hookPath)
    .send(withServer ? { ...rest, fhirServer } : rest)
  expect(defectsOf(response.status, response.text)).toEqual([])
  return {
    status: response.status,
    cards: response.status === 200 ? (response.body as ServiceResponse).cards.length : undefined,
    text: response.text,
  }
}

const required = new Set<Key>(['patient', 'ecg', 'labs'])

describe.each(states)('prefetch that is %s', (_, stateOf) => {
  it.each(keys)('of %s is made good from the FHIR server', async (key) => {
    const answer = await send({ ...whole, [key]: stateOf(key) }, true)
    expect(answer).toMatchObject({ status: 200, cards: 1 })
  })

  it.each(keys)('of %s is 412 without a FHIR server exactly where it is needed', async (key) => {
    const sent = stateOf(key)
    const answer = await send({ ...whole, [key]: sent }, false)
    // What came is used, if it is not all; null with nobody to ask says that there is none.
    const hasSome = sent !== undefined && sent !== null && 'link' in sent && key !== 'patient'
    const saysNone = sent === null && key !== 'patient'
    if (required.has(key) && !hasSome && !saysNone) {
      expect(answer.status).toBe(412)
      expect(answer.text).toContain(`prefetch.${key}`)
    } else {
      expect(answer.status).toBe(200)
      expect(answer.cards).toBe(key === 'ecg' && !hasSome ? 0 : 1)
    }
  })
})

it.each(['labs', 'orders'] as const)(
  'of %s that is a page of more is used, and the card says that there may be more',
  async (key) => {
    const page = {
      ...bundle(),
      link: [{ relation: 'next', url: 'https://elsewhere.example/fhir?page=2' }],
    }
    const { cards, text } = await send({ ...whole, [key]: page }, false)
    expect(cards).toBe(1)
    expect(text).toContain('Not known to this service')
    expect((await send({ ...whole, [key]: page }, true)).text).not.toContain('Not known')
  },
)

describe('a Patient that cannot be read', () => {
  it.each([
    ['an empty Bundle', bundle()],
    ['no id', { resourceType: 'Patient', gender: 'female' }],
  ])('%s is asked for anew', async (_, patient) => {
    expect((await send({ ...whole, patient }, true)).cards).toBe(1)
    expect((await send({ ...whole, patient }, false)).status).toBe(412)
  })
})

describe('prefetch of another patient', () => {
  it.each([true, false])('is nobody asked about: no card (FHIR server: %s)', async (withServer) => {
    const ecg = bundle(strangersEcg)
    expect((await send({ ...whole, ecg }, false)).cards).toBe(0)
    expect((await send({ ...whole, patient: stranger }, withServer)).status).toBe(412)
  })

  it("does not let a stranger's potassium answer for this one", async () => {
    const labs = bundle({
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }] },
      subject: { reference: 'Patient/stranger' },
      effectiveDateTime: new Date().toISOString(),
      valueQuantity: { value: 4, system: 'http://unitsofmeasure.org', code: 'mmol/L' },
    })
    expect((await send({ ...whole, labs }, false)).cards).toBe(1)
  })
})

describe('prefetch that is empty', () => {
  it('is an answer: nothing was measured, nothing ordered', async () => {
    const labs = bundle()
    expect((await send({ ...whole, labs, orders: bundle() }, false)).cards).toBe(1)
  })

  it('of ECGs is no card without a FHIR server, and is looked after with one', async () => {
    expect((await send({ ...whole, ecg: bundle() }, false)).cards).toBe(0)
    expect((await send({ ...whole, ecg: bundle() }, true)).cards).toBe(1)
  })
})
