import { expect, test } from 'vitest'
import { isUnitless, millivoltsPer } from '../../src/ecg/units.ts'

test.each([
  ['mV', 1],
  ['uV', 1e-3],
  ['\u00b5V', 1e-3],
  ['\u03bcV', 1e-3],
  ['V', 1e3],
  ['nV', 1e-6],
  [' mV ', 1],
  ['millivolts', 1],
  ['Microvolt', 1e-3],
])('%j is %d mV', (unit, millivolts) => {
  expect(millivoltsPer(unit)).toBe(millivolts)
})

test('case matters: a megavolt is no millivolt', () => {
  expect(millivoltsPer('MV')).toBeUndefined()
  expect(millivoltsPer('mmHg')).toBeUndefined()
  expect(millivoltsPer('')).toBeUndefined()
})

test('UCUM has several ways of saying "no unit"', () => {
  expect([undefined, '', '1', '{unitless} 1', '{adc}', '1{count}'].map(isUnitless)).not.toContain(
    false,
  )
  expect(isUnitless('mmHg')).toBe(false)
})
