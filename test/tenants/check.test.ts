import { describe, expect, it } from 'vitest'
import { loadRegistry } from '../../src/registry/index.ts'
import { checkTenants } from '../../src/tenants/check.ts'
import { rowSchema } from '../../src/tenants/schema.ts'
import { sandboxTenant, type Tenant } from '../../src/tenants/index.ts'

const { orders } = loadRegistry()
const own = { system: 'urn:oid:1.2.3', code: 'LAB123' }
const tenant = (policy: Tenant['policy']): Tenant => ({
  ...sandboxTenant('http://a.example'),
  policy,
})

describe('order codes of a site', () => {
  it('may name every order of the cards', () => {
    expect(
      checkTenants([tenant({ orderCodes: { O1: own, 'O6/67151-1': own } })], {}, [], orders),
    ).toEqual([])
  })

  it('stop the start where they name another, with row and field', () => {
    const rows = [
      tenant({}),
      { ...tenant({ orderCodes: { O99: own, O7: own } }), id: 'north', fhirServers: [] },
    ]
    expect(checkTenants(rows, {}, [], orders)).toEqual([
      { index: 1, problem: 'policy.orderCodes: O99 is no order of cards/orders.json' },
      { index: 1, problem: 'policy.orderCodes: O7 must be O7/33762-6 or O7/30934-4' },
    ])
  })
})

describe('a row of the file', () => {
  const row = (policy: object) =>
    rowSchema.safeParse({ id: 'a', fhirServers: [], auth: { kind: 'open' }, policy })

  it('may choose the language of its cards and its order codes', () => {
    const policy = { locale: 'de', orderCodes: { O1: own }, orderIntent: 'order' }
    expect(row(policy).data?.policy).toEqual(policy)
  })

  it.each([
    { locale: 'fr' },
    { orderCodes: { panel: own } },
    { orderCodes: { O1: { code: 'x' } } },
  ])('may not say %j', (policy) => {
    expect(row(policy).success).toBe(false)
  })
})
