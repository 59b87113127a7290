/** @module smart-app/data/decimals: with how many decimals the results of one test are written. */
import type { IndicatorAbout, MeasuredAnswer } from '../../../src/api/types.ts'

/**
 * The most that any of these results has, and no fewer than the test's own. One with many more was converted from another
 * unit: it would make the others look more exact than they are, and is written as it is.
 */
export function decimalsOf(
  { unit, decimals }: Pick<IndicatorAbout, 'unit' | 'decimals'>,
  results: readonly Pick<MeasuredAnswer, 'value' | 'unit'>[],
): number {
  const ofUnit = results.filter((result) => result.unit === unit)
  if (ofUnit.length === 0) return 0
  return ofUnit
    .map(({ value }) => /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0)
    .filter((digits) => digits <= decimals + 1)
    .reduce((most, digits) => Math.max(most, digits), decimals)
}
