import { describe, expect, test } from 'vitest'
import { loadRegistry, resolveOrder } from '../../src/registry/index.ts'

const { orders, indicators } = loadRegistry()

function resolve(id: string, analyteId: string) {
  const order = orders[id]
  if (!order) throw new Error(`no order ${id}`)
  return resolveOrder(order, analyteId)
}

test('twelve orders', () => {
  expect(Object.keys(orders)).toEqual(Array.from({ length: 12 }, (_, index) => `O${index + 1}`))
})

describe('the code that is proposed', () => {
  test.each([
    ['O1', 'potassium', '51990-0'],
    ['O6', 'troponin-i-hs', '89579-7'],
    ['O6', 'troponin-t-hs', '67151-1'],
    ['O7', 'nt-probnp', '33762-6'],
    ['O7', 'bnp', '30934-4'],
    ['O8', 'ph', '24338-6'],
    ['O8', 'po2', '24336-0'],
    ['O11', 'tsh', '3016-3'],
    ['O11', 'hba1c', '4548-4'],
  ])('%s for %s is %s', (id, analyte, loinc) => {
    expect(resolve(id, analyte)?.loinc).toBe(loinc)
  })

  test('comes with its own text where it has one', () => {
    expect(resolve('O11', 'tsh')?.text).toBe('TSH with reflex free T4')
    expect(resolve('O11', 'hba1c')?.text).toBe('HbA1c')
    expect(resolve('O6', 'troponin-i-hs')?.text).toContain('after the 12-lead ECG is read')
  })

  test('is none where all codes are for other analytes', () => {
    expect(resolve('O11', 'potassium')).toBeNull()
  })
})

test('the metabolic panel without calcium is a named trap and never proposed', () => {
  expect(orders.O1?.notThese.map(({ loinc }) => loinc)).toEqual(['24320-4'])
  const proposed = indicators.flatMap(({ analyte, finding }) =>
    (finding?.orders ?? []).map((id) => resolve(id, analyte.id)?.loinc),
  )
  expect(proposed).not.toContain('24320-4')
  expect(proposed).not.toContain(undefined)
})
