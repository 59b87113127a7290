/** @module registry/print-unit: a UCUM code as people write the unit. */

/** Codes that no rule makes readable: a number of these stands alone. https://ucum.org/ucum, annotations and arbitrary units */
const alone: ReadonlySet<string> = new Set(['1', '{INR}', '{ratio}', '[pH]'])

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** `mm[Hg]` is mmHg, `10*3/uL` is 10³/µL, `ng/mL{FEU}` is ng/mL FEU; what a number carries alone is nothing. */
export function printUnit(ucum: string): string {
  if (alone.has(ucum)) return ''
  return ucum
    .replace(/10[*^](\d+)/g, (_, power: string) => `10${raise(power)}`)
    .replace(/\{(\w+)\}$/, ' $1')
    .replace(/\[(\w+)\]/g, (_, name: string) => (name === 'iU' ? 'IU' : name))
    .replace(/(?<![A-Za-z])u(?=[A-Za-z])/g, 'µ')
}

function raise(power: string): string {
  return power.replace(/\d/g, (digit) => superscripts.charAt(Number(digit)))
}
