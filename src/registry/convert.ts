/** @module registry/convert: measured values into the unit of the registry. */
import type { Analyte } from './analyte-schema.ts'

/**
 * `value` in the unit of `analyte`, or null where the unit is not listed or the value is not finite.
 * Units are compared letter by letter (UCUM is case-sensitive: `meq/L` and `mEq/L` are both listed).
 */
export function toRegistryUnit(
  analyte: Pick<Analyte, 'unit' | 'conversions'>,
  value: number,
  unit: string,
): number | null {
  const from = unit.trim()
  const converted = from === analyte.unit ? value : convert(analyte, value, from)
  return converted !== null && Number.isFinite(converted) ? converted : null
}

function convert(
  analyte: Pick<Analyte, 'conversions'>,
  value: number,
  unit: string,
): number | null {
  const conversion = analyte.conversions.find((candidate) => candidate.unit === unit)
  return conversion ? conversion.factor * value + (conversion.offset ?? 0) : null
}
