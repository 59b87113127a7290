import { describe, expect, it } from 'vitest'
import { beyondBins } from '../../smart-app/src/data/calibration-reach.ts'
import { wordsIn } from '../../smart-app/src/words/index.ts'

/** The means of `potassium-high`, lead II, in the bundled model's performance.json, rounded. */
const tenths = [0.002, 0.003, 0.004, 0.005, 0.006, 0.008, 0.011, 0.016, 0.025, 0.152].map(
  (predicted) => ({ predicted, observed: predicted, n: 11579 }),
)

describe('an estimate and the dots of the calibration plot', () => {
  it('of 96 % is beyond the highest tenth, whose mean is 15 %', () => {
    expect(beyondBins(tenths, 0.96)).toEqual({ mean: 0.152, isTenth: true })
  })

  it.each([0, 0.004, 0.15, 0.152, 0.154])('of %d is reached by them', (estimate) => {
    expect(beyondBins(tenths, estimate)).toBeNull()
  })

  it('is compared with the highest, wherever that stands, and no tenth is claimed of five', () => {
    const five = tenths.slice(5).toReversed()
    expect(beyondBins(five, 0.5)).toEqual({ mean: 0.152, isTenth: false })
    expect(beyondBins([], 0.5)).toBeNull()
  })

  it('is told in both languages, and no patient as high is denied', () => {
    expect(wordsIn('en').beyondBins('96', '15', true)).toBe(
      'Beyond the last dot: the estimates of the highest tenth of test patients average 15 %, and how well one of 96 % holds is not shown.',
    )
    expect(wordsIn('de').beyondBins('96', '15', false)).toBe(
      'Jenseits des letzten Punkts: Die Schätzungen der höchsten Gruppe der Testpatienten liegen im Mittel bei 15 %; wie gut eine von 96 % zutrifft, zeigt die Abbildung nicht.',
    )
  })
})
