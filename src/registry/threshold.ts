/** @module registry/threshold: which number decides whether a measured value is the finding. */
import type { Analyte, Direction, Limit } from './analyte-schema.ts'

/** FHIR administrative-gender. */
export type Sex = 'male' | 'female' | 'other' | 'unknown'

/**
 * The number of `limit` for one patient, in the unit of the analyte.
 * Where the limit differs by sex and the sex is neither male nor female, the wider range holds: the
 * lower of two low limits, the higher of two high ones. Null where it goes by age and the age is
 * unknown or below the first step.
 */
export function thresholdFor(
  limit: Limit,
  sex: Sex | undefined,
  ageYears: number | undefined,
  direction: Direction,
): number | null {
  if (typeof limit === 'number') return limit
  if ('byAge' in limit) {
    if (ageYears === undefined) return null
    return limit.byAge.findLast(({ fromYears }) => ageYears >= fromYears)?.value ?? null
  }
  if (sex === 'male' || sex === 'female') return limit[sex]
  return direction === 'low'
    ? Math.min(limit.male, limit.female)
    : Math.max(limit.male, limit.female)
}

/** True where men and women have different numbers: with the sex unknown, such a finding makes no card. */
export function differsBySex(limit: Limit): boolean {
  return typeof limit === 'object' && 'male' in limit && limit.male !== limit.female
}

/**
 * The label limit for a result that bears the code `loinc`: a specimen with a reference range of its
 * own (venous gases) replaces a label that is merely the reference limit. Null for undefined findings.
 */
export function labelLimit(analyte: Analyte, direction: Direction, loinc?: string): Limit | null {
  const finding = analyte[direction]
  if (!finding) return null
  const label = finding.label.value
  const own = analyte.loinc.find(({ code }) => code === loinc)?.reference?.[direction]
  const isReference = JSON.stringify(label) === JSON.stringify(analyte.reference[direction])
  return own !== undefined && own !== null && isReference ? own : label
}

/** True if a measured value is the finding; a value exactly at the threshold is not. */
export function isFinding(direction: Direction, measured: number, threshold: number): boolean {
  return direction === 'low' ? measured < threshold : measured > threshold
}
