/** @module registry/decimals: with how many decimals a result of an analyte is written at least. */
import type { Analyte } from './analyte-schema.ts'

/**
 * As many as its limits have, in the registry's unit: JSON makes 7 of 7.0, so a result alone does not tell how exact it
 * was, and 7 beside a limit of 6.5 reads as less than was measured.
 */
export function decimalsOf({ reference, low, high }: Analyte): number {
  const findings = [low, high].map(
    (finding) => finding && [finding.label.value, finding.actAt, finding.urgentAt],
  )
  const digits = numbersIn([reference, findings]).map(
    (limit) => String(limit).split('.')[1]?.length ?? 0,
  )
  return Math.max(0, ...digits)
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}
