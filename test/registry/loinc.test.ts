import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasLoincCheckDigit, loincCode } from '../../src/registry/loinc.ts'

test.each(['2823-3', '718-7', '89579-7', '51990-0', '11524-6'])('%s is a LOINC code', (code) => {
  expect(loincCode.safeParse(code).success).toBe(true)
})

test.each(['2823', '2823-', '2823-33', 'LP2823-3', ' 2823-3', '2832-3'])('"%s" is none', (code) => {
  expect(loincCode.safeParse(code).success).toBe(false)
})

test('a single wrong digit never passes', () => {
  fc.assert(
    fc.property(fc.nat({ max: 5 }), fc.integer({ min: 1, max: 9 }), (place, step) => {
      const digits = Array.from('895797', Number)
      digits[place] = ((digits[place] ?? 0) + step) % 10
      expect(hasLoincCheckDigit(`${digits.slice(0, 5).join('')}-${digits[5] ?? ''}`)).toBe(false)
    }),
  )
})
