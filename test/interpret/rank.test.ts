import { describe, expect, it } from 'vitest'
import { rankCandidates } from '../../src/interpret/rank.ts'
import { estimate, registry } from './examples.ts'

const order = (...findings: readonly [id: string, probability: number][]) =>
  rankCandidates(
    findings.map(([id, probability]) => ({
      indicator: registry.indicator(id),
      estimate: estimate(id, { probability }),
    })),
  ).map(({ indicator }) => indicator.id)

describe('rankCandidates', () => {
  it('puts the urgent first, whatever the probabilities', () => {
    expect(order(['potassium-low', 0.9], ['potassium-high', 0.2])).toEqual([
      'potassium-high',
      'potassium-low',
    ])
  })

  it('counts a redundant pair once', () => {
    expect(order(['troponin-i-hs-high', 0.3], ['troponin-t-hs-high', 0.5])).toEqual([
      'troponin-t-hs-high',
    ])
  })

  it('keeps low and high of a pair apart', () => {
    expect(order(['calcium-low', 0.4], ['calcium-ionised-high', 0.4])).toHaveLength(2)
  })
})
