import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { naturalFrequency, ppvAtPrevalence } from '../../src/interpret/frequencies.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
/** Away from 0 and 1, where somebody is always flagged. */
const inner = fc.double({ min: 0.001, max: 0.999, noNaN: true })
const ppv = (sensitivity: number, specificity: number, prevalence: number) =>
  ppvAtPrevalence(sensitivity, specificity, prevalence) ?? NaN

describe('ppvAtPrevalence', () => {
  it.each([
    // Of 1000: 100 ill, 90 of them flagged; 900 well, 90 of them flagged.
    [0.9, 0.9, 0.1, 90 / 180],
    // Of 10 000: 250 ill, 100 flagged; 9750 well, 195 flagged.
    [0.4, 0.98, 0.025, 100 / 295],
    // Of 10 000: 10 ill, 8 flagged; 9990 well, 999 flagged.
    [0.8, 0.9, 0.001, 8 / 1007],
    // Of 100: 50 ill, 30 flagged; 50 well, 10 flagged.
    [0.6, 0.8, 0.5, 30 / 40],
  ])('sensitivity %d, specificity %d, prevalence %d: %d', (sensitivity, specificity, at, value) => {
    expect(ppv(sensitivity, specificity, at)).toBeCloseTo(value, 12)
  })

  it('is 0 where nobody is ill, 1 where all are or no well person is flagged', () => {
    expect(ppvAtPrevalence(0.9, 0.9, 0)).toBe(0)
    expect(ppvAtPrevalence(0.9, 0.9, 1)).toBe(1)
    expect(ppvAtPrevalence(0.9, 1, 0.3)).toBe(1)
  })

  it('is nothing where nobody would be flagged', () => {
    expect(ppvAtPrevalence(0, 1, 0.3)).toBeNull()
    expect(ppvAtPrevalence(0.9, 1, 0)).toBeNull()
    expect(ppvAtPrevalence(0, 0.9, 1)).toBeNull()
  })

  it('is the prevalence where the test says nothing', () => {
    fc.assert(
      fc.property(inner, share, (flaggedShare, prevalence) => {
        expect(ppv(flaggedShare, 1 - flaggedShare, prevalence)).toBeCloseTo(prevalence, 9)
      }),
    )
  })

  it('rises with prevalence, sensitivity and specificity', () => {
    fc.assert(
      fc.property(inner, inner, inner, inner, (sensitivity, specificity, prevalence, other) => {
        const rises = (at: (x: number) => number, from: number) => {
          const [low, high] = from < other ? [from, other] : [other, from]
          expect(at(high)).toBeGreaterThanOrEqual(at(low) - 1e-12)
          if (high - low > 0.01) expect(at(high)).toBeGreaterThan(at(low))
        }
        rises((x) => ppv(sensitivity, specificity, x), prevalence)
        rises((x) => ppv(x, specificity, prevalence), sensitivity)
        rises((x) => ppv(sensitivity, x, prevalence), specificity)
      }),
    )
  })
})

describe('naturalFrequency', () => {
  it.each([
    [0.34, 34, 100],
    [0.345, 35, 100],
    [0.01, 1, 100],
    [0.0099, 10, 1000],
    [0.004, 4, 1000],
    [0.99, 99, 100],
    [0.0004, 4, 10_000],
    [0.0001, 1, 10_000],
  ])('%d is about %i of %i', (probability, count, of) => {
    expect(naturalFrequency(probability)).toEqual({ count, of, isAbout: 'about' })
  })

  it.each([0.991, 0.9999, 1])('%d is more than 99 of 100, never all of them', (probability) => {
    expect(naturalFrequency(probability)).toEqual({ count: 99, of: 100, isAbout: 'more-than' })
  })

  it('is a whole number within half a person of the share', () => {
    fc.assert(
      fc.property(share, (probability) => {
        const { count, of, isAbout } = naturalFrequency(probability)
        if (isAbout === 'more-than') {
          expect(probability).toBeGreaterThan(count / of)
          return
        }
        expect(Number.isInteger(count)).toBe(true)
        expect(Math.abs(count - probability * of)).toBeLessThanOrEqual(0.5 + 1e-9)
      }),
    )
  })
})
