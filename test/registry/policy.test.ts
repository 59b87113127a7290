import { expect, test } from 'vitest'
import { loadRegistry, policySchema, precedenceBeforeHours } from '../../src/registry/index.ts'

const { windowClasses } = loadRegistry()

test.each([
  ['F', 1, 6, 2, 12],
  ['M', 6, 24, 24, 24],
  ['C', 14 * 24, 30 * 24, 7 * 24, 7 * 24],
] as const)('window class %s', (key, pairing, precedence, acute, ward) => {
  expect(windowClasses[key]).toMatchObject({
    pairingHours: pairing,
    precedenceBeforeHours: precedence,
    ecgTooOldHours: { acute, ward },
  })
})

test.each([
  ['albumin', 30],
  ['tsh', 90],
  ['hba1c', 90],
])('a %s of up to %d days stands', (analyte, days) => {
  expect(precedenceBeforeHours(windowClasses.C, analyte)).toBe(days * 24)
})

test('every policy key is explained', () => {
  const unexplained = Object.entries(policySchema.shape).filter(
    ([key, schema]) => key !== '$schema' && !schema.description,
  )
  expect(unexplained).toEqual([])
})
