/** @module interpret/frequencies: probabilities in the forms people understand, and predictive values elsewhere. */

/** "about 34 of 100": whole numbers above 0, so of 1000 or 10 000 where the share is small. */
export function naturalFrequency(probability: number): {
  readonly count: number
  readonly of: number
} {
  const of = probability >= 0.01 ? 100 : probability >= 0.001 ? 1000 : 10_000
  return { count: Math.round(probability * of), of }
}

/**
 * Positive predictive value at another prevalence, by Bayes' theorem.
 * @returns null when nobody would be flagged.
 */
export function ppvAtPrevalence(
  sensitivity: number,
  specificity: number,
  prevalence: number,
): number | null {
  const truePositives = sensitivity * prevalence
  const flagged = truePositives + (1 - specificity) * (1 - prevalence)
  return flagged > 0 ? truePositives / flagged : null
}
