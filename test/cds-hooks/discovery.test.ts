import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { feedbackPath, serviceId, servicePath } from '../../src/cds-hooks/discovery.ts'
import { emptyChart, openDoor } from './door.ts'
import { createKey, issuerOf, tenantOf, type SigningKey } from './ehr.ts'
import { emptyFields } from './well-formed.ts'

let key: SigningKey
beforeAll(async () => {
  key = await createKey('ES384', 'k1')
})

const text = z.string().min(1)
/** https://cds-hooks.hl7.org/#discovery */
const document = z.strictObject({
  services: z.array(
    z.strictObject({
      hook: text,
      id: text,
      title: text,
      description: text,
      prefetch: z.record(text, text),
      usageRequirements: text,
    }),
  ),
})

async function discover(door: Awaited<ReturnType<typeof openDoor>>, authorization?: string) {
  const response = await door.app.request('/cds-services', {
    headers: authorization === undefined ? {} : { authorization },
  })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch(/^application\/json\b/)
  const json: unknown = await response.json()
  expect(emptyFields(json)).toEqual([])
  const [service, ...others] = document.parse(json).services
  if (!service || others.length > 0) throw new Error('there should be one service')
  return service
}

describe('the discovery document', () => {
  it('has the fields of the standard, no other, and none that is empty', async () => {
    const service = await discover(await openDoor([tenantOf({})]))
    expect(service).toMatchObject({ hook: 'patient-view', id: serviceId })
    expect(Object.keys(service.prefetch)).toEqual([
      'patient',
      'ecg',
      'labs',
      'orders',
      'conditions',
    ])
  })

  it('names a service that answers at its id, with its hook, with those prefetch keys', async () => {
    const door = await openDoor([tenantOf({})])
    const { hook, id, prefetch } = await discover(door)
    const chart = emptyChart({ hook }) as { prefetch: object }
    expect(Object.keys(chart.prefetch).toSorted()).toEqual(Object.keys(prefetch).toSorted())
    expect((await door.post(chart, {}, `/cds-services/${id}`)).status).toBe(200)
    expect((await door.post({}, {}, `/cds-services/${id}/feedback`)).status).toBe(400)
    expect([`/cds-services/${id}`, `/cds-services/${id}/feedback`]).toEqual([
      servicePath,
      feedbackPath,
    ])
  })

  it('is given to anybody: without a JWT, or with one that is wrong', async () => {
    const keys = { kind: 'static' as const, jwks: { keys: [key.jwk] } }
    const issuers = [issuerOf('https://north.example', keys)]
    const door = await openDoor([tenantOf({ id: 'north', auth: { kind: 'cds-jwt', issuers } })])
    const open = await discover(door)
    for (const authorization of ['Bearer x', 'Basic eDp5', ''])
      expect(await discover(door, authorization)).toEqual(open)
    expect((await door.post(emptyChart())).status).toBe(401)
  })

  it('asks in templates that any client fills: one token, reads and searches, plain parameters', async () => {
    const { prefetch } = await discover(await openDoor([tenantOf({})]))
    // https://cds-hooks.hl7.org/#prefetch-query-restrictions: token parameters by equality, _sort, _count.
    const plain = new Set(['patient', 'code', 'status', '_sort', '_count'])
    for (const template of Object.values(prefetch)) {
      expect(template.match(/\{\{.*?\}\}/g)).toEqual(['{{context.patientId}}'])
      const [path = '', query] = template.split('?')
      expect(path).toMatch(query === undefined ? /^[A-Z]\w+\/\{\{/ : /^[A-Z]\w+$/)
      for (const name of new URLSearchParams(query).keys()) expect(plain).toContain(name)
    }
  })
})
