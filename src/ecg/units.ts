/** @module ecg/units: electrical units as FHIR and WFDB spell them. */

const millivolts: ReadonlyMap<string, number> = new Map([
  ['V', 1e3],
  ['volt', 1e3],
  ['mV', 1],
  ['millivolt', 1],
  ['uV', 1e-3],
  ['\u00b5V', 1e-3], // micro sign
  ['\u03bcV', 1e-3], // Greek mu
  ['microvolt', 1e-3],
  ['nV', 1e-6],
  ['nanovolt', 1e-6],
])

/** Millivolts in one of the unit; undefined when it is no electrical potential. Case matters in UCUM. */
export function millivoltsPer(unit: string): number | undefined {
  const spelled = unit.trim()
  return millivolts.get(spelled) ?? millivolts.get(spelled.toLowerCase().replace(/s$/, ''))
}

/** True for UCUM's "no unit" and for annotations such as {unitless}. */
export function isUnitless(unit: string | undefined): boolean {
  return unit === undefined || /^\s*1?\s*(\{[^}]*\})?\s*1?\s*$/.test(unit)
}
