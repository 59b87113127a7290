import { describe, expect, test } from 'vitest'
import {
  checkOrderCodes,
  loadRegistry,
  loincsOfSiteCoding,
  policySchema,
  siteCodingOf,
} from '../../src/registry/index.ts'
import { cardsWith } from './broken-cards.ts'

const { orders, policy } = loadRegistry()
const own = { system: 'https://north.example/catalogue', code: 'LAB123' }

describe('checkOrderCodes', () => {
  test.each(['O1', 'O2', 'O3', 'O4', 'O5', 'O9', 'O10', 'O12', 'O6/89579-7', 'O7/30934-4'])(
    'knows %s',
    (key) => {
      expect(checkOrderCodes({ [key]: own }, orders)).toEqual([])
    },
  )

  test.each([
    ['O99', 'orderCodes: O99 is no order of cards/orders.json'],
    ['O99/2823-3', 'orderCodes: O99 is no order of cards/orders.json'],
    ['O7', 'orderCodes: O7 must be O7/33762-6 or O7/30934-4'],
    ['O7/2823-3', 'orderCodes: O7/2823-3 must be O7/33762-6 or O7/30934-4'],
    ['O1/51990-0', 'orderCodes: O1/51990-0 must be O1'],
  ])('does not take %s', (key, problem) => {
    expect(checkOrderCodes({ [key]: own, O2: own }, orders)).toEqual([problem])
  })
})

test('the policy of cards/ is checked as it loads', () => {
  expect(() => loadRegistry(cardsWith('policy.json', ['orderCodes'], { O99: own }))).toThrow(
    /policy\.json: orderCodes: O99/,
  )
  const site = loadRegistry(cardsWith('policy.json', ['orderCodes'], { O1: own }))
  expect(siteCodingOf('O1', '51990-0', site.policy)).toEqual(own)
  expect(siteCodingOf('O2', '19123-9', site.policy)).toBeUndefined()
  expect(siteCodingOf('O1', '51990-0', policy)).toBeUndefined()
})

test('a code of the site stands for each LOINC of its order, or for the one it was given to', () => {
  const read = (orderCodes: Record<string, typeof own>, coding = own) =>
    loincsOfSiteCoding(coding, { ...policy, orderCodes }, orders)
  expect(read({ O1: own })).toEqual(['51990-0', '24321-2'])
  expect(read({ 'O7/33762-6': own })).toEqual(['33762-6'])
  expect(read({ O1: own }, { ...own, code: 'LAB124' })).toEqual([])
  expect(read({})).toEqual([])
})

test.each<[string, unknown, boolean]>([
  ['O1', { ...own, display: 'Chem 7' }, true],
  ['O1', { ...own, system: 'urn:oid:1.2.840.1' }, true],
  ['1', own, false],
  ['O1', { ...own, system: 'LAB' }, false],
  ['O1', { ...own, code: ' LAB' }, false],
  ['O1', { ...own, code: '' }, false],
  ['O1', { ...own, display: '' }, false],
  ['O1', { code: 'LAB' }, false],
  ['O1', { ...own, version: '1' }, false],
])('%s: %j is well-formed: %s', (key, coding, isGood) => {
  const { success } = policySchema.shape.orderCodes.safeParse({ [key]: coding })
  expect(success).toBe(isGood)
})
