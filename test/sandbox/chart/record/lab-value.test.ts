import type { Observation } from '@medplum/fhirtypes'
import { expect, it } from 'vitest'
import { formatRange, formatValues } from '../../../../src/sandbox/chart/record/lab-value.ts'

function lab(text: string, value: number, unit = 'mmol/L'): Observation {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { text },
    valueQuantity: { value, unit },
  }
}

it('writes the values of one test with as many digits, and never with fewer than they have', () => {
  const labs = [
    lab('Potassium', 7),
    lab('Potassium', 5.25),
    lab('Potassium', 20, 'mg/dL'),
    lab('Troponin', 0.000004),
    lab('Troponin', 1e-9),
  ]
  expect(labs.map(formatValues(labs))).toEqual(['7.00', '5.25', '20', '0.000004', '1e-9'])
})

it.each([
  [3.5, 5, '3.5 to 5.0'],
  [undefined, 145, 'up to 145'],
  [0.5, undefined, 'from 0.5'],
  [undefined, undefined, ''],
])('writes the range from %s to %s', (low, high, text) => {
  expect(formatRange(low, high)).toBe(text)
})
