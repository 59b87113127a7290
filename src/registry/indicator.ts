/** @module registry/indicator: the 108 outputs of a model, in their order. */
import type { Analyte, Direction, Finding } from './analyte-schema.ts'

export interface Indicator {
  /** `<analyte>-<low|high>` */
  readonly id: string
  readonly analyte: Analyte
  readonly direction: Direction
  /** Null for the nine that are undefined: masked in training, never displayed. */
  readonly finding: Finding | null
}

/** Two for each analyte, low before high, by the number of the analyte. */
export function indicatorsOf(analytes: readonly Analyte[]): Indicator[] {
  return analytes
    .toSorted((a, b) => a.number - b.number)
    .flatMap((analyte) =>
      (['low', 'high'] as const).map((direction) => ({
        id: `${analyte.id}-${direction}`,
        analyte,
        direction,
        finding: analyte[direction],
      })),
    )
}
