/** @module interpret/frequencies: probabilities in the forms people understand, and predictive values elsewhere. */

/** Above this share nothing finer is said: no calibration knows the last patient of a hundred. */
export const highestShareSaid = 0.99

/**
 * "about 34 of 100": whole numbers above 0, so of 1000 or 10 000 where the share is small; "more than 99 of 100" where
 * all of them would claim a certainty that nobody has.
 */
export function naturalFrequency(probability: number): {
  readonly count: number
  readonly of: number
  readonly isAbout: 'about' | 'more-than'
} {
  if (probability > highestShareSaid) return { count: 99, of: 100, isAbout: 'more-than' }
  const of = probability >= 0.01 ? 100 : probability >= 0.001 ? 1000 : 10_000
  return { count: Math.round(probability * of), of, isAbout: 'about' }
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
