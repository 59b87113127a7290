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

it('writes a lone value in the digits of its reference range: JSON makes 7 of 7.0', () => {
  const alone = {
    ...lab('Potassium', 7),
    referenceRange: [{ low: { value: 3.5 }, high: { value: 5 } }],
  }
  const exact = { ...lab('Potassium', 7.12), referenceRange: alone.referenceRange }
  const sodium = { ...lab('Sodium', 140), referenceRange: [{ high: { value: 145 } }] }
  expect(formatValues([alone])(alone)).toBe('7.0')
  expect(formatValues([exact])(exact)).toBe('7.12')
  expect(formatValues([sodium])(sodium)).toBe('140')
})

it.each([
  [3.5, 5, '3.5 to 5.0'],
  [undefined, 145, 'up to 145'],
  [0.5, undefined, 'from 0.5'],
  [undefined, undefined, ''],
])('writes the range from %s to %s', (low, high, text) => {
  expect(formatRange(low, high)).toBe(text)
})
