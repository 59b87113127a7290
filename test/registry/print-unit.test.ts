import { describe, expect, it } from 'vitest'
import { loadRegistry } from '../../src/registry/index.ts'
import { printUnit } from '../../src/registry/print-unit.ts'

describe('printUnit', () => {
  it.each([
    ['mmol/L', 'mmol/L'],
    ['mm[Hg]', 'mmHg'],
    ['10*3/uL', '10³/µL'],
    ['10*12/L', '10¹²/L'],
    ['ng/mL{FEU}', 'ng/mL FEU'],
    ['m[IU]/L', 'mIU/L'],
    ['u[iU]/mL', 'µIU/mL'],
    ['ug/L', 'µg/L'],
    ['umol/L', 'µmol/L'],
    ['U/L', 'U/L'],
    ['%', '%'],
    ['{INR}', ''],
    ['[pH]', ''],
    ['', ''],
  ])('%s is written %s', (ucum, text) => {
    expect(printUnit(ucum)).toBe(text)
  })

  it('leaves no code of UCUM in the units of this registry', () => {
    for (const { unit } of loadRegistry().analytes.values())
      expect(printUnit(unit)).not.toMatch(/[[\]{}*^]/)
  })
})
