/** @module registry/loinc: the shape of a LOINC code, so that a mistyped digit does not pass. */
import { z } from 'zod'

/**
 * True if the digit after the hyphen is the Mod 10 check digit of the digits before it
 * (LOINC Users' Guide, "Calculating Mod 10 check digits"): from the right, every other digit doubled.
 */
export function hasLoincCheckDigit(code: string): boolean {
  const [body = '', check = ''] = code.split('-')
  const sum = Array.from(body, Number)
    .reverse()
    .map((digit, position) => (position % 2 === 0 ? digit * 2 : digit))
    .reduce((total, digit) => total + (digit > 9 ? digit - 9 : digit), 0)
  return (10 - (sum % 10)) % 10 === Number(check)
}

export const loincCode = z
  .string()
  .regex(/^\d{1,7}-\d$/, 'must look like 2823-3')
  .refine(hasLoincCheckDigit, 'is no LOINC code: its check digit is wrong')
  .describe('LOINC code')
