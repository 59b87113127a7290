import { expect, test } from 'vitest'
import { decimalsOf, loadRegistry } from '../../src/registry/index.ts'

const { analytes } = loadRegistry()

test.each([
  ['sodium', 0],
  ['potassium', 1],
  ['ph', 2],
  ['platelets', 0],
])('a result of %s has %i decimals at least', (id, decimals) => {
  const analyte = analytes.get(id)
  expect(analyte && decimalsOf(analyte)).toBe(decimals)
})
